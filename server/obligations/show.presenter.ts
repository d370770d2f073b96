import type { Actor } from '../auth/policy.ts'
import { publishesFor } from '../disclosures/disclosures.policy.ts'
import type { Cite } from '../laws/laws.service.ts'
import { inWords, type Words } from '../web/words.ts'
import { outcomeChip } from './chips.presenter.ts'
import { explain } from './explain.presenter.ts'
import type { Extension } from './extensions.queries.ts'
import type { NilReport } from './nil.queries.ts'
import { denyAskTime, denyCalendar, denyDecideTime, denyNilDraft, denyNilSign } from './obligations.policy.ts'
import { judge } from './obligations.rules.ts'
import type { ObligationEvent } from './obligations.queries.ts'
import type { ObligationPage } from './reading.service.ts'

/** `cite` links the laws that a text names; left out where nobody reads the facts. */
type Reader = Words & { readonly actor: Actor; readonly cite?: Cite }

/** 公务接待费支出（2026年9月） */
export function titleOf(
  { title, titleEn, period }: { title: string; titleEn: string; period: string | null },
  { t, fmt, locale }: Words,
): string {
  const name = inWords(locale, title, titleEn)
  return period === null ? name : t('obligations.title', { title: name, period: fmt.period(period) })
}

/** Everything that /obligations/:id prints. */
export function presentObligation({ duty, names, nils, extensions, events }: ObligationPage, reader: Reader) {
  const { t, actor, locale } = reader
  const judged = judge(duty, reader.today, reader.calendar)
  const department = inWords(locale, names.department, names.departmentEn)
  const title = titleOf(duty, reader)
  return {
    title,
    head: {
      crumbs: [
        denyCalendar(actor) === undefined
          ? { label: t('obligations.calendar.title'), href: '/obligations' }
          : { label: t('obligations.item'), href: `/catalogue/${duty.itemId}` },
        { label: title },
      ],
      facts: [
        outcomeChip(judged, reader),
        ...(duty.provisional && duty.answeredAt === null ? [provisionalChip(reader)] : []),
        department,
        duty.itemCode,
      ],
      actions: actionsOf({ duty, names, nils, extensions, events }, reader),
    },
    explained: explain(duty, extensions, reader),
    facts: factsOf({ duty, names, nils, extensions, events }, reader),
    nils: nils
      .filter(({ state }) => state !== 'discarded' || denyNilDraft(actor, duty) === undefined)
      .map((report) => presentNil(report, duty, reader)),
    extensions: extensions.map((one) => presentExtension(one, duty, reader)),
    timeline: events.map((event) => presentEvent(event, reader)),
  }
}

export const provisionalChip = ({ t }: Words) => ({ kind: 'idle' as const, icon: 'help-circle', text: t('obligations.provisional') })

/** What this reader can do about it: fill it in first, else say that there is nothing. */
function actionsOf({ duty, nils, extensions }: ObligationPage, { t, actor }: Reader): object[] {
  const open = duty.answeredAt === null && duty.cancelledAt === null
  const at = `/obligations/${duty.id}`
  const drafted = nils.some(({ state }) => state === 'drafted')
  const pending = (kind: Extension['kind']): boolean => extensions.some((one) => one.kind === kind && one.outcome !== 'refused')
  const mayAsk = (['extension', 'suspension'] as const).some((kind) => denyAskTime(actor, duty, kind) === undefined && !pending(kind))
  const mayFill = open && duty.disclosureId === null && publishesFor(actor, duty) && !drafted
  const mayNil = denyNilDraft(actor, duty) === undefined && duty.disclosureId === null && !drafted
  return [
    ...(mayAsk ? [{ label: t('obligations.action.time'), icon: 'clock', href: `${at}/time` }] : []),
    ...(mayNil ? [{ label: t('obligations.action.nil'), icon: 'circle-minus', href: `${at}/nil`, primary: !mayFill }] : []),
    ...(mayFill
      ? [
          {
            label: t('obligations.action.fill'),
            icon: 'pencil',
            href: `/disclosures/new?item=${duty.itemId}${duty.period === null ? '' : `&period=${duty.period}`}`,
            primary: true,
          },
        ]
      : []),
  ]
}

