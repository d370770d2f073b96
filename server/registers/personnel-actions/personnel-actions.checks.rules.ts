import { CLAUSES } from './clauses.rules.ts'
import { holdsNotice } from './notice.checks.rules.ts'
import { detailsOf, type Action, type Field, type ItemTerms, type Line, type Notice } from './personnel-actions.rules.ts'
import { punishmentState } from './punishments.rules.ts'
import { monthsAfter } from '../months.rules.ts'
import { REFUSAL_CLAUSES, refusedIn } from './sensitive.rules.ts'
import type { Finding } from '../register.ts'

/** What a row's link to a notice leads to, for the person of the row. */
export interface NoticeBefore {
  readonly title: string
  /** Undefined while it was never published, or is withdrawn. */
  readonly lastOn: string | undefined
  readonly result: string | undefined
  readonly found: boolean
}

export interface Checked {
  readonly terms: ItemTerms
  readonly notice: Notice
  readonly lines: readonly Line[]
  /** Title and summary, which outlive everything. */
  readonly headline: string
  /** By line number: the notice that a row names. */
  readonly notices: ReadonlyMap<number, NoticeBefore>
  /** By line number: until when the person may not be promoted. */
  readonly barred: ReadonlyMap<number, string>
  /** `YYYY-MM-DD`; without it nothing is said about what depends on the day. */
  readonly today: string | undefined
}

/** Everything the rules have to say about a version, all at once. */
export function checkPersonnel(checked: Checked): readonly Finding[] {
  const { lines, notice } = checked
  if (lines.length === 0) return [{ code: 'personnel.finding.empty', params: {}, severity: 'error' }]
  return [
    ...refusals(notice.body, {}),
    ...lines.flatMap((line) => checkLine(line, checked)),
    ...(notice.isNotice ? holdsNotice(checked) : []),
  ]
}

type Place = Pick<Finding, 'line' | 'field'>
const at = (line: Line, field: string): Place => ({ line: line.lineNo, field })

function refusals(text: string, place: Place): Finding[] {
  return refusedIn(text).map((refusal) => ({
    code: `personnel.finding.refused.${refusal}`,
    params: {},
    severity: 'error',
    clause: REFUSAL_CLAUSES[refusal],
    ...place,
  }))
}

/** The columns that hold free text. */
export const TEXT_FIELDS = {
  name: 'name',
  education: 'education',
  post_from: 'postFrom',
  post_to: 'postTo',
  reward: 'reward',
  decided_by: 'decidedBy',
  document_number: 'documentNumber',
  grounds: 'grounds',
} as const satisfies Partial<Record<Field, keyof Action>>

function checkLine(line: Line, checked: Checked): Finding[] {
  return [
    ...Object.entries(TEXT_FIELDS).flatMap(([field, key]) => refusals(line[key], at(line, field))),
    ...missing(line, checked),
    ...checkDates(line),
    ...(line.kind === 'punishment' ? checkPunishment(line, checked) : []),
    ...checkBarred(line, checked),
    ...checkNoticeBefore(line, checked),
  ]
}

const error = (code: Finding['code'], line: Line, field: string, more: Partial<Finding> = {}): Finding => ({
  code,
  params: {},
  severity: 'error',
  ...at(line, field),
  ...more,
})

/** What an announcement of each kind has to say; the first list stops it, the second is shown as missing. */
const NEEDED: Readonly<Record<Line['kind'], readonly [stops: readonly Field[], shown: readonly Field[]]>> = {
  appointment: [['name', 'post_to'], []],
  removal: [['name', 'post_from'], []],
  rank_promotion: [['name', 'post_to'], ['post_from']],
  transfer: [['name', 'post_from', 'post_to'], []],
  reward: [['name', 'reward'], ['grounds']],
  punishment: [
    ['detail', 'effective_on'],
    ['document_number', 'decided_by'],
  ],
  party_admission: [['name', 'detail'], []],
  probation_end: [
    ['name', 'post_to'],
    ['began_on', 'effective_on'],
  ],
  annual_grade: [['name', 'detail'], []],
}
/** Of people on notice readers learn who they are, and no more: 姓名、性别、出生年月、学历、现任职务、拟任职务. */
const ON_NOTICE: readonly Field[] = ['sex', 'birth_month', 'education', 'post_from']

