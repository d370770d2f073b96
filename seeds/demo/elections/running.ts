import { dateInShanghai } from '../../../core/dates.ts'
import { DEMO_USERNAMES } from '../../../server/auth/demo-people.ts'
import { motionQuestion } from '../../../server/elections/definition.service.ts'
import { DEFAULTS } from '../../../server/elections/elections.rules.ts'
import type { Question } from '../../../server/elections/elections.types.ts'
import { CLOCK } from '../../../server/elections/states.service.ts'
import { closeCollection, openCollection, openVoting, startCeremony } from '../../../server/elections/steps.service.ts'
import { makeIssuerKey, type IssuerKey } from '../../../server/protocol/blind-signatures.ts'
import { workingDay } from '../clock.ts'
import { Chance } from '../random.ts'
import { COMMITTEE_TEXT, DRAFT_TEXT, MOTION_TEXT, RECOMMENDATION_TEXT } from '../texts/elections.ts'
import { castAll, type Casting } from './ballots.ts'
import { makeKeys } from './ceremony.ts'
import { fetchCodes } from './codes.ts'
import { candidateOption, candidates, delegates } from './people.ts'
import { draft, electionOf, groupFor, spentKeys, step } from './play.ts'
import type { Scene } from './scene.ts'

/** Keys of the elections that give out codes now: secret here too, drawn anew in every planting. */
export const runningKeys = (): Promise<readonly [IssuerKey, IssuerKey]> => Promise.all([makeIssuerKey(), makeIssuerKey()])

/** What is going on these days: a vote, a collection, a motion and a draft. */
export async function plantRunning(scene: Scene, [committee, motion]: readonly [IssuerKey, IssuerKey]): Promise<void> {
  await plantRecommendation(scene)
  await plantCommittee(scene, committee)
  await plantMotion(scene, motion)
  await plantDraft(scene)
}

/** The end of a working day, so many working days from today, as an instant. */
const until = ({ today }: Scene, days: number): string => new Date(`${workingDay(today, days)}T17:30:00+08:00`).toISOString()
const boxOf = async (scene: Scene, id: number): Promise<string> => (await electionOf(scene, id)).classes[0]!.uuid
const isDemoPerson = (username: string): boolean => (DEMO_USERNAMES as readonly string[]).includes(username)

function question(scene: Scene, text: string, { count, max, label }: { count: number; max: number; label: string }): Question {
  return { position: 1, text, min: 1, max, blank: true, options: candidates(scene.people, count, label).map(candidateOption) }
}

/** Issuers before this one belong to the elections that are finished. */
const SPENT_BEFORE = 4
const NOMINATED = 3

/** Secret, under way: some ballots on the board, some waiting; the people of the demonstration have codes and have not voted. */
async function plantRecommendation(scene: Scene): Promise<void> {
  const { today } = scene
  const roll = [...delegates(scene.people, 38), 'head', 'approver', 'leader', 'inspector1']
  scene.at(workingDay(today, -12), '09:20')
  const year = Number(dateInShanghai(until(scene, 4)).slice(0, 4))
  const id = await draft(scene, {
    kind: 'recommendation',
    title: RECOMMENDATION_TEXT.title(year),
    description: RECOMMENDATION_TEXT.description,
    settings: { ...DEFAULTS.recommendation.settings, seats: NOMINATED },
    questions: [question(scene, RECOMMENDATION_TEXT.question, { count: 9, max: NOMINATED, label: 'recommendation' })],
    collectUntil: until(scene, -6),
    voteUntil: until(scene, 4),
    roll,
  })
  await step(scene, id, startCeremony)
  scene.at(workingDay(today, -11), '14:10')
  await makeKeys(scene, id)
  scene.at(workingDay(today, -9), '08:45')
  const keys = await spentKeys(scene, id, SPENT_BEFORE)
  await step(scene, id, (...args) => openCollection(...args, keys))
  const uuid = await boxOf(scene, id)
  const issued = roll.filter((username, i) => isDemoPerson(username) || i % 15 !== 14)
  const collected = issued.map((username, i) => ({ username, on: workingDay(today, -9 + (i % 3)) }))
  await fetchCodes(scene, { uuid, publicKey: keys.get(uuid)!.publicKey, collected })
  scene.at(workingDay(today, -6), '17:30')
  await closeCollection(scene.deps, CLOCK, id)
  scene.at(workingDay(today, -5), '08:35')
  await step(scene, id, openVoting)
  await castAll(scene, { uuid, votes: recommended(issued), batch: 10, group: await groupFor(scene, id) })
}

