import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { listSteps } from './elections.queries.ts'
import { listRunning } from './list.queries.ts'
import { loadElection, runElection } from './elections.service.ts'
import type { Election } from './elections.types.ts'
import { CLOCK, noteStep } from './states.service.ts'
import { closeCollection, closeVoting } from './steps.service.ts'
import { tellOfficers, tellVoters } from './telling.service.ts'

const HOUR = 3_600_000
/** All voters hear once more on the last day, and again in the last two hours. */
const REMIND_BEFORE = [2 * HOUR, 24 * HOUR]
/** A window that has only just opened was announced by that. */
const QUIET = HOUR

/**
 * Closes what was to close by now. What cannot close, because too few fetched a code, stays open, and its officers are told once. Right when
 * it runs twice: the second comes second.
 */
export async function closeDueElections(deps: Deps): Promise<number> {
  const now = deps.now().toISOString()
  const due = (await listRunning(deps.db.read)).filter(({ until }) => until !== undefined && until <= now)
  let closed = 0
  const failures: unknown[] = []
  for (const { id, state } of due)
    try {
      await (state === 'collecting' ? closeCollection(deps, CLOCK, id) : closeVoting(deps, CLOCK, id))
      closed += 1
    } catch (error) {
      if (!(error instanceof AppError)) failures.push(error)
      else await tellThatItStays(deps, id, error)
    }
  if (failures.length > 0) throw failures[0] // the others had their turn first
  return closed
}

/** Once, however often the clock comes by: nothing but its officers can change it. Who came second is told nothing. */
async function tellThatItStays(deps: Deps, id: number, { code, params }: AppError): Promise<void> {
  const told = code === 'elections.error.too_few_collected' ? 'cannot_close' : code === 'elections.error.box_key' ? 'box_key' : undefined
  if (told === undefined) return
  const { n = 0, min = 0 } = params
  await deps.db.write.transaction(async (tx) => {
    await tellOfficers(tx, await loadElection(tx, id), told, deps.now().toISOString(), told === 'box_key' ? {} : { n, min })
  })
}

/** Reminds everybody on the roll before a window closes, whether they used it or not: a list of those who have not would be a list of those who have. */
export async function remindOfElections(deps: Deps): Promise<void> {
  const now = deps.now().getTime()
  for (const { id, until, openedAt } of await listRunning(deps.db.read)) {
    if (until === undefined || openedAt === undefined || now - Date.parse(openedAt) < QUIET) continue
    const left = Date.parse(until) - now
    const before = REMIND_BEFORE.find((ms) => left > 0 && left <= ms)
    if (before === undefined || Date.parse(until) - Date.parse(openedAt) <= before) continue
    await deps.db.write.transaction(async (tx) => remindAll(tx, await loadElection(tx, id), deps.now().toISOString(), `${before}:${until}`))
  }
}

const remindAll = (tx: Knex.Transaction, election: Election, at: string, name: string): Promise<void> =>
  tellVoters(tx, election, election.state === 'collecting' ? 'remind_collection' : 'remind_voting', at, { name })

/** The officer's button: all voters, at most once an hour. @throws AppError not_found, forbidden, conflict */
export async function remindVoters(deps: Deps, actor: Actor, id: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const election = await runElection(tx, actor, id)
    if (election.state !== 'collecting' && election.state !== 'voting') throw new AppError('conflict', 'elections.error.state')
    const at = deps.now().toISOString()
    const hour = at.slice(0, 13)
    if ((await listSteps(tx, id)).some((one) => one.step === 'reminded' && one.at.startsWith(hour)))
      throw new AppError('conflict', 'elections.error.reminded')
    await remindAll(tx, election, at, hour)
    await noteStep(tx, id, { by: actor, at, step: 'reminded' })
    return [undefined, { action: 'elections.remind', subject: `election:${id}`, details: { title: election.title } }]
  })
}
