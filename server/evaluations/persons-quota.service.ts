import type { Knex } from 'knex'
import { findCycles, listSubjects } from './cycles.queries.ts'
import { RESULT_STATES } from './cycles.rules.ts'
import { readEvaluation } from './versions.queries.ts'

/** By department: the share of 优秀 among its people, in per cent, that a veto in the year's evaluation leaves it. */
export async function personsQuotasOf(db: Knex, year: number): Promise<ReadonlyMap<number, number>> {
  const percents = new Map<number, number>()
  const cycles = (await findCycles(db, RESULT_STATES)).filter(({ period }) => period === String(year))
  // One after another: inside a transaction there is a single connection. There are one or two.
  for (const { id, versionId } of cycles) {
    if (versionId === null) continue
    const capped = (await readEvaluation(db, versionId)).sheets.filter(({ personsQuota }) => personsQuota !== undefined)
    const subjects = capped.length === 0 ? [] : await listSubjects(db, id)
    for (const { subject, personsQuota = 100 } of capped) {
      const departmentId = subjects.find(({ key }) => key === subject)?.departmentId
      if (departmentId !== undefined) percents.set(departmentId, Math.min(personsQuota, percents.get(departmentId) ?? 100))
    }
  }
  return percents
}
