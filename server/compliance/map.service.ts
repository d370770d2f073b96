import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarOf } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { denyCompliance } from './compliance.policy.ts'
import {
  countGroups,
  dueYears,
  listDepartments,
  listItems,
  type CountedGroup,
  type Department,
  type Item,
  type Range,
} from './compliance.queries.ts'
import type { Group } from './compliance.rules.ts'

export type { Department, Item, Range } from './compliance.queries.ts'
export type World = Pick<Deps, 'db' | 'cache' | 'now'>

export interface Compliance {
  readonly groups: readonly Group[]
  readonly departments: readonly Department[]
  readonly items: readonly Item[]
  /** First and last year in which anything falls due. */
  readonly years: { readonly first: number; readonly last: number }
}

export const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** What the whole bureau owed in some months and how it stands. @throws AppError forbidden for whoever is not of the bureau */
export async function readCompliance(deps: World, actor: Actor, range: Range): Promise<Compliance> {
  authorize(denyCompliance(actor))
  const today = todayOf(deps)
  const [groups, axes] = await Promise.all([groupsOf(deps, range, today), readAxes(deps, today)])
  return { groups, ...axes }
}

/** The counted groups of some months, late ones with their working days. */
export function groupsOf(deps: World, range: Range, today: string, departmentId?: number): Promise<readonly Group[]> {
  return deps.cache.read(['compliance.groups', range, today, departmentId], async () => {
    const [counted, calendar] = await Promise.all([countGroups(deps.db.read, range, today, departmentId), calendarOf(deps)])
    return withLateDays(counted, calendar, today)
  })
}

/** Departments, items and years that anything is owed of. */
export const readAxes = ({ db, cache }: World, today: string): Promise<Omit<Compliance, 'groups'>> =>
  cache.read(['compliance.axes', today], async () => {
    const [departments, items, years] = await Promise.all([listDepartments(db.read), listItems(db.read), dueYears(db.read)])
    const year = Number(today.slice(0, 4))
    return { departments, items, years: years ?? { first: year, last: year } }
  })

/** Counts the working days of what is late, each pair of days once. A rest day past the due day already counts 1. */
function withLateDays(counted: readonly CountedGroup[], calendar: WorkingCalendar, today: string): Group[] {
  const known = new Map<string, number>()
  const days = (dueOn: string, end: string): number => {
    const key = `${dueOn} ${end}`
    const found = known.get(key) ?? (end > dueOn ? Math.max(1, calendar.workingDaysBetween(dueOn, end).days) : 0)
    known.set(key, found)
    return found
  }
  return counted.map(({ lateDue, lateEnd, ...group }) => ({
    ...group,
    lateBy: lateDue === null ? 0 : days(lateDue, lateEnd === null ? today : dateInShanghai(lateEnd)),
  }))
}
