import { presentPanel } from '../attachments/attachments.presenter.ts'
import type { FieldProblems } from '../errors.ts'
import { granularityOf, recentPeriods } from './disclosures.rules.ts'
import type { Disclosure, DisclosureVersion } from './disclosures.types.ts'
import type { DraftItem } from './drafts.service.ts'
import type { Standing } from './one-shot.service.ts'
import { presentLead } from './lead-time.presenter.ts'
import type { Refusal } from './pages.routes.ts'
import { bannersOf, type Banner } from './banners.presenter.ts'
import { headFacts, hrefOf, presentFindings, type Reader } from './record.presenter.ts'
import type { RecordPage } from './record.service.ts'
import { registerFor } from '../registers/index.ts'

const REGISTER_CRUMB = (t: Reader['t']) => ({ label: t('disclosures.title'), href: '/disclosures' })

const nameOf = (item: Pick<DraftItem, 'title' | 'titleEn'>, { locale }: Reader): string =>
  locale === 'en' && item.titleEn !== '' ? item.titleEn : item.title
const ruleOf = (item: DraftItem, { t }: Reader): string =>
  `${t(`disclosures.cycle.${item.cycle}`)}${t('frame.comma')}${t(`disclosures.timing.${item.timing}`, { n: item.timingDays })}`

/** The items of one's department by class, as links to their drafting page. */
export function presentItems(items: readonly DraftItem[], reader: Reader) {
  const groups = new Map<string, { href: string; title: string; note: string }[]>()
  for (const item of items) {
    const label = reader.locale === 'en' ? item.classNameEn : item.className
    groups.set(label, [
      ...(groups.get(label) ?? []),
      { href: `/disclosures/new?item=${item.id}`, title: nameOf(item, reader), note: `${item.code} · ${ruleOf(item, reader)}` },
    ])
  }
  const { t } = reader
  return {
    head: { crumbs: [REGISTER_CRUMB(t)], facts: [t('disclosures.new.choose.note', { n: items.length })] },
    groups: [...groups].map(([label, entries]) => ({ label, entries })),
  }
}

interface AskedNew {
  readonly period: string
  readonly formedOn?: string
  readonly refusal?: Refusal
  /** What an item published once has already. */
  readonly shots: readonly Standing[]
}

/** The form that starts a draft: the period that the item's cycle asks for, and the date its time limit counts from. */
export function presentNew(item: DraftItem, asked: AskedNew, reader: Reader, problems: FieldProblems) {
  const { t, fmt } = reader
  const open = recentPeriods(item.cycle, reader.today).filter((period) => !asked.shots.some(({ key }) => key === period))
  const periods = open.map((period) => ({ value: period, label: fmt.period(period) }))
  const period = {
    kind: 'select',
    name: 'period',
    label: t('disclosures.field.period'),
    placeholder: t('disclosures.field.period.choose'),
    options: periods,
    value: asked.period,
    required: true,
    width: 's',
    error: problems['period'],
  }
  const dated = item.timing !== 'periodic' || granularityOf(item.cycle) === undefined
  return {
    head: {
      crumbs: [REGISTER_CRUMB(t), { label: t('disclosures.new.title'), href: '/disclosures/new' }],
      title: nameOf(item, reader),
      facts: [item.code, ruleOf(item, reader)],
    },
    itemId: item.id,
    fields: [
      ...(recentPeriods(item.cycle, reader.today).length > 0 ? [period] : []),
      ...(dated ? [dateField(item.timing, asked.formedOn ?? reader.today, problems, reader)] : []),
    ],
    exists: entryNamed(asked, reader),
    problems,
  }
}

/** The record that stands in the way of another one, as the refusal names it, or before anything is asked. */
function entryNamed(
  { refusal, shots, period }: AskedNew,
  { t, fmt, today }: Reader,
): { text: string; href: string; title: string } | undefined {
  const { code = '', params = {} } = refusal?.error ?? {}
  const said = (text: string, id: number | string, title: string) => ({ text, href: `/disclosures/${String(id)}`, title })
  if (code === 'disclosures.error.entry_exists') return said(t('disclosures.new.exists'), String(params['id']), String(params['title']))
  const key = code === 'disclosures.error.one_shot' ? String(params['period']) : period === '' ? today.slice(0, 4) : period
  const shot = shots.find((one) => one.key === key)
  return shot === undefined ? undefined : said(t('disclosures.new.one_shot', { period: fmt.period(key) }), shot.id, shot.title)
}

