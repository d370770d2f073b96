/**
 * registered 登记 → investigating 受理、调查 (or refused) → deciding → established 查证属实 (or partly, unfounded) → in_force 生效, when nobody
 * appeals in time or the appeal is rejected; appealed 申诉 → in_force or reversed 撤销. What is in force can be reversed too. What would come into
 * force after its cycle was settled or called off has lapsed 终止: there is no result left on which it could act.
 */
export const VETO_STATES = [
  'registered',
  'refused',
  'investigating',
  'deciding',
  'established',
  'partly',
  'unfounded',
  'appealed',
  'in_force',
  'reversed',
  'lapsed',
] as const
export type VetoState = (typeof VETO_STATES)[number]

export const VERDICTS = ['established', 'partly', 'unfounded'] as const
export type Verdict = (typeof VERDICTS)[number]

export const VETO_STEPS = [
  'registered',
  'accepted',
  'refused',
  'substitute',
  'stated',
  'unanswered',
  'reported',
  'voted',
  'established',
  'partly',
  'unfounded',
  'appealed',
  'rejected',
  'in_force',
  'upheld',
  'reversed',
  'lapsed',
] as const
export type VetoStepName = (typeof VETO_STEPS)[number]

export const FILE_PARTS = ['proposal', 'statement', 'report', 'appeal', 'reversal'] as const
export type FilePart = (typeof FILE_PARTS)[number]

export const LONGEST_TEXT = 4000
export const LONGEST_TITLE = 100
export const STATEMENT_DAYS = { least: 3, usual: 5, most: 15 } as const
/** Two of the deciding departments, each through a person of its own. */
export const VOTES_NEEDED = 2

/** Not accepted yet, or never: nothing has been looked into. */
export const UNEXAMINED = ['registered', 'refused'] as const satisfies readonly VetoState[]
export const isUnexamined = (state: VetoState): boolean => (UNEXAMINED as readonly string[]).includes(state)

/** Still running: somebody has to do something. */
export const isOpen = (state: VetoState): boolean =>
  state === 'registered' || state === 'investigating' || state === 'deciding' || state === 'established' || state === 'appealed'

/**
 * What the votes come to: what two departments agree on; when all have voted and no two agree, what lies between, the milder of two. Undefined as long as
 * another vote can still decide. @param deciders how many departments decide
 */
export function verdictOf(votes: readonly Verdict[], deciders: number): Verdict | undefined {
  const agreed = VERDICTS.find((verdict) => votes.filter((one) => one === verdict).length >= VOTES_NEEDED)
  if (agreed !== undefined) return agreed
  return votes.length >= Math.max(deciders, VOTES_NEEDED)
    ? [...votes].sort((a, b) => VERDICTS.indexOf(a) - VERDICTS.indexOf(b))[1]
    : undefined
}

/** The department has said what it has to say, or was asked and let the time run out: both are proof that it was heard. */
export const isHeard = (
  { statedAt, statementDueOn }: { readonly statedAt: string | null; readonly statementDueOn: string | null },
  today: string,
): boolean => statedAt !== null || (statementDueOn !== null && today > statementDueOn)

/**
 * Which departments decide, and whether the leadership still has to name one in the place of the department that it concerns.
 * @param all the inspecting departments, and after them substitutes
 */
export function decidersOf(
  all: readonly { readonly departmentId: number; readonly insteadOf?: number | null }[],
  concerned: number,
): { readonly departments: readonly number[]; readonly lacksSubstitute: boolean } {
  const departments = all.map(({ departmentId }) => departmentId).filter((one) => one !== concerned)
  return { departments, lacksSubstitute: departments.length < all.length && all.every(({ insteadOf }) => (insteadOf ?? null) === null) }
}

/** A veto counts for its cycle and ends with it; shown from the day after the cycle's last one. */
export const isExpired = (state: VetoState, cycleTo: string, today: string): boolean => state === 'in_force' && today > cycleTo

/** Cycles in whose result a veto can still change something. */
export const TAKING_STATES = ['open', 'scoring', 'preliminary'] as const
export const takesVetoes = (state: string): boolean => (TAKING_STATES as readonly string[]).includes(state)

/** What can be done to a case, in its order. */
export const ACTS = ['accept', 'substitute', 'statement', 'report', 'vote', 'appeal', 'review', 'reverse'] as const
export type Act = (typeof ACTS)[number]
