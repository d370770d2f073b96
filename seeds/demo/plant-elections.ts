import type { Knex } from 'knex'
import type { Deps } from '../../server/deps.ts'
import { publishElections } from '../../server/elections/results.publication.service.ts'
import { prepareRunOff } from '../../server/elections/results.run-off.service.ts'
import { changeElection } from '../../server/elections/elections.queries.ts'
import { CLOCK } from '../../server/elections/states.service.ts'
import { closeCollection, closeVoting, openCollection, openVoting, startCeremony } from '../../server/elections/steps.service.ts'
import { excludeVoter, mergeClass } from '../../server/elections/roll.service.ts'
import { forgetOldNotifications } from '../../server/notifications/notifications.service.ts'
import { logActsLater } from '../../server/transparency-log/acts.service.ts'
import { castAll } from './elections/ballots.ts'
import { makeKeys } from './elections/ceremony.ts'
import { fetchCodes } from './elections/codes.ts'
import { finishedElections, LEADERS_CLASS, type Finished, type PlannedClass } from './elections/finished.ts'
import { delegates } from './elections/people.ts'
import { countVotes, draft, electionOf, groupFor, OFFICER, spentKeys, step } from './elections/play.ts'
import { recordTitle } from './elections/records.ts'
import { plantRunning, runningKeys } from './elections/running.ts'
import { Scene } from './elections/scene.ts'
import { graded, marked } from './elections/votes.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'
import { EVALUATION_TEXT, EXCELLENCE_TEXT } from './texts/elections.ts'

export interface ElectionsSetting {
  readonly deps: Pick<Deps, 'db' | 'config' | 'now'>
  readonly planted: PlantedPeople
  readonly disclosures: readonly PlantedEntry[]
}

/**
 * Last year's elections, finished and disclosed, and those of these days: one to vote in, one to fetch codes for, a motion and a draft.
 * They go through the product's own services and cryptography, on days of the past. Voting codes and recovery codes follow from user
 * names (server/elections/demo-codes.ts), so that everybody can take part in the demonstration.
 */
export async function plantElections(tx: Knex.Transaction, { deps, planted, disclosures }: ElectionsSetting): Promise<void> {
  const keys = runningKeys() // found while the others are planted
  logActsLater(tx)
  const scene = new Scene(tx, planted, deps)
  const year = Number(scene.today.slice(0, 4)) - 1
  const records = new Map(disclosures.map(({ id, entry }) => [entry.versions[0]?.title, { id, at: publishedAt(entry) }]))
  for (const election of finishedElections(planted, year)) {
    await plantFinished(scene, election, year)
    const record = records.get(recordTitle(election.title))
    if (record?.at === undefined) throw new Error(`the result of ${election.title} is not disclosed`)
    await publish(scene, election.id, record.id, record.at)
  }
  await plantRunning(scene, await keys)
  await readEarlier(scene, deps.now())
}

const publishedAt = ({ versions }: PlantedEntry['entry']): string | undefined =>
  versions[0]?.stages.find(({ step: name }) => name === 'publish')?.at

async function plantFinished(scene: Scene, election: Finished, year: number): Promise<void> {
  const { deps } = scene
  const { days, id: expected } = election
  const officer = scene.actor(OFFICER)
  scene.at(days.drafted, '09:10')
  const id = await draftFinished(scene, election, year)
  if (id !== expected) throw new Error('the finished elections are not the first of this installation')
  await step(scene, id, startCeremony)
  scene.at(days.keys, '09:05')
  await makeKeys(scene, id)
  const nth = ISSUED_BEFORE[expected - 1]!
  scene.at(days.collecting, '08:40')
  await step(scene, id, async (...args) => openCollection(...args, await spentKeys(scene, id, nth)))
  await fetchAll(scene, election)
  scene.at(days.voting, '08:35')
  await closeCollection(deps, officer, id)
  await step(scene, id, openVoting)
  await castFinished(scene, election)
  scene.at(days.closed, '15:00')
  await closeVoting(deps, CLOCK, id)
  scene.at(days.closed, '15:30')
  await countVotes(scene, id)
}

/** How many classes of elections before this one issued codes. */
const ISSUED_BEFORE = [0, 2, 3] as const

