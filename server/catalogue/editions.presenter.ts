import { addDays } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import type { Chip } from '../web/table-types.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyApproval, denyEditing, denyEditions, denyWithheld } from './editions.policy.ts'
import { presentDiff } from './diff.presenter.ts'
import { classText, shortDepartments } from './official.presenter.ts'
import { timingText } from './catalogue.table.ts'
import type { EditionPage } from './editions.service.ts'
import type { Edition, EditionItem, EditionState } from './editions.types.ts'

const CHIP: Readonly<Record<EditionState, Chip['kind']>> = {
  draft: 'idle',
  submitted: 'soon',
  approved: 'nil',
  in_force: 'ok',
  superseded: 'idle',
  discarded: 'idle',
}
const ICON: Partial<Record<EditionState, string>> = { draft: 'pencil', approved: 'calendar', superseded: 'history', discarded: 'trash' }

export function editionChip({ state }: Pick<Edition, 'state'>, { t }: Pick<Words, 't'>): Chip {
  const icon = ICON[state]
  return { kind: CHIP[state], text: t(`editions.state.${state}`), ...(icon === undefined ? {} : { icon }) }
}
export const editionName = ({ number }: Pick<Edition, 'number'>, { t }: Pick<Words, 't'>): string =>
  t('editions.number', { number: String(number) })

const effectText = ({ effectiveOn, state }: Edition, { t, fmt }: Words): string =>
  effectiveOn === null
    ? ''
    : t(state === 'approved' ? 'editions.effective_from' : 'editions.effective_since', { on: fmt.date(effectiveOn) })
const filingText = ({ filingNumber }: Edition, { t }: Words): string =>
  filingNumber === null ? '' : t('editions.filing_number_is', { number: filingNumber })

/** The edition in force as the catalogue's own page names it; undefined before the first. */
export function inForceFact(edition: Edition | undefined, words: Words): string | undefined {
  if (edition === undefined) return undefined
  return [editionName(edition, words), effectText(edition, words), filingText(edition, words)]
    .filter((text) => text !== '')
    .join(words.t('editions.join'))
}

/** The head of /catalogue: which edition it is, and the ways to the others and to what is withheld, for whoever may go there. */
export function catalogueHead(edition: Edition | undefined, actor: Actor, words: Words) {
  const { t } = words
  const editions = denyEditions(actor) === undefined
  const fact = inForceFact(edition, words)
  const named =
    fact === undefined || edition === undefined ? undefined : editions ? { text: fact, href: `/catalogue/editions/${edition.id}` } : fact
  return {
    facts: [
      named,
      { text: t('documents.systems.title'), href: '/catalogue/systems' },
      editions ? { text: t('demand.title'), href: '/demand' } : undefined,
    ],
    actions: [
      denyWithheld(actor) === undefined && { label: t('editions.withheld.link'), icon: 'eye-off', href: '/catalogue/withheld' },
      editions && { label: t('editions.title'), icon: 'versions', href: '/catalogue/editions' },
    ],
  }
}

/** Everything that /catalogue/editions prints. */
export function presentEditions(editions: readonly Edition[], actor: Actor, words: Words) {
  const { t, fmt } = words
  const open = editions.find(({ state }) => state === 'draft' || state === 'submitted' || state === 'approved')
  const decided = editions.filter(({ state }) => state === 'in_force' || state === 'superseded')
  return {
    head: {
      crumbs: [{ label: t('catalogue.title'), href: '/catalogue' }, { label: t('editions.title') }],
      title: t('editions.title'),
      facts: [t('editions.count', { n: editions.filter(({ state }) => state !== 'discarded').length })],
      actions:
        decided.length > 1
          ? [{ label: t('editions.compare'), icon: 'git-compare', href: `/catalogue/editions/${decided[0]?.id ?? 0}/diff` }]
          : [],
    },
    mayOpen: denyEditing(actor) === undefined && open === undefined,
    rows: editions.map((edition) => ({
      name: editionName(edition, words),
      href: `/catalogue/editions/${edition.id}`,
      note: edition.note,
      chip: editionChip(edition, words),
      items: fmt.number(edition.items),
      effective: fmt.date(edition.effectiveOn),
      filing: edition.filingNumber ?? (edition.state === 'in_force' || edition.state === 'approved' ? t('editions.not_filed') : ''),
      filed:
        edition.filedOn === null ? '' : t('editions.filed_by_on', { authority: edition.filingAuthority, on: fmt.date(edition.filedOn) }),
      approved: edition.approvedBy === undefined ? '' : inWords(words.locale, edition.approvedBy.name, edition.approvedBy.nameEn),
    })),
  }
}