function dateField(timing: DraftItem['timing'], value: string, problems: FieldProblems, { t }: Reader) {
  const event = timing === 'ex_ante'
  return {
    kind: 'date',
    name: 'formed_on',
    label: t(event ? 'disclosures.field.event_on' : 'disclosures.field.formed_on'),
    help: t(event ? 'disclosures.field.event_on.help' : 'disclosures.field.formed_on.help'),
    value,
    required: true,
    error: problems['formed_on'],
  }
}

interface AskedEdit {
  readonly typed: Readonly<Record<string, unknown>> | undefined
  readonly refusal: (Refusal & { readonly saved?: boolean }) | undefined
  readonly problems: FieldProblems
  /** Bytes that one attached file may have. */
  readonly uploadLimit: number
}

/** The page on which a draft is written; what was refused stays typed, and what somebody else saved stands under its field. */
export function presentEdit(
  { disclosure, shown, panel, findings, attachments, duty }: RecordPage,
  reader: Reader,
  { typed, refusal, problems, uploadLimit }: AskedEdit,
) {
  const { t } = reader
  const conflict = refusal?.error.kind === 'conflict'
  const text = (name: string, stored: string): string => (typeof typed?.[name] === 'string' ? typed[name] : stored)
  const field = (name: string, label: string, stored: string, more: object = {}) => ({
    name,
    label,
    value: text(name, stored),
    error: problems[name],
    ...more,
    ...(conflict &&
      text(name, stored) !== stored && { help: t('disclosures.edit.conflict.now', { text: stored || t('disclosures.diff.blank') }) }),
  })
  const correction = disclosure.publishedNumber !== null
  return {
    title: t('disclosures.edit.title', { title: shown.title }),
    head: {
      crumbs: [REGISTER_CRUMB(t), { label: shown.title, href: hrefOf(disclosure, shown) }],
      facts: headFacts(disclosure, shown, reader),
      actions: [
        ...(registerFor(disclosure.item.register).importer === undefined
          ? []
          : [{ label: t('imports.new.title'), icon: 'table-import', href: `/imports/new?disclosure=${disclosure.id}` }]),
        { label: t('disclosures.edit.save'), icon: 'check', form: 'draft', name: 'then', value: 'save' },
        { label: t('disclosures.action.submit'), icon: 'send', form: 'draft', name: 'then', value: 'submit', primary: true },
      ],
    },
    banners: [...stopBanner(refusal, disclosure, shown, reader), ...bannersOf(disclosure, shown, reader)],
    draft: { action: `/disclosures/${disclosure.id}`, version: disclosure.version, changed: typed !== undefined },
    fields: [
      field('title', t('disclosures.field.title'), shown.title, { maxlength: 200, required: true }),
      field('summary', t('disclosures.field.summary'), shown.summary, {
        kind: 'textarea',
        rows: 3,
        maxlength: 1000,
        optional: true,
        help: t('disclosures.field.summary.help'),
      }),
      ...(correction
        ? [
            field('change_note', t('disclosures.field.change_note'), shown.changeNote, {
              kind: 'textarea',
              rows: 2,
              maxlength: 500,
              help: t('disclosures.field.change_note.help'),
            }),
          ]
        : []),
      ...formedField(disclosure, text, problems, reader),
      ...(disclosure.item.timing === 'ex_ante' && !correction
        ? [
            field('event_evidence', t('obligations.field.evidence'), disclosure.eventEvidence, {
              maxlength: 200,
              help: t('obligations.field.evidence.help'),
            }),
          ]
        : []),
      field('acknowledge_by', t('notifications.field.acknowledge_by'), shown.acknowledgeBy ?? '', {
        kind: 'date',
        optional: true,
        help: t('notifications.field.acknowledge_by.help'),
      }),
    ],
    labels: {
      ...panel.labels,
      title: t('disclosures.field.title'),
      summary: t('disclosures.field.summary'),
      change_note: t('disclosures.field.change_note'),
      formed_on: t('disclosures.field.formed_on'),
      event_evidence: t('obligations.field.evidence'),
      acknowledge_by: t('notifications.field.acknowledge_by'),
    },
    lead: presentLead(disclosure, duty, reader),
    findings: presentFindings(findings, reader),
    panel,
    files: presentPanel({ disclosure, attachments, mayAttach: true }, uploadLimit, reader),
    problems,
  }
}