function missing(line: Line, { terms, notice }: Checked): Finding[] {
  if (!terms.kinds.includes(line.kind))
    return [error('personnel.finding.kind', line, 'kind', { params: { kind: `@personnel.kind.${line.kind}` } })]
  const [stops, shown] = NEEDED[line.kind]
  const announced = notice.isNotice ? (line.kind === 'appointment' ? ON_NOTICE : []) : (['decided_on', 'effective_on'] as const)
  const say = (severity: Finding['severity'], fields: readonly Field[]): Finding[] =>
    fields
      .filter((field) => isEmpty(line, field))
      .map((field) => error('personnel.finding.missing', line, field, { severity, params: { field: `@personnel.field.${field}` } }))
  const asked = [...shown, ...announced].filter((field) => !stops.includes(field))
  const strange =
    line.detail !== '' && !detailsOf(line.kind, terms).includes(line.detail) ? [error('personnel.finding.detail', line, 'detail')] : []
  return [...say('error', stops), ...say('finding', [...new Set(asked)]), ...strange]
}

const KEYS: Readonly<Partial<Record<Field, keyof Action>>> = {
  ...TEXT_FIELDS,
  sex: 'sex',
  birth_month: 'birthMonth',
  detail: 'detail',
  began_on: 'beganOn',
  decided_on: 'decidedOn',
  effective_on: 'effectiveOn',
}
const isEmpty = (line: Line, field: Field): boolean => (line[KEYS[field] ?? 'name'] ?? '') === ''

function checkDates(line: Line): Finding[] {
  const { kind, decidedOn, effectiveOn, beganOn } = line
  const findings: Finding[] = []
  if (decidedOn !== null && effectiveOn !== null && effectiveOn < decidedOn && kind !== 'probation_end')
    findings.push(error('personnel.finding.effect_before_decision', line, 'effective_on', { severity: 'finding' }))
  const over = effectiveOn ?? decidedOn
  const full = kind === 'party_admission' && line.detail === 'full'
  if ((kind === 'probation_end' || full) && beganOn !== null && over !== null && over < monthsAfter(beganOn, 12))
    findings.push(
      error('personnel.finding.probation_short', line, 'began_on', {
        severity: 'finding',
        clause: full ? CLAUSES.constitution : CLAUSES.appointment,
        params: { until: monthsAfter(beganOn, 12) },
      }),
    )
  return findings
}

/** Shown only while it is in force; the name stands in the rows, where it can go when the period is over, and nowhere else. */
function checkPunishment(line: Line, { today, headline, notice }: Checked): Finding[] {
  const findings: Finding[] = []
  if (line.decidedOn !== null && line.effectiveOn !== null && line.decidedOn !== line.effectiveOn)
    findings.push(error('personnel.finding.punishment_effect', line, 'effective_on', { severity: 'finding', clause: CLAUSES.effect }))
  if (line.name !== '' && [headline, notice.body, line.grounds].some((text) => text.includes(line.name)))
    findings.push(error('personnel.finding.name_in_title', line, 'name', { clause: CLAUSES.ended }))
  const state = today === undefined || line.effectiveOn === null ? 'in_force' : punishmentState(line.detail, line.effectiveOn, today)
  if (state === 'pending') findings.push(error('personnel.finding.punishment_pending', line, 'effective_on', { clause: CLAUSES.effect }))
  if (state === 'ended') findings.push(error('personnel.finding.punishment_ended', line, 'effective_on', { clause: CLAUSES.ended }))
  return findings
}

const PROMOTIONS: readonly Line['kind'][] = ['appointment', 'rank_promotion']

function checkBarred(line: Line, { barred }: Checked): Finding[] {
  const until = PROMOTIONS.includes(line.kind) ? barred.get(line.lineNo) : undefined
  return until === undefined ? [] : [error('personnel.finding.barred', line, 'name', { clause: CLAUSES.barred, params: { until } })]
}

/** A decision that needs a notice before it: the notice is named, over, and came out well for this person. */
function checkNoticeBefore(line: Line, { notice, notices }: Checked): Finding[] {
  if (notice.isNotice || !PROMOTIONS.includes(line.kind)) return []
  const clause = CLAUSES.appointment
  if (line.noticeId === null) return [error('personnel.finding.no_notice', line, 'notice', { severity: 'finding', clause })]
  const before = notices.get(line.lineNo)
  if (before?.lastOn === undefined) return [error('personnel.finding.notice_gone', line, 'notice', { clause })]
  const params = { title: before.title, last: before.lastOn }
  if (!before.found) return [error('personnel.finding.notice_other', line, 'notice', { clause, params })]
  if (before.result === 'deferred' || before.result === 'cancelled')
    return [error(`personnel.finding.notice_${before.result}`, line, 'notice', { clause, params })]
  const decided = line.effectiveOn ?? line.decidedOn
  if (before.result === undefined || (decided !== null && decided <= before.lastOn))
    return [error('personnel.finding.notice_open', line, 'notice', { clause, params })]
  return []
}