/** What came back with a refusal: which form it was, what was typed, and what is wrong. */
export interface Sent {
  readonly form: 'approve' | 'return' | 'file' | 'end' | 'other'
  readonly typed: Readonly<Record<string, string>>
  readonly errors: FieldProblems
}

/** Everything that /catalogue/editions/:id prints. */
export function presentEdition(page: EditionPage, actor: Actor, words: Words, body: string, sent?: Sent) {
  const { edition, items, classes, diff, problems } = page
  const { t } = words
  const base = `/catalogue/editions/${edition.id}`
  const editor = denyEditing(actor) === undefined
  const editing = editor && edition.state === 'draft'
  const changes = presentDiff(diff, {
    words,
    body,
    from: page.before,
    to: edition,
    sides: { from: page.classes, to: page.classes },
    levels: page.levels,
    ...(editing ? { base } : {}),
  })
  const marks = marksOf(page)
  return {
    base,
    head: headOf(page, actor, words, editing),
    version: edition.version,
    returned: edition.state === 'draft' ? edition.returnedRemark : '',
    open: edition.state === 'draft' || edition.state === 'submitted',
    changes,
    before: page.before === undefined ? undefined : editionName(page.before, words),
    diffHref: page.before === undefined ? undefined : `${base}/diff`,
    problems: problems.map(({ code, params, itemRow, classRow, field }) => {
      const item = items.find(({ id }) => id === itemRow)
      const label =
        item === undefined
          ? (classes.find(({ id }) => id === classRow)?.code ?? '')
          : `${item.code} ${inWords(words.locale, item.title, item.titleEn)}`
      const lineHref =
        editing && itemRow !== undefined ? `${base}/items/${itemRow}/edit${field === undefined ? '' : `#f-${field}`}` : undefined
      return { label, text: t(code, params), href: lineHref ?? (editing && classRow !== undefined ? `${base}/classes` : undefined) }
    }),
    forms: formsOf(page, actor, words, sent),
    history: historyOf(edition, words),
    groups: classes
      .filter(({ id }) => items.some(({ classRow }) => classRow === id))
      .map(({ id }) => ({
        name: classText(classes, id, words.locale),
        rows: items.filter(({ classRow }) => classRow === id).map((item) => lineOf(item, base, marks.get(item.code), words)),
      })),
  }
}

type Mark = 'added' | 'changed' | 'ended'
const MARK_CHIP: Readonly<Record<Mark, Chip['kind']>> = { added: 'ok', changed: 'soon', ended: 'miss' }
const MARK_ICON: Readonly<Record<Mark, string>> = { added: 'plus', changed: 'pencil', ended: 'minus' }

function marksOf({ diff, edition, before }: EditionPage): ReadonlyMap<string, Mark> {
  // The first edition adds everything: a mark at each line would say nothing.
  if (before === undefined && edition.state !== 'draft') return new Map()
  return new Map<string, Mark>([
    ...(before === undefined ? [] : diff.added.map(({ code }): [string, Mark] => [code, 'added'])),
    ...diff.changed.map(({ to }): [string, Mark] => [to.code, 'changed']),
    ...diff.ended.map(({ item }): [string, Mark] => [item.code, 'ended']),
  ])
}

function lineOf(item: EditionItem, base: string, mark: Mark | undefined, words: Words) {
  const { t, locale } = words
  return {
    code: item.code,
    title: inWords(locale, item.title, item.titleEn),
    href: `${base}/items/${item.id}`,
    departments: shortDepartments(item, words),
    timing: timingText(item, words),
    cycle: t(`catalogue.cycle.${item.cycle}`),
    way: item.way === 'proactive' ? '' : t(`editions.way.${item.way}`),
    ended: item.ended,
    mark: mark === undefined ? undefined : { kind: MARK_CHIP[mark], text: t(`editions.mark.${mark}`), icon: MARK_ICON[mark] },
  }
}

