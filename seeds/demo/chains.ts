import type { ReviewState, VersionState } from '../../server/disclosures/disclosures.rules.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import { instants, workingDay } from './clock.ts'
import type { Stage } from './entries.ts'
import { reviewsOf } from './levels.ts'
import type { PlantedPerson } from './plant-people.ts'
import type { Chance } from './random.ts'
import { PASSES, RETURNS } from './texts/reviews.ts'

/** Who does what in reviews, by username. */
export class Offices {
  readonly #people: readonly PlantedPerson[]
  readonly #heads: ReadonlyMap<string, string>

  constructor(people: readonly PlantedPerson[]) {
    this.#people = people
    this.#heads = new Map(people.filter(({ roles }) => roles.includes('head')).map(({ department, username }) => [department, username]))
  }
  publisher(department: string, chance: Chance): string {
    return chance.pick(this.#people.filter((person) => person.department === department && person.roles.includes('publisher'))).username
  }
  head(department: string): string {
    return this.#heads.get(department)!
  }
  reviewer(state: ReviewState, department: string, chance: Chance): string {
    if (state === 'head_review') return this.head(department)
    if (state === 'secrecy_review') return chance.happens(0.75) ? 'secrecy' : 'caoqiming'
    return state === 'approval_1' ? approverOf(department, chance) : 'leader'
  }
}

/** Deputy directors share the departments out; when one is away another signs. */
const PORTFOLIOS: Readonly<Record<string, readonly string[]>> = {
  approver: ['BGS', 'JYCJ', 'ZYJN', 'RCKF', 'JYZX', 'XXZX', 'GHK', 'JCS'],
  luomin: ['CWK', 'YLBX', 'SYGS', 'GZFL', 'SBZX', 'JJJD'],
  hanzhiguo: ['LDGX', 'ZCY', 'JDZD', 'RSK', 'SYDW', 'ZJGL', 'FGK', 'JGDW'],
}
function approverOf(department: string, chance: Chance): string {
  const own = Object.keys(PORTFOLIOS).find((username) => PORTFOLIOS[username]!.includes(department)) ?? 'approver'
  return chance.happens(0.93) ? own : chance.pick(Object.keys(PORTFOLIOS))
}

export interface ChainPlan {
  readonly item: CatalogueItemData
  readonly department: string
  /** Where the chain ends: publication, or a state in which it waits. */
  readonly until: Exclude<VersionState, 'superseded' | 'discarded'>
  /** Day of the last thing that happened. */
  readonly lastOn: string
  /** Nothing happens before. */
  readonly notBefore: string
  /** Sent back once by this review, or (for `until: 'returned'`) waiting there. */
  readonly returnedBy?: ReviewState
  readonly remark?: string
  /** A correction begins with what it changes. */
  readonly changeNote?: string
  /** Has happened by `now`, even on its own day; a publication without it may lie ahead, and is cut there. */
  readonly lately?: boolean
  readonly now: Date
}

/** Everything that happens to one version, at plausible hours of working days, by people who may do it. */
export function chain(plan: ChainPlan, offices: Offices, chance: Chance): Stage[] {
  const author = offices.publisher(plan.department, chance)
  const steps = [...opening(plan), ...roads(plan, chance)].map((step) => ({ ...step, by: step.by ?? author }))
  const days = daysBack(plan, steps.length, chance)
  const times = instants(days, chance, plan.now, plan.until !== 'published' || plan.lately === true)
  const people = new Map<ReviewState, string>()
  const stages = steps.map((step, i): Stage => {
    const by = step.by === REVIEWER ? reviewerFor(people, step.step as ReviewState, plan, offices, chance) : step.by
    return { step: step.step, outcome: step.outcome, by, at: times[i]!, remark: step.remark }
  })
  return plan.until === 'published'
    ? [...stages, { step: 'publish', outcome: 'done', by: null, at: stages.at(-1)!.at, remark: '' }]
    : stages
}

const REVIEWER = ' '
type Step = Pick<Stage, 'step' | 'outcome' | 'remark' | 'by'>

function reviewerFor(people: Map<ReviewState, string>, state: ReviewState, plan: ChainPlan, offices: Offices, chance: Chance): string {
  const known = people.get(state) ?? offices.reviewer(state, plan.department, chance)
  people.set(state, known)
  return known
}

function opening({ changeNote }: ChainPlan): Step[] {
  return [{ step: changeNote === undefined ? 'draft' : 'correct', outcome: 'done', remark: changeNote ?? '', by: null }]
}

function roads(plan: ChainPlan, chance: Chance): Step[] {
  if (plan.until === 'draft') return []
  const reviews = reviewsOf(plan.item.reviewLevel)
  const back = plan.returnedBy === undefined ? [] : returned(plan, reviews, chance)
  if (plan.until === 'returned') return back
  const waitsAt = reviews.indexOf(plan.until as ReviewState)
  const passed = (plan.until === 'published' ? reviews : reviews.slice(0, waitsAt)).map((step): Step => ({
    step,
    outcome: 'passed',
    remark: chance.pick(PASSES[step]),
    by: REVIEWER,
  }))
  return [...back, { step: 'submit', outcome: 'done', remark: '', by: null }, ...passed]
}

function returned({ item, returnedBy, remark }: ChainPlan, reviews: readonly ReviewState[], chance: Chance): Step[] {
  const at = reviews.indexOf(returnedBy!)
  const passed = reviews.slice(0, at).map((step): Step => ({ step, outcome: 'passed', remark: '', by: REVIEWER }))
  const why = remark ?? chance.pick(RETURNS[item.register === 'expenses' ? 'expenses' : 'documents'][returnedBy!])
  return [
    { step: 'submit', outcome: 'done', remark: '', by: null },
    ...passed,
    { step: returnedBy!, outcome: 'returned', remark: why, by: REVIEWER },
  ]
}

/** Working days of `count` steps that end on `lastOn`, from early to late. */
function daysBack({ lastOn, notBefore }: ChainPlan, count: number, chance: Chance): string[] {
  const days = [lastOn]
  while (days.length < count) {
    const gap = chance.happens(0.4) ? 0 : chance.happens(0.75) ? 1 : 2
    const earlier = gap === 0 ? days[0]! : workingDay(days[0]!, -gap)
    days.unshift(earlier < notBefore ? (days[0]! < notBefore ? days[0]! : firstWorked(notBefore, days[0]!)) : earlier)
  }
  return days
}

const firstWorked = (from: string, limit: string): string => {
  const day = workingDay(workingDay(from, -1), 1)
  return day > limit ? limit : day
}
