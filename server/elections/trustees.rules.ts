import type { FieldProblems } from '../errors.ts'
import type { Ceremony, Round, Trustee, TrusteePlan, TrusteeState } from './trustees.types.ts'

/** More people than sit round a table: everybody waits for everybody. */
export const MOST = 9

/** Who may be named: whoever holds the role, unless people vote on them. */
export interface NameableTrustee {
  readonly id: number
  /** Is a candidate of this election, or the one it evaluates. */
  readonly votedOn: boolean
}

/** What is wrong with the officer's choice. Nobody alone may be able to open anything: at least two people are always needed. */
export function planProblems({ single, shared, threshold }: TrusteePlan, people: readonly NameableTrustee[]): FieldProblems {
  const all = [...single, ...shared]
  const known = new Map(people.map((person) => [person.id, person]))
  if (all.some((id) => !known.has(id))) return { shared: { code: 'trustees.error.unknown' } }
  if (all.some((id) => known.get(id)?.votedOn)) return { shared: { code: 'trustees.error.voted_on' } }
  if (new Set(all).size < all.length) return { shared: { code: 'trustees.error.twice' } }
  if (all.length > MOST) return { shared: { code: 'trustees.error.too_many', params: { max: MOST } } }
  return thresholdProblems({ single, shared, threshold })
}

function thresholdProblems({ single, shared, threshold }: TrusteePlan): FieldProblems {
  if (shared.length === 1) return { shared: { code: 'trustees.error.one_shared' } }
  // Of one alone each would hold the same key, which the protocol refuses.
  if (shared.length > 0 && !(threshold >= 2 && threshold <= shared.length)) {
    return { threshold: { code: 'trustees.error.threshold', params: { max: shared.length } } }
  }
  const needed = single.length + (shared.length > 0 ? threshold : 0)
  return needed < 2 ? { shared: { code: 'trustees.error.alone' } } : {}
}

/** What a fresh plan proposes: one who must take part, and two of three others; fewer people, fewer places. */
export function proposedPlan(people: readonly (NameableTrustee & { readonly inspector: boolean })[]): TrusteePlan {
  const free = people.filter(({ votedOn }) => !votedOn)
  const single = free.find(({ inspector }) => !inspector) ?? free[0]
  const shared = free.filter(({ id }) => id !== single?.id).slice(0, 3)
  return {
    single: single === undefined ? [] : [single.id],
    shared: shared.length > 1 ? shared.map(({ id }) => id) : [],
    threshold: Math.min(2, shared.length),
  }
}

const ORDER: readonly TrusteeState[] = ['named', 'certified', 'shared', 'made']
const AFTER: Readonly<Record<Round, TrusteeState>> = { key: 'made', certificate: 'certified', polynomial: 'shared', answer: 'made' }

export const stateAfter = (round: Round): TrusteeState => AFTER[round]

const reached = ({ state }: Trustee, wanted: TrusteeState): boolean => ORDER.indexOf(state) >= ORDER.indexOf(wanted)

/** Whether this trustee's browser may send this now: the step before is in, from everybody whom it needs. */
export function isDue(ceremony: Pick<Ceremony, 'trustees'>, me: Trustee, round: Round): boolean {
  const shared = ceremony.trustees.filter(({ item }) => item === 'pedersen')
  switch (round) {
    case 'key':
      return me.item === 'single' && me.state === 'named'
    case 'certificate':
      return me.item === 'pedersen' && me.state === 'named'
    case 'polynomial':
      return me.item === 'pedersen' && me.state === 'certified' && shared.every((one) => reached(one, 'certified'))
    case 'answer':
      return me.item === 'pedersen' && me.state === 'shared' && shared.every((one) => reached(one, 'shared'))
  }
}

/** Whether everybody's key is made, so that the joint one stands. */
export const allMade = (trustees: readonly Trustee[]): boolean => trustees.length > 0 && trustees.every(({ state }) => state === 'made')

/** Whether everybody has also compared the fingerprint; only then can voters' ballots be made under the key. */
export const allConfirmed = (trustees: readonly Trustee[], fingerprint: string): boolean =>
  allMade(trustees) && trustees.every(({ item, confirmed }) => item === 'server' || confirmed === fingerprint)

/** Whose turn it is now: they can act without waiting for anybody. */
export const whoseTurn = (trustees: readonly Trustee[]): readonly Trustee[] =>
  trustees.filter((one) => (['key', 'certificate', 'polynomial', 'answer'] as const).some((round) => isDue({ trustees }, one, round)))

/** Whether these owners together can decrypt. */
export function suffices({ trustees, threshold }: Pick<Ceremony, 'trustees' | 'threshold'>, owners: ReadonlySet<number>): boolean {
  const shared = trustees.filter(({ item }) => item === 'pedersen')
  const all = trustees.filter(({ item }) => item !== 'pedersen').every(({ owner }) => owners.has(owner))
  return all && (shared.length === 0 || shared.filter(({ owner }) => owners.has(owner)).length >= (threshold ?? shared.length))
}

/** Whether this trustee's part would still help: a further one of those of whom a number suffices is not needed once they are enough. */
export function isNeeded(ceremony: Pick<Ceremony, 'trustees' | 'threshold'>, me: Trustee, owners: ReadonlySet<number>): boolean {
  if (owners.has(me.owner)) return false
  if (me.item !== 'pedersen') return true
  const shared = ceremony.trustees.filter(({ item, owner }) => item === 'pedersen' && owners.has(owner)).length
  return shared < (ceremony.threshold ?? ceremony.trustees.length)
}
