import type { Knex } from 'knex'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { TAKING_STATES } from '../vetoes/vetoes.rules.ts'
import { findCycles, ownSubjects } from './cycles.queries.ts'
import { frozenSchemes } from './schemes.service.ts'

export interface RunningCycle {
  readonly id: number
  readonly title: string
  readonly state: string
  /** The department's, in that cycle. */
  readonly subjectId: number
  readonly scheme: Scheme
}

/** Cycles whose result can still change, in whose period the day lies and in which the department itself is a subject; the latest first. */
export async function runningCyclesOf(db: Knex, departmentId: number, day: string): Promise<RunningCycle[]> {
  const cycles = (await findCycles(db, TAKING_STATES)).filter(({ fromOn, toOn }) => fromOn <= day && day <= toOn)
  if (cycles.length === 0) return []
  // One after another: inside a transaction there is a single connection.
  const subjects = await ownSubjects(
    db,
    departmentId,
    cycles.map(({ id }) => id),
  )
  const schemeIds = [...new Set(cycles.filter(({ id }) => subjects.has(id)).map(({ schemeId }) => schemeId))]
  const schemes = new Map(schemeIds.length === 0 ? [] : (await frozenSchemes(db, schemeIds)).map(({ id, scheme }) => [id, scheme]))
  return cycles.flatMap(({ id, title, state, schemeId }) => {
    const [subjectId, scheme] = [subjects.get(id), schemes.get(schemeId)]
    return subjectId === undefined || scheme === undefined ? [] : [{ id, title, state, subjectId, scheme }]
  })
}