async function draftFinished(scene: Scene, election: Finished, year: number): Promise<number> {
  if (election.kind === 'evaluation') return draftEvaluation(scene, election, year)
  if (election.id === 3) return prepareRunOff(scene.deps, scene.actor(OFFICER), 2, 1)
  const away = delegates(scene.people, election.classes[0]!.roll.length + 1).at(-1)!
  const { kind, title, settings, questions, classes } = election
  const roll = [...classes[0]!.roll, away]
  const id = await draft(scene, { kind, title, description: EXCELLENCE_TEXT.description, settings, questions, roll })
  await excludeVoter(scene.deps, scene.actor(OFFICER), id, scene.person(away).id, EXCELLENCE_TEXT.excluded)
  return id
}

/** The leaders are too few for a class of their own: before anything opens, and for everybody to read, they are put with the next one. */
async function draftEvaluation(scene: Scene, { kind, title, settings, questions, classes }: Finished, year: number): Promise<number> {
  const { A, B, C } = EVALUATION_TEXT.classes
  const wanted = [
    { code: 'A', title: A, weight: 30 },
    { code: 'B', title: B, weight: 30 },
    { code: 'C', title: C, weight: 40 },
  ]
  const roll = classes.flatMap((one) => one.roll)
  const { description } = EVALUATION_TEXT
  if (title !== EVALUATION_TEXT.title(year) || !LEADERS_CLASS.every((one) => roll.includes(one))) throw new Error('another evaluation')
  const id = await draft(scene, { kind, title, description, settings, questions, classes: wanted, roll })
  await step(scene, id, (deps, actor, of, version) => mergeClass(deps, actor, of, version, 'A'))
  return id
}

async function fetchAll(scene: Scene, { id, classes, days }: Finished): Promise<void> {
  const nth = ISSUED_BEFORE[id - 1]!
  const keys = await spentKeys(scene, id, nth)
  for (const { planned, uuid } of await boxesOf(scene, id, classes)) {
    const collected = planned.issued.map((username) => ({ username, on: days.collecting }))
    await fetchCodes(scene, { uuid, publicKey: keys.get(uuid)!.publicKey, collected })
  }
}

/** Each planned class with its box. */
async function boxesOf(scene: Scene, id: number, classes: readonly PlannedClass[]) {
  const found = (await electionOf(scene, id)).classes
  return classes.map((planned) => ({ planned, uuid: found.find(({ code }) => code === planned.code)!.uuid }))
}

async function castFinished(scene: Scene, { id, classes, questions }: Finished): Promise<void> {
  const group = await groupFor(scene, id)
  for (const { planned, uuid } of await boxesOf(scene, id, classes)) {
    const ballots = choicesOf(planned, questions[0]!, new Chance(`elections/ballots/${id}/${planned.code}`))
    const votes = planned.cast.map((username, i) => ({ username, choices: ballots[i]! }))
    await castAll(scene, { uuid, votes, batch: 14, group })
  }
}

/** Ballots that add up to the plan. */
function choicesOf({ cast, counts }: PlannedClass, { blank, max }: Finished['questions'][number], chance: Chance): number[][][] {
  if (!blank) return graded(counts, chance)
  const [blanks = 0, ...votes] = counts[0] ?? []
  return marked(votes, { ballots: cast.length, blanks, max }, chance).map((choices) => [choices])
}

/** The record in which the result is disclosed; once it is out, the election is published by the clock. */
async function publish(scene: Scene, id: number, disclosureId: number, at: string): Promise<void> {
  await changeElection(scene.tx, await electionOf(scene, id), { disclosureId })
  await publishElections({ ...scene.deps, now: () => new Date(Date.parse(at) + 4 * 60_000) })
}

const READ_MS = 3 * 86_400_000

/** What people were told some days ago they have read, and what is older than half a year is forgotten. */
async function readEarlier({ tx, deps }: Scene, now: Date): Promise<void> {
  const before = new Date(now.getTime() - READ_MS).toISOString()
  await tx('notifications')
    .whereLike('about', '%')
    .where((any) => void any.whereLike('href', '/elections/%'))
    .whereNull('read_at')
    .where('at', '<', before)
    .update({ read_at: tx.ref('at') })
  await forgetOldNotifications({ ...deps, now: () => now })
}
