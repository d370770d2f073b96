import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { findPersonnel } from '../registers/index.ts'
import { enter, type Matter } from './entering.service.ts'
import { readPeriods } from './publicity.reading.ts'
import { todayOf } from './publicity.service.ts'
import { listWaitingBefore, takeWaiting, titleOf, type WaitingObjection } from './waiting.queries.ts'

/**
 * The job: on a working day all that came without a name on earlier days is filed together. Returns how many. One that cannot be filed keeps
 * none of the others back; the job then fails and says why.
 */
export async function deliverObjections(deps: Deps): Promise<number> {
  const today = todayOf(deps)
  if (!(await calendarIn(deps.db.read)).isWorkingDay(today)) return 0
  let delivered = 0
  const failures: unknown[] = []
  for (const one of await listWaitingBefore(deps.db.read, today))
    try {
      if (await deliver(deps, one)) delivered += 1
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} objections without a name were not filed`)
  return delivered
}

/** Another instance was first. */
class Overtaken extends Error {}

/** Under the day on which it was filed, about the text of that day: a correction or a withdrawal since then changes nothing. */
async function deliver(deps: Deps, one: WaitingObjection): Promise<boolean> {
  const at = new Date(`${one.filedOn}T00:00:00+08:00`)
  const nobody = { id: null, name: 'anonymous' }
  try {
    await audited({ ...deps, now: () => at }, nobody, async (tx) => {
      if (!(await takeWaiting(tx, one.codeHash))) throw new Overtaken()
      return [undefined, await enter(tx, await matterOf(tx, one), one, at.toISOString())]
    })
    return true
  } catch (error) {
    if (error instanceof Overtaken) return false
    throw error
  }
}

async function matterOf(tx: Knex.Transaction, { disclosureId, versionId, lineNo }: WaitingObjection): Promise<Matter> {
  const { notice, lines } = await findPersonnel(tx, { versionId })
  const { periods = [] } = (await readPeriods(tx, [disclosureId])).get(disclosureId) ?? {}
  const period = periods.find((each) => each.versionId === versionId)
  if (period === undefined) throw new Error(`version ${versionId} is no notice`)
  return { disclosureId, title: await titleOf(tx, disclosureId), notice, people: lines, period, lineNo }
}
