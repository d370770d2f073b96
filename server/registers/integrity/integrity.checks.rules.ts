import { fen, formatYuan } from '../../../core/money.ts'
import { monthsAfter } from '../months.rules.ts'
import type { Finding } from '../register.ts'
import { familyMatter } from './integrity.private.rules.ts'
import { fieldLabel, FIELDS, sectionLabel, type Field, type IntegrityEntry, type Section } from './integrity.rules.ts'

/** What the rules say about gifts from a day on; amounts in fen. */
export interface GiftLimit {
  readonly fromOn: string
  readonly registerFen: number
  readonly handInFen: number
  readonly months: number
  readonly basis: string
}

export interface CheckedVersion {
  readonly entries: readonly IntegrityEntry[]
  /** Newest first. */
  readonly limits: readonly GiftLimit[]
  /** `YYYY-MM-DD`, while the version is not published yet: what depends on the day is nobody's slip afterwards. */
  readonly today: string | undefined
  /** Title and summary of the version: they hold no private matters either. */
  readonly headline: string
}

const REPORTING = '《领导干部报告个人有关事项规定》'
const SANCTIONING = '《中华人民共和国公职人员政务处分法》第四十六条'

/** Everything that a version leaves open, in the order of its rows. `line` is the row's place in the whole version, from 1. */
export function checkIntegrity(version: CheckedVersion): Finding[] {
  if (version.entries.length === 0) return [{ code: 'integrity.finding.empty', params: {}, severity: 'error' }]
  return [
    ...version.entries.flatMap((entry, i) => checkEntry(entry, version).map((found) => ({ ...found, line: i + 1 }))),
    ...headline(version),
  ]
}

export function checkEntry(entry: IntegrityEntry, version: Omit<CheckedVersion, 'entries' | 'headline'>): Finding[] {
  const gaps = missing(entry)
  switch (entry.section) {
    case 'gift':
      return [...gaps, ...checkGift(entry, version.limits)]
    case 'training':
      return [...gaps, ...more(entry, 'actual', 'expected')]
    case 'personal_matters':
      return [...gaps, ...checkMatters(entry)]
    case 'sanction':
      return [...gaps, ...checkSanction(entry, version.today)]
    default:
      return gaps
  }
}

const labelOf = (section: Section, field: Field): string => `@${fieldLabel(section, field)}`

function missing(entry: IntegrityEntry): Finding[] {
  return FIELDS[entry.section]
    .filter(({ field, required }) => required && (entry[field] === '' || entry[field] === null))
    .map(({ field }) => ({
      code: 'integrity.finding.missing',
      params: { section: `@${sectionLabel(entry.section)}`, field: labelOf(entry.section, field) },
      severity: 'error',
      field,
    }))
}

/** 已报 ≤ 应报, 抽查 ≤ 已报, 实到 ≤ 应到. */
function more(entry: IntegrityEntry, field: 'actual' | 'checked', than: 'expected' | 'actual'): Finding[] {
  const [value, most] = [entry[field], entry[than]]
  if (value === null || most === null || value <= most) return []
  return [
    {
      code: 'integrity.finding.more_than',
      params: { field: labelOf(entry.section, field), n: value, than: labelOf(entry.section, than), most },
      severity: 'error',
      field,
    },
  ]
}

/** The limit in force on the day of receiving; before the first one the oldest. */
export const limitOn = (limits: readonly GiftLimit[], on: string): GiftLimit | undefined =>
  limits.toSorted((a, b) => (a.fromOn < b.fromOn ? 1 : -1)).find(({ fromOn }) => fromOn <= on) ?? limits.at(-1)

function checkGift(gift: IntegrityEntry, limits: readonly GiftLimit[]): Finding[] {
  const limit = gift.happenedOn === null ? undefined : limitOn(limits, gift.happenedOn)
  return [...(limit === undefined ? [] : [...registration(gift, limit), ...handlingOf(gift, limit)]), ...handlers(gift)]
}

