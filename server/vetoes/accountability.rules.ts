/** How it came about; what follows from it for whom. Used in several places (温州鹿城, 长治); a person decides, the rules only propose. */
export const CIRCUMSTANCES = ['unreviewed', 'approved', 'ordered', 'collective'] as const
export type Circumstance = (typeof CIRCUMSTANCES)[number]
export const PARTS = ['drafter', 'approver', 'orderer', 'head', 'member'] as const
export type Part = (typeof PARTS)[number]
export const SHARES = ['full', 'main', 'secondary', 'none'] as const
export type Share = (typeof SHARES)[number]
/** From the lightest on. */
export const MEASURES = [
  'correction', // 责令改正
  'written_review', // 书面检查
  'admonition', // 诫勉谈话
  'criticism', // 通报批评
  'efficiency_warning', // 效能告诫
  'transfer', // 调离岗位
  'referral', // 移送处分
] as const
export type Measure = (typeof MEASURES)[number]

export const PERSON_STATES = ['asked', 'decided', 'appealed', 'in_force', 'cleared', 'reversed'] as const
export type PersonState = (typeof PERSON_STATES)[number]
export const ACCOUNTABILITY_STEPS = [
  'opened',
  'asked',
  'stated',
  'decided',
  'cleared',
  'appealed',
  'rejected',
  'in_force',
  'reversed',
] as const
export type AccountabilityStepName = (typeof ACCOUNTABILITY_STEPS)[number]

/** Working days, counted from the next one. */
export const PERSON_DAYS = { statement: 5, appeal: 10, review: 10 } as const
export const LONGEST_VIOLATION = 2000

/**
 * Published without review: the drafter fully. Approved by a leader: the leader mainly, the drafter secondarily. Ordered over the drafter's
 * written objection: whoever ordered it fully, the drafter not at all. Decided together: the head mainly, the members secondarily.
 */
const SPLIT: Readonly<Record<Circumstance, Readonly<Partial<Record<Part, Share>>>>> = {
  unreviewed: { drafter: 'full' },
  approved: { approver: 'main', drafter: 'secondary' },
  ordered: { orderer: 'full', drafter: 'none' },
  collective: { head: 'main', member: 'secondary' },
}

/** What the rules propose; undefined for a part that there is not in such a case. */
export const proposedShare = (circumstance: Circumstance, part: Part): Share | undefined => SPLIT[circumstance][part]

export interface Named {
  readonly leader: number | undefined
  readonly drafter: number | undefined
  readonly members: readonly number[]
}
export interface Responsible {
  readonly personId: number
  readonly part: Part
  readonly proposed: Share
}
export type Lacking = keyof Named

const LEADING: Readonly<Partial<Record<Circumstance, Part>>> = { approved: 'approver', ordered: 'orderer', collective: 'head' }

/** Who answers for what, or who is still lacking. Nobody has two parts. */
export function responsibleOf(
  circumstance: Circumstance,
  { leader, drafter, members }: Named,
): { readonly persons: readonly Responsible[]; readonly lacking: readonly Lacking[] } {
  const leading = LEADING[circumstance]
  const drafts = proposedShare(circumstance, 'drafter') !== undefined
  const together = circumstance === 'collective'
  const others = members.filter((id) => id !== leader)
  const lacking: Lacking[] = [
    ...(leading !== undefined && leader === undefined ? ['leader' as const] : []),
    ...(drafts && (drafter === undefined || (leading !== undefined && drafter === leader)) ? ['drafter' as const] : []),
    ...(together && others.length === 0 ? ['members' as const] : []),
  ]
  const named: readonly (readonly [Part, number | undefined])[] = [
    ...(leading === undefined ? [] : [[leading, leader] as const]),
    ...(drafts ? [['drafter', drafter] as const] : []),
    ...(together ? others.map((id) => ['member', id] as const) : []),
  ]
  const persons = named.flatMap(([part, personId]): Responsible[] => {
    const proposed = proposedShare(circumstance, part)
    return personId === undefined || proposed === undefined ? [] : [{ personId, part, proposed }]
  })
  return { persons, lacking }
}
