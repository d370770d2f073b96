import type { Knex } from 'knex'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { TAKING_STATES } from '../vetoes/vetoes.rules.ts'
import { findCycles, listSubjects } from './cycles.queries.ts'
import { getScheme } from './schemes.service.ts'

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
  const running: RunningCycle[] = []
  // One after another: inside a transaction there is a single connection. There are a few at most.
  for (const { id, title, state, schemeId } of cycles) {
    const subject = (await listSubjects(db, id)).find((one) => one.departmentId === departmentId && one.personId === null)
    if (subject !== undefined) running.push({ id, title, state, subjectId: subject.id, scheme: (await getScheme(db, schemeId)).scheme })
  }
  return running
}
