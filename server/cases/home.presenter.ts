import { dueChip } from '../disclosures/status.presenter.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import { denyCases, denyTemplates, hasQueue } from './cases.policy.ts'
import type { Office } from './cases.queries.ts'
import { isOverdue, isTicking, KINDS, LONGEST_BODY, LONGEST_TITLE, type Kind } from './cases.rules.ts'
import { applicantOf, CHIPS, numberIn } from './cases.table.ts'
import { caseKinds, kindOf } from './kinds.ts'
import type { Home } from './list.service.ts'
import type { Case, FormField } from './cases.types.ts'

/** Offered first: what people come here to do. */
export const choicesOf = ({ t }: Words) =>
  KINDS.flatMap((name) => {
    const kind = caseKinds.get(name)
    return kind === undefined
      ? []
      : [{ href: kind.href, icon: kind.icon, title: t(`cases.kind.${name}`), note: t(`cases.kind.${name}.note`) }]
  })

const PATHS = {
  home: '/cases',
  published: '/cases/published',
  register: '/cases/register',
  applications: '/applications',
  complaints: '/complaints',
  statistics: '/cases/statistics',
  templates: '/cases/templates',
} as const
export type Tab = keyof typeof PATHS

const HAS: Readonly<Record<Tab, (actor: Actor) => boolean>> = {
  home: (actor) => denyCases(actor) === undefined,
  published: () => true,
  register: hasQueue,
  applications: () => true,
  // Everybody may open it; for most it is empty, and their own stand among their cases.
  complaints: (actor) => denyCases(actor) === undefined && hasRole(actor, 'inspector', 'leader', 'head', 'publisher'),
  statistics: (actor) => denyCases(actor) === undefined,
  templates: (actor) => denyTemplates(actor) === undefined,
}

/** The pages that this person has. */
export const tabsOf = (current: Tab, actor: Actor, { t }: Pick<Words, 't'>) =>
  (Object.keys(PATHS) as Tab[])
    .filter((tab) => HAS[tab](actor))
    .map((tab) => ({ text: t(`cases.tab.${tab}`), href: PATHS[tab], current: tab === current }))

export function presentHome({ own, published, queue }: Home, words: Words) {
  const { t, fmt } = words
  return {
    choices: choicesOf(words),
    own: own.map((held) => ownRow(held, words)),
    published: published.map((held) => ({ href: `/cases/published/${held.id}`, title: held.publicTitle, sub: publishedSub(held, words) })),
    queue: queue && {
      tabs: queue.tabs.map(({ queue: name, n }) => ({
        text: t(`cases.queue.${name}`),
        n: fmt.number(n),
        href: `/cases?queue=${name}`,
        current: name === queue.current,
      })),
      rows: queue.rows.map((held) => queueRow(held, words)),
      empty: t(`cases.queue.${queue.current}.empty`),
    },
  }
}

const publishedSub = (held: Case, { t, fmt, locale }: Words): string =>
  [t(`cases.kind.${held.kind}`), inWords(locale, held.responsibleName ?? '', held.responsibleNameEn ?? ''), fmt.date(held.publishedOn)]
    .filter((text) => text !== '')
    .join(t('frame.dot'))

function chipOf(held: Case, words: Words) {
  if (held.unconfirmed) return { kind: 'soon' as const, text: words.t('cases.unconfirmed') }
  return isTicking(held) && (held.state !== 'paused' || isOverdue(held, words.today))
    ? dueChip(held.dueOn, words)
    : { kind: CHIPS[held.state], text: words.t(`cases.state.${held.state}`) }
}

const ownRow = (held: Case, words: Words) => ({
  href: `/cases/${held.id}`,
  title: held.title,
  sub: [numberIn(held, words), words.fmt.date(held.receivedOn)].join(words.t('frame.dot')),
  chip: { kind: CHIPS[held.state], text: words.t(`cases.state.${held.state}`) },
})

const queueRow = (held: Case, words: Words) => ({
  href: `/cases/${held.id}`,
  title: held.title,
  sub: [
    numberIn(held, words),
    applicantOf(held, words),
    inWords(words.locale, held.responsibleName ?? '', held.responsibleNameEn ?? ''),
    inWords(words.locale, held.assigneeName ?? '', held.assigneeNameEn ?? ''),
  ]
    .filter((text) => text !== '')
    .join(words.t('frame.dot')),
  state: words.t(`cases.state.${held.state}`),
  chip: chipOf(held, words),
})

/** Letters that name no department: it is known, or the kind asks for it in its own way. */
const NOT_TO_ANYBODY: ReadonlySet<Kind> = new Set(['mailbox', 'correction', 'complaint'])

/** Few fields, in plain words. `offices`: only where a department may be named. */
export function letterFields(
  kind: Kind,
  offices: readonly Office[],
  typed: Readonly<Record<string, unknown>>,
  problems: FieldProblems,
  { t, locale }: Words,
  own: readonly FormField[] = [],
): FormField[] {
  const field = (name: string, more: object): FormField => ({ name, value: typed[name], error: problems[name], ...more })
  const department = field('about', {
    kind: 'select',
    label: t(kind === 'proposal' ? 'cases.form.about.proposal' : 'cases.form.about'),
    help: t('cases.form.about.help'),
    optional: true,
    placeholder: t('cases.form.about.none'),
    options: offices.map((office) => ({ value: String(office.id), label: inWords(locale, office.name, office.name_en) })),
    width: 'm',
  })
  return [
    ...(NOT_TO_ANYBODY.has(kind) ? [] : [department]),
    field('title', { label: t(`cases.form.title.${kind}`), required: true, maxlength: LONGEST_TITLE, lang: 'zh-CN', autocomplete: 'off' }),
    ...own,
    field('body', {
      kind: 'textarea',
      label: t(`cases.form.body.${kind}`),
      help: t(`cases.form.body.${kind}.help`),
      required: true,
      rows: 9,
      maxlength: LONGEST_BODY,
      counter: true,
      lang: 'zh-CN',
    }),
    field('file', { kind: 'file', label: t('cases.form.file'), multiple: true, optional: true, hint: t('cases.form.file.hint') }),
    ...(kindOf(kind).publishable
      ? [
          field('consent', {
            kind: 'checks',
            label: t('cases.form.consent'),
            options: [{ value: '1', label: t('cases.form.consent.yes'), note: t('cases.form.consent.note') }],
          }),
        ]
      : []),
  ]
}
