import type { VetoRule } from '../../core/evaluation/scheme.types.ts'

/**
 * received 收到 → declined 不予受理 or investigating 受理、调查, with notice to the department and its answer → signing: the investigator has
 * signed a finding, a leader has not → decided, or investigating again when the leader sends it back.
 */
export const PHASES = ['received', 'declined', 'investigating', 'signing', 'decided'] as const
export type Phase = (typeof PHASES)[number]
export const isOver = (phase: Phase): boolean => phase === 'declined' || phase === 'decided'

/** As kept, unless whoever complained had the case opened again after the decision: then it is looked into once more. */
export const phaseOf = (kept: Phase, caseState: string): Phase => (kept === 'decided' && caseState === 'open' ? 'investigating' : kept)

/** 属实 / 部分属实 / 不属实. */
export const FINDINGS = ['substantiated', 'partly', 'unfounded'] as const
export type Finding = (typeof FINDINGS)[number]

export const TARGETS = ['department', 'matter'] as const
export type Target = (typeof TARGETS)[number]

/** Working days in which the supervision office says whether it takes a complaint. */
export const ACCEPTANCE_DAYS = 7
/** Working days that the department concerned has for its answer. */
export const STATEMENT_DAYS = { least: 3, usual: 5, most: 15 } as const

export const LONGEST = { title: 80, body: 4000, text: 4000, summary: 1000, conclusion: 2000 } as const
export const MOST_PERSONS = 10

/** Why a complaint is not taken: the grounds that the office may name. */
export const GROUNDS = ['not_ours', 'no_facts', 'in_court', 'decided_before', 'appeal_elsewhere'] as const
export type Ground = (typeof GROUNDS)[number]

export interface Inspecting {
  readonly id: number
  readonly code: string
  readonly inspects: boolean
}
/** The supervision office looks into complaints, 监察室; the general office into those about it. */
const IN_ORDER = ['JCS', 'BGS']
const placeOf = ({ code }: Pick<Inspecting, 'code'>): number => (IN_ORDER.includes(code) ? IN_ORDER.indexOf(code) : IN_ORDER.length)

/** Which office looks into it: one with inspectors that it does not concern. @param concerned departments that it is about, or whose people it names */
export const officeFor = <T extends Inspecting>(offices: readonly T[], concerned: readonly number[]): T | undefined =>
  offices.filter(({ id, inspects }) => inspects && !concerned.includes(id)).toSorted((a, b) => placeOf(a) - placeOf(b))[0]

export interface Concerned {
  /** Null while it is not known. */
  readonly departmentId: number | null
  readonly personIds: readonly number[]
  /** Null for a complaint without a name. */
  readonly applicantId: number | null
}
type Somebody = { readonly id: number; readonly departmentId: number }

/** Recusal: whoever belongs to the department, is complained of, or complained, has no part in looking into it. */
export const isConcerned = ({ id, departmentId }: Somebody, concerned: Concerned): boolean =>
  departmentId === concerned.departmentId || concerned.personIds.includes(id) || concerned.applicantId === id

/** The department was heard, or asked and let its time run out. */
export const isHeard = (
  { statedOn, statementDueOn }: { readonly statedOn: string | null; readonly statementDueOn: string | null },
  today: string,
): boolean => statedOn !== null || (statementDueOn !== null && today > statementDueOn)

/** A rule of a scheme that is about complaints: by what it is called, for a scheme is the bureau's own. */
export const isAboutComplaints = ({ name, countsOf }: Pick<VetoRule, 'name' | 'countsOf'>): boolean =>
  countsOf === undefined && /投诉|complaint/i.test(name)

/** What both sign, in one notation: a change of a character is another text. */
export const signedText = (finding: {
  readonly caseId: number
  readonly number: number
  readonly verdict: Finding
  readonly report: string
  readonly conclusion: string
  readonly measures: string
  readonly cycleId: number | null
  readonly rule: string | null
}): string => {
  const { caseId, number, verdict, report, conclusion, measures, cycleId, rule } = finding
  return JSON.stringify(['sunlit-complaint-finding/1', caseId, number, verdict, report, conclusion, measures, cycleId, rule])
}