function formedField(
  { item, period, formedOn, publishedNumber }: Disclosure,
  text: (name: string, stored: string) => string,
  problems: FieldProblems,
  reader: Reader,
): object[] {
  if (item.timing === 'periodic' && period !== null) return []
  const field = dateField(item.timing, text('formed_on', formedOn), problems, reader)
  return [publishedNumber === null ? field : { ...field, value: formedOn, readonly: true, help: reader.t('disclosures.edit.formed_fixed') }]
}

function stopBanner(refusal: AskedEdit['refusal'], disclosure: Disclosure, shown: DisclosureVersion, { t }: Reader): Banner[] {
  if (refusal === undefined) return []
  if (refusal.error.code === 'secrecy.error.state_secret') return [{ kind: 'warn', text: t(refusal.error.code) }]
  if (refusal.saved === true) return [{ kind: 'warn', text: t('disclosures.edit.stopped', refusal.error.params) }]
  if (refusal.error.code !== 'errors.changed_meanwhile')
    return refusal.error.kind === 'conflict' ? [{ kind: 'warn', text: t(refusal.error.code, refusal.error.params) }] : []
  return [
    {
      kind: 'warn',
      text: t('disclosures.edit.conflict'),
      link: { href: hrefOf(disclosure, shown), text: t('disclosures.edit.conflict.look'), newWindow: true },
    },
  ]
}

const MACHINERY = new Set(['version', 'then'])

/** What somebody typed into a draft that has been submitted meanwhile: to read, to copy, not to save. */
export function presentKept(disclosure: Disclosure, refusal: Refusal, body: Readonly<Record<string, unknown>>, { t }: Reader) {
  const texts = Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' && !MACHINERY.has(name) ? [value] : [],
  )
  return {
    title: t('disclosures.edit.title', { title: disclosure.title }),
    head: { crumbs: [REGISTER_CRUMB(t), { label: disclosure.title, href: `/disclosures/${disclosure.id}` }] },
    message: t(refusal.error.code, refusal.error.params),
    field: {
      kind: 'textarea',
      name: 'kept',
      label: t('disclosures.edit.kept'),
      help: t('disclosures.edit.kept.help'),
      value: texts.join('\n\n'),
      rows: 16,
      readonly: true,
    },
    back: { href: `/disclosures/${disclosure.id}`, label: t('disclosures.action.back') },
  }
}

export interface AskedReason {
  readonly verb: 'discard' | 'withdraw' | 'correct'
  readonly reason: string
  readonly optional: boolean
  readonly refusal: Refusal | undefined
}

const VERBS = {
  discard: {
    title: 'disclosures.discard.title',
    explain: 'disclosures.discard.explain',
    press: 'disclosures.discard.do',
    field: 'disclosures.field.reason',
    name: 'reason',
    icon: 'trash',
  },
  withdraw: {
    title: 'disclosures.withdraw.title',
    explain: 'disclosures.withdraw.explain',
    press: 'disclosures.withdraw.do',
    field: 'disclosures.field.reason',
    name: 'reason',
    icon: 'ban',
  },
  correct: {
    title: 'disclosures.correct.title',
    explain: 'disclosures.correct.explain',
    press: 'disclosures.correct.start',
    field: 'disclosures.field.change_note',
    name: 'change_note',
    icon: 'pencil',
  },
} as const

/** A page that asks why before it does something that stays: one text, one button named by what it does. */
export function presentReason(disclosure: Disclosure, shown: DisclosureVersion, asked: AskedReason, reader: Reader) {
  const { t } = reader
  const words = VERBS[asked.verb]
  const problem = asked.refusal?.problems[words.name]
  return {
    title: t(words.title, { title: shown.title }),
    head: {
      crumbs: [REGISTER_CRUMB(t), { label: shown.title, href: hrefOf(disclosure, shown) }],
      facts: headFacts(disclosure, shown, reader),
    },
    explain: t(words.explain, { n: shown.number }),
    refused: asked.refusal === undefined || problem !== undefined ? undefined : t(asked.refusal.error.code, asked.refusal.error.params),
    field: {
      kind: 'textarea',
      name: words.name,
      label: t(words.field),
      value: asked.reason,
      rows: 3,
      maxlength: 500,
      optional: asked.optional,
      required: !asked.optional,
      error: problem,
      ...(asked.verb === 'correct' && { help: t('disclosures.field.change_note.help') }),
    },
    press: {
      action: `/disclosures/${disclosure.id}/${asked.verb}`,
      label: t(words.press),
      icon: words.icon,
      grave: asked.verb !== 'correct',
      version: disclosure.version,
    },
    back: { href: hrefOf(disclosure, shown), label: t('disclosures.action.back') },
  }
}
