import type { Judged } from '../obligations/obligations.types.ts'
import { groupedBy, KEPT, type Standing } from './compliance.rules.ts'

/** A number of an evaluation with what it was counted from: ids of obligations, so that every point can be opened. */
export interface Counted {
  readonly n: number
  readonly sources: readonly number[]
}

/** What compliance of one department in one time comes to. Each obligation that was due is in exactly one of the eight counts of `by`. */
export interface DepartmentFigures {
  readonly departmentId: number
  /** On time, before the event, or signed nil in time; of all that was due. */
  readonly timeliness: { readonly kept: Counted; readonly due: Counted }
  readonly by: Readonly<Record<Exclude<Standing, 'open'>, Counted>>
  /** Working days past the due day, one by one. */
  readonly late: readonly { readonly obligationId: number; readonly days: number }[]
  /** Required elements of what is published. */
  readonly elements: {
    readonly present: number
    readonly required: number
    readonly incomplete: readonly { readonly obligationId: number; readonly missing: number }[]
  }
  /** Ex-ante items: published ahead of the event, of all that have been published. */
  readonly exAnte: { readonly kept: Counted; readonly all: Counted }
}

/**
 * The figures of every department that had anything due from `from` to `to` (`YYYY-MM-DD`, both included), by department id. Pure: the same
 * obligations give the same figures, whoever computes them. Cancelled obligations and those not due yet count nowhere.
 */
export function complianceFigures(
  obligations: readonly Judged[],
  span: { readonly from: string; readonly to: string },
): ReadonlyMap<number, DepartmentFigures> {
  const due = obligations.filter(
    ({ dueOn, outcome }) => dueOn >= span.from && dueOn <= span.to && outcome !== 'cancelled' && outcome !== 'open',
  )
  return new Map([...groupedBy(due, ({ departmentId }) => departmentId)].map(([id, own]) => [id, figuresOf(id, own)]))
}

const counted = (rows: readonly Judged[]): Counted => ({ n: rows.length, sources: rows.map(({ id }) => id) })

function figuresOf(departmentId: number, own: readonly Judged[]): DepartmentFigures {
  const of = (...standings: readonly Standing[]): Counted =>
    counted(own.filter(({ outcome }) => (standings as readonly string[]).includes(outcome)))
  const withElements = own.filter(({ elementsPresent }) => elementsPresent !== null)
  const sum = (count: (row: Judged) => number): number => withElements.reduce((n, row) => n + count(row), 0)
  return {
    departmentId,
    timeliness: { kept: of(...KEPT), due: counted(own) },
    by: {
      missing: of('missing'),
      turned_ex_post: of('turned_ex_post'),
      late: of('late'),
      nil_late: of('nil_late'),
      withdrawn: of('withdrawn'),
      on_time: of('on_time'),
      ex_ante_kept: of('ex_ante_kept'),
      nil: of('nil'),
    },
    late: own.filter(({ lateBy }) => lateBy > 0).map(({ id, lateBy }) => ({ obligationId: id, days: lateBy })),
    elements: {
      present: sum(({ elementsPresent }) => elementsPresent ?? 0),
      required: sum(({ elementsRequired }) => elementsRequired),
      incomplete: withElements
        .filter(({ elementsPresent, elementsRequired }) => (elementsPresent ?? 0) < elementsRequired)
        .map(({ id, elementsPresent, elementsRequired }) => ({ obligationId: id, missing: elementsRequired - (elementsPresent ?? 0) })),
    },
    exAnte: exAnteOf(own),
  }
}

function exAnteOf(own: readonly Judged[]): DepartmentFigures['exAnte'] {
  const published = own.filter(({ timing, leadDays, answeredAt }) => timing === 'ex_ante' && leadDays !== null && answeredAt !== null)
  return {
    kept: counted(published.filter(({ outcome }) => outcome !== 'turned_ex_post' && outcome !== 'withdrawn')),
    all: counted(published),
  }
}
