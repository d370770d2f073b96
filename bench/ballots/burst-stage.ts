import { hash } from '@node-rs/argon2'
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { plantDemo } from '../../seeds/demo.ts'
import { getActorNamed } from '../../server/auth/actors.service.ts'
import { readConfig } from '../../server/config.ts'
import { openDatabase } from '../../server/db/database.ts'
import { migrate } from '../../server/db/migrate.ts'
import { RevisionCache } from '../../server/db/revision-cache.ts'
import type { Deps } from '../../server/deps.ts'
import { insertVoters } from '../../server/self-attack/simulation.queries.ts'
import { boxOf, collectAs, makeElection, startCollecting, startVoting } from '../../test/support/voters.ts'
import { boxState } from '../../server/ballot-box/ballot-box.service.ts'

/** Everything that stands in the database before the burst, and what the voters need of it. */
export interface Stage {
  readonly password: string
  readonly collecting: { readonly id: number; readonly uuid: string; readonly issuerKey: string }
  readonly voting: { readonly id: number; readonly uuid: string; readonly election: string }
  readonly voters: readonly { readonly username: string; readonly code: string }[]
}

const PASSWORD = 'voter of the bench'
const OPTIONS = 10

/**
 * The demo year, so many further members of staff, and two elections whose roll they are: one gives out codes, in the other, whose codes
 * they have, they vote. So the burst does the work of both halves of an election at once.
 */
export async function stageBurst(env: NodeJS.ProcessEnv, voters: number): Promise<Stage> {
  const config = readConfig(env)
  const db = openDatabase(config.databaseUrl)
  const random = (bytes: number): Buffer => randomBytes(bytes)
  const deps: Deps = { db, cache: new RevisionCache(), config, log: pino({ level: 'silent' }), now: () => new Date(), random }
  try {
    await migrate(db)
    await plantDemo(deps)
    const passwordHash = await hash(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 })
    const people = await db.write.transaction((tx) => insertVoters(tx, voters, passwordHash, deps.now().toISOString()))
    const officer = await getActorNamed(deps, 'officer')
    if (officer === undefined) throw new Error('the demo year has no officer')
    const [collecting, voting] = await Promise.all(
      ['发码', '投票'].map((title) =>
        makeElection(deps, officer, { title, questions: [question], voters: people.map(({ username }) => username) }),
      ),
    )
    for (const id of [collecting!, voting!]) await startCollecting(deps, officer, id)
    const codes = new Map<number, string>()
    for (const person of people) codes.set(person.id, await collectAs(deps, person, voting!))
    await startVoting(deps, officer, voting!)
    const boxes = await Promise.all([collecting!, voting!].map(async (id) => ({ id, uuid: await boxOf(deps, id) })))
    const [first, second] = await Promise.all(boxes.map(({ uuid }) => boxState(db.read, uuid)))
    return {
      password: PASSWORD,
      collecting: { ...boxes[0]!, issuerKey: first?.issuerKey ?? '' },
      voting: { ...boxes[1]!, election: second?.election ?? '' },
      voters: people.map(({ id, username }) => ({ username, code: codes.get(id)! })),
    }
  } finally {
    await db.close()
  }
}

const question = {
  text: '评选一人',
  min: 1,
  max: 1,
  blank: false,
  options: Array.from({ length: OPTIONS }, (_, at) => ({ label: `候选人 ${at + 1}`, detail: '' })),
}