function headOf({ edition, problems }: EditionPage, actor: Actor, words: Words, editing: boolean) {
  const { t } = words
  const base = `/catalogue/editions/${edition.id}`
  const editor = denyEditing(actor) === undefined
  const seen = { version: edition.version }
  return {
    crumbs: [
      { label: t('catalogue.title'), href: '/catalogue' },
      { label: t('editions.title'), href: '/catalogue/editions' },
      { label: editionName(edition, words) },
    ],
    title: t('editions.full_name', { number: String(edition.number) }),
    facts: [
      editionChip(edition, words),
      effectText(edition, words),
      filingText(edition, words),
      t('catalogue.count', { n: edition.items }),
      edition.note,
    ],
    actions: [
      { label: t('editions.action.print'), icon: 'printer', href: `${base}/print` },
      { label: t('editions.action.xlsx'), icon: 'table-export', href: `${base}/export?format=xlsx`, download: true },
      editing &&
        problems.length === 0 && { label: t('editions.action.submit'), icon: 'send', post: `${base}/submit`, fields: seen, primary: true },
      editor &&
        edition.state === 'submitted' && {
          label: t('editions.action.recall'),
          icon: 'arrow-back-up',
          post: `${base}/recall`,
          fields: seen,
        },
    ],
  }
}

function formsOf({ edition, hands }: EditionPage, actor: Actor, words: Words, sent: Sent | undefined) {
  const { t, today } = words
  const typed = (form: Sent['form'], name: string, fallback: string): string =>
    sent?.form === form ? (sent.typed[name] ?? fallback) : fallback
  const error = (form: Sent['form'], name: string) => (sent?.form === form ? sent.errors[name] : undefined)
  const editor = denyEditing(actor) === undefined
  const denial = edition.state === 'submitted' ? denyApproval(actor, hands) : 'auth.denied.role'
  const filable = editor && edition.filingNumber === null && ['approved', 'in_force', 'superseded'].includes(edition.state)
  return {
    editing: editor && edition.state === 'draft',
    decide: denial === undefined,
    whyNot: edition.state === 'submitted' && denial === 'editions.denied.own_draft' ? t(denial) : undefined,
    approve: [
      {
        kind: 'date',
        name: 'effective_on',
        label: t('editions.field.effective_on'),
        help: t('editions.field.effective_on.help'),
        value: typed('approve', 'effective_on', today),
        min: today,
        max: addDays(today, 366),
        required: true,
        error: error('approve', 'effective_on'),
      },
      {
        kind: 'textarea',
        name: 'remark',
        label: t('editions.field.remark'),
        rows: 2,
        maxlength: 500,
        optional: true,
        value: typed('approve', 'remark', ''),
        error: error('approve', 'remark'),
      },
    ],
    giveBack: [
      {
        kind: 'textarea',
        id: 'f-return-remark',
        name: 'remark',
        label: t('editions.field.return_remark'),
        rows: 2,
        maxlength: 500,
        required: true,
        value: typed('return', 'remark', ''),
        error: error('return', 'remark'),
      },
    ],
    file: filable
      ? [
          {
            name: 'filing_number',
            label: t('editions.field.filing_number'),
            help: t('editions.field.filing_number.help'),
            maxlength: 60,
            required: true,
            width: 'm',
            value: typed('file', 'filing_number', ''),
            error: error('file', 'filing_number'),
          },
          {
            name: 'filing_authority',
            label: t('editions.field.filing_authority'),
            maxlength: 60,
            required: true,
            width: 'm',
            value: typed('file', 'filing_authority', ''),
            error: error('file', 'filing_authority'),
          },
          {
            kind: 'date',
            name: 'filed_on',
            label: t('editions.field.filed_on'),
            required: true,
            max: today,
            value: typed('file', 'filed_on', today),
            error: error('file', 'filed_on'),
          },
        ]
      : undefined,
    errors: sent?.errors ?? {},
  }
}

/** Who did what with it, oldest first. */
function historyOf(edition: Edition, { t, fmt, locale }: Words) {
  const name = (who: Edition['draftedBy']): string => (who === undefined ? t('editions.system') : inWords(locale, who.name, who.nameEn))
  const step = (title: string, at: string | null, who = '', remark = '') =>
    at === null ? [] : [{ title, at: fmt.dateTime(at), who, remark }]
  return [
    ...step(t('editions.step.drafted'), edition.draftedAt, name(edition.draftedBy), edition.note),
    ...step(t('editions.step.submitted'), edition.submittedAt, name(edition.submittedBy)),
    ...step(t('editions.step.approved'), edition.approvedAt, name(edition.approvedBy), edition.approvalRemark),
    ...step(t('editions.step.in_force'), edition.inForceAt),
    ...(edition.filedOn === null
      ? []
      : [
          {
            title: t('editions.step.filed'),
            at: fmt.date(edition.filedOn),
            who: edition.filingAuthority,
            remark: edition.filingNumber ?? '',
          },
        ]),
    ...step(t('editions.step.superseded'), edition.supersededAt),
  ]
}