function factsOf({ duty, names }: ObligationPage, { t, fmt, locale, cite }: Reader): object[] {
  const { record } = names
  const started = duty.disclosureId !== null && !names.isPublished
  return [
    { label: t('obligations.fact.due'), value: fmt.longDate(duty.dueOn) },
    { label: t('obligations.fact.answered'), value: fmt.dateTime(duty.answeredAt) },
    {
      label: t('obligations.fact.record'),
      value:
        record === undefined
          ? started
            ? t('obligations.fact.begun')
            : ''
          : record.filingNumber === null
            ? record.title
            : `${record.title} ${record.filingNumber}`,
      ...(record !== undefined && { href: `/disclosures/${duty.disclosureId ?? ''}` }),
    },
    { label: t('obligations.fact.event'), value: duty.timing === 'ex_ante' ? fmt.date(duty.eventOn) : '' },
    { label: t('obligations.field.evidence'), value: duty.timing === 'ex_ante' ? (record?.evidence ?? '') : '' },
    { label: t('obligations.fact.lead'), value: leadText(duty.leadDays, t) },
    {
      label: t('obligations.fact.elements'),
      value:
        duty.elementsPresent === null ? '' : t('obligations.fact.elements.value', { n: duty.elementsPresent, of: duty.elementsRequired }),
    },
    {
      label: t('obligations.fact.responsible'),
      value: inWords(locale, names.person ?? '', names.personEn ?? '') || t('obligations.fact.nobody'),
    },
    { label: t('obligations.fact.basis'), value: duty.legalBasis, ...(cite && { parts: cite(duty.legalBasis) }) },
    {
      label: t('obligations.fact.item'),
      value: `${duty.itemCode} ${inWords(locale, duty.title, duty.titleEn)}`,
      href: `/catalogue/${duty.itemId}`,
    },
    { label: t('obligations.fact.withdrawn'), value: fmt.dateTime(duty.withdrawnAt) },
    {
      label: t('obligations.fact.cancelled'),
      value: duty.cancelReason === null ? '' : t(`obligations.cancelled.${duty.cancelReason as 'item_ended'}`),
    },
  ]
}

function leadText(leadDays: number | null, t: Words['t']): string {
  if (leadDays === null) return ''
  return leadDays < 0 ? t('obligations.fact.lead.after', { n: -leadDays }) : t('obligations.fact.lead.before', { n: leadDays })
}

function presentNil(report: NilReport, duty: ObligationPage['duty'], { t, fmt, locale, actor }: Reader) {
  const drafted = report.state === 'drafted'
  const own = report.draftedBy === actor.id
  return {
    ...report,
    title: t(`obligations.nil.${report.state}`),
    by: t('obligations.nil.by', { name: inWords(locale, report.draftedName, report.draftedNameEn), at: fmt.dateTime(report.draftedAt) }),
    signature:
      report.signedAt === null
        ? ''
        : t('obligations.nil.signature', {
            name: inWords(locale, report.signedName ?? '', report.signedNameEn ?? ''),
            at: fmt.dateTime(report.signedAt),
          }),
    disproved: report.disprovedAt === null ? '' : t('obligations.nil.disproved_at', { at: fmt.dateTime(report.disprovedAt) }),
    record: report.disprovedBy === null ? '' : `/disclosures/${report.disprovedBy}`,
    maySign: drafted && denyNilSign(actor, duty) === undefined,
    mayReturn: drafted && !own && denyNilSign(actor, duty) === undefined,
    mayTakeBack: drafted && own,
  }
}

function presentExtension(one: Extension, duty: ObligationPage['duty'], { t, fmt, locale, actor }: Reader) {
  const what =
    one.kind === 'extension'
      ? t('obligations.time.extension', { n: one.days ?? 0 })
      : t('obligations.time.suspension', { from: fmt.date(one.fromOn), to: fmt.date(one.toOn) })
  const open = duty.answeredAt === null && duty.cancelledAt === null
  return {
    id: one.id,
    what,
    reason: one.reason,
    by: t('obligations.time.by', { name: inWords(locale, one.askedName, one.askedNameEn), at: fmt.dateTime(one.askedAt) }),
    outcome:
      one.outcome === null
        ? t(open ? 'obligations.time.waits' : 'obligations.time.settled')
        : t(`obligations.time.${one.outcome}`, {
            name: inWords(locale, one.decidedName ?? '', one.decidedNameEn ?? ''),
            at: fmt.dateTime(one.decidedAt),
          }),
    chip: one.outcome === null && open ? { kind: 'soon', icon: 'hourglass', text: t('obligations.time.open') } : undefined,
    remark: one.remark,
    mayDecide: one.outcome === null && denyDecideTime(actor, duty, one) === undefined,
  }
}

/** What happened, in a line; days in the reader's way of writing them. */
function presentEvent({ kind, at, details, actorName, actorNameEn }: ObligationEvent, { t, fmt, locale }: Reader) {
  const date = (value: string | number | null): string =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? fmt.date(value) : String(value ?? '')
  const params = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, date(value)]))
  const remark = [details['reason'], details['remark']].find((text) => typeof text === 'string' && text !== '')
  const named =
    kind === 'cancelled'
      ? t(`obligations.cancelled.${String(details['reason']) as 'item_ended'}`)
      : t(`obligations.event.${kind as 'answered'}`, { from: '', to: '', ...params })
  return {
    title: named,
    at: fmt.dateTime(at),
    who: inWords(locale, actorName ?? '', actorNameEn ?? '') || t('obligations.event.system'),
    ...(kind !== 'cancelled' && typeof remark === 'string' && { remark }),
  }
}