/** Twenty-two have voted, two of them again. */
function recommended(issued: readonly string[]): Casting['votes'] {
  const voters = issued.filter((username) => !isDemoPerson(username)).slice(0, 22)
  const turns = [...voters.slice(0, 12), ...voters.slice(0, 2), ...voters.slice(12)]
  const chance = new Chance('elections/recommendation')
  return turns.map((username) => {
    const chosen = new Set(chance.shuffled([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8]).slice(0, NOMINATED))
    return { username, choices: [[0, ...Array.from({ length: 9 }, (_, at) => (chosen.has(at) ? 1 : 0))]] }
  })
}

const SEATS = 5

/** Everybody may fetch a code; some have. */
async function plantCommittee(scene: Scene, issuer: IssuerKey): Promise<void> {
  const { today } = scene
  scene.at(workingDay(today, -6), '10:05')
  const id = await draft(scene, {
    kind: 'excellence',
    title: COMMITTEE_TEXT.title,
    description: COMMITTEE_TEXT.description,
    settings: { ...DEFAULTS.excellence.settings, elected: 'half_of_roll', seats: SEATS },
    questions: [question(scene, COMMITTEE_TEXT.question, { count: 7, max: SEATS, label: 'committee' })],
    collectUntil: until(scene, 3),
    voteUntil: until(scene, 6),
    roll: 'everybody',
  })
  await step(scene, id, startCeremony)
  scene.at(workingDay(today, -5), '09:30')
  await makeKeys(scene, id)
  scene.at(workingDay(today, -2), '14:20')
  const uuid = await boxOf(scene, id)
  await step(scene, id, (...args) => openCollection(...args, new Map([[uuid, issuer]])))
  const collected = someOf(scene, 40, 'committee').map((username, i) => ({ username, on: workingDay(today, i % 3 === 0 ? -1 : -2) }))
  await fetchCodes(scene, { uuid, publicKey: issuer.publicKey, collected })
}

/** So many of the staff whom the sign-in page does not offer. */
function someOf({ people }: Scene, count: number, label: string): string[] {
  const others = people.filter(({ username, roles }) => roles.includes('staff') && !isDemoPerson(username)).map(({ username }) => username)
  return new Chance(`elections/some/${label}`).shuffled(others).slice(0, count)
}

/** A key of the server's, said on every page; codes and ballots in one step, nothing on the board before the close. */
async function plantMotion(scene: Scene, issuer: IssuerKey): Promise<void> {
  const { today } = scene
  scene.at(workingDay(today, -3), '15:10')
  const id = await draft(scene, {
    kind: 'motion',
    title: MOTION_TEXT.title,
    description: MOTION_TEXT.description,
    settings: { ...DEFAULTS.motion.settings, elected: 'half_of_cast', valid: 'half', oneStep: true },
    trustees: 'server',
    questions: [motionQuestion(MOTION_TEXT.question, 1)],
    voteUntil: until(scene, 5),
    roll: 'everybody',
  })
  await step(scene, id, startCeremony)
  scene.at(workingDay(today, -2), '09:00')
  const uuid = await boxOf(scene, id)
  await step(scene, id, (...args) => openVoting(...args, new Map([[uuid, issuer]])))
  const voters = someOf(scene, 28, 'motion')
  const collected = voters.map((username, i) => ({ username, on: workingDay(today, i % 2 === 0 ? -1 : -2) }))
  await fetchCodes(scene, { uuid, publicKey: issuer.publicKey, collected })
  const chance = new Chance('elections/motion')
  const votes = voters.slice(0, 24).map((username) => {
    const chosen = chance.pick([0, 0, 0, 0, 1, 1, 2])
    return { username, choices: [[0, 1, 2].map((at) => (at === chosen ? 1 : 0))] }
  })
  await castAll(scene, { uuid, votes })
}

/** Candidates are there, nobody is on the roll yet. */
async function plantDraft(scene: Scene): Promise<void> {
  scene.at(workingDay(scene.today, -1), '16:05')
  await draft(scene, {
    kind: 'recommendation',
    title: DRAFT_TEXT.title,
    description: DRAFT_TEXT.description,
    settings: { ...DEFAULTS.recommendation.settings, seats: 2 },
    questions: [question(scene, DRAFT_TEXT.question, { count: 6, max: 2, label: 'draft' })],
    roll: [],
  })
}