function registration({ happenedOn, recordedOn }: IntegrityEntry, { months, basis }: GiftLimit): Finding[] {
  if (happenedOn === null || recordedOn === null) return []
  if (recordedOn < happenedOn) return [{ code: 'integrity.finding.registered_before', params: {}, severity: 'error', field: 'recordedOn' }]
  const last = monthsAfter(happenedOn, months)
  if (recordedOn <= last) return []
  return [{ code: 'integrity.finding.registered_late', params: { last, months }, severity: 'finding', field: 'recordedOn', clause: basis }]
}

/** Money always, and a gift of a value from the limit on, is handed in; below the lower limit nobody asks. */
function handlingOf({ isMoney, estimateFen, handling }: IntegrityEntry, { registerFen, handInFen, basis }: GiftLimit): Finding[] {
  const kept = handling === 'kept'
  if (isMoney && kept) return [{ code: 'integrity.finding.money_kept', params: {}, severity: 'finding', field: 'handling', clause: basis }]
  if (estimateFen === null) return []
  if (kept && estimateFen >= handInFen) {
    const params = { limit: formatYuan(fen(handInFen)) }
    return [{ code: 'integrity.finding.hand_in', params, severity: 'finding', field: 'handling', clause: basis }]
  }
  if (isMoney || estimateFen >= registerFen) return []
  const params = { limit: formatYuan(fen(registerFen)) }
  return [{ code: 'integrity.finding.below_limit', params, severity: 'note', field: 'estimateFen', clause: basis }]
}

/** What is handed in passes through four hands: whoever counts and whoever keeps are two people. */
function handlers({ handling, handler1, handler2, voucher }: IntegrityEntry): Finding[] {
  if (handling === '' || handling === 'kept') return []
  const found: Finding[] = []
  if (handler1 === '' || handler2 === '')
    found.push({ code: 'integrity.finding.one_handler', params: {}, severity: 'error', field: handler1 === '' ? 'handler1' : 'handler2' })
  else if (handler1 === handler2) found.push({ code: 'integrity.finding.same_handler', params: {}, severity: 'error', field: 'handler2' })
  if (voucher === '') found.push({ code: 'integrity.finding.no_voucher', params: {}, severity: 'finding', field: 'voucher' })
  return found
}

function checkMatters(entry: IntegrityEntry): Finding[] {
  const { year, recordedOn, text } = entry
  const due = year === null ? undefined : `${year + 1}-01-31`
  const late = due !== undefined && recordedOn !== null && recordedOn > due
  const word = familyMatter(text)
  return [
    ...more(entry, 'actual', 'expected'),
    ...more(entry, 'checked', 'actual'),
    ...(late
      ? [
          {
            code: 'integrity.finding.matters_late' as const,
            params: { due },
            severity: 'finding' as const,
            field: 'recordedOn',
            clause: REPORTING,
          },
        ]
      : []),
    ...(word === undefined ? [] : [privateMatter(word, 'text')]),
  ]
}

const privateMatter = (word: string, field: string): Finding => ({
  code: 'integrity.finding.private',
  params: { word },
  severity: 'error',
  field,
  clause: `${REPORTING}第十六条`,
})

/** A case that is still open is nobody's to publish. */
function checkSanction({ happenedOn, recordedOn }: IntegrityEntry, today: string | undefined): Finding[] {
  if (happenedOn !== null && recordedOn !== null && recordedOn < happenedOn)
    return [{ code: 'integrity.finding.force_before', params: {}, severity: 'error', field: 'recordedOn' }]
  if (recordedOn === null || today === undefined || recordedOn <= today) return []
  const params = { on: recordedOn }
  return [{ code: 'integrity.finding.not_in_force', params, severity: 'error', field: 'recordedOn', clause: SANCTIONING }]
}

/** Where reports of personal matters are counted, title and summary hold nothing of them either. */
function headline({ entries, headline: text }: CheckedVersion): Finding[] {
  const word = entries.some(({ section }) => section === 'personal_matters') ? familyMatter(text) : undefined
  return word === undefined ? [] : [privateMatter(word, 'summary')]
}
