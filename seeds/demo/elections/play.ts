import type { Group } from '../../../core/protocol/v1/group.ts'
import { partialDecryption } from '../../../core/protocol/v1/decryption.ts'
import { secretOf } from '../../../core/protocol/ceremony.ts'
import { mod } from '../../../core/protocol/v1/scalars.ts'
import type { Actor } from '../../../server/auth/policy.ts'
import { boxState } from '../../../server/ballot-box/ballot-box.service.ts'
import { createElection, saveQuestions, saveRules } from '../../../server/elections/definition.service.ts'
import { demoRecoveryCode } from '../../../server/elections/demo-codes.ts'
import { DEFAULTS, votingClasses } from '../../../server/elections/elections.rules.ts'
import { loadElection } from '../../../server/elections/elections.service.ts'
import type { Election, ElectionKind, Question, Settings, TrusteeKind } from '../../../server/elections/elections.types.ts'
import { addVoters } from '../../../server/elections/roll.service.ts'
import { readPlace } from '../../../server/elections/trustees.ceremony.service.ts'
import { takeDecryptions } from '../../../server/elections/trustees.count.service.ts'
import { jointKey } from '../../../server/elections/trustees.service.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import type { IssuerKey } from '../../../server/protocol/blind-signatures.ts'
import { knowing } from './ballots.ts'
import { spentIssuer } from './codes.ts'
import { SPENT_ISSUERS } from './issuers.ts'
import type { Scene } from './scene.ts'

// What officers and trustees do on their pages, through the services behind these.

export const OFFICER = 'officer'
/** Needed in any case, and three of whom two suffice. */
export const SINGLE = 'unionrep'
export const SHARED = ['inspector1', 'inspector2', 'inspector3'] as const

export const electionOf = ({ deps }: Scene, id: number): Promise<Election> => loadElection(deps.db.read, id)

export interface Drafted {
  readonly kind: ElectionKind
  readonly title: string
  readonly description: string
  readonly settings?: Settings
  readonly trustees?: TrusteeKind
  readonly classes?: readonly { readonly code: string; readonly title: string; readonly weight: number }[]
  readonly questions: readonly Question[]
  /** UTC ISO text. */
  readonly collectUntil?: string
  readonly voteUntil?: string
  /** User names, or everybody. */
  readonly roll: readonly string[] | 'everybody'
}

/** A draft with its rules, questions and roll, as the officer's four pages save them. Returns its id. */
export async function draft(scene: Scene, drafted: Drafted): Promise<number> {
  const { deps } = scene
  const { kind, title, description, settings = DEFAULTS[kind].settings, trustees = 'shared' } = drafted
  const { classes = [{ code: '', title: '', weight: 100 }], collectUntil = null, voteUntil = null, questions, roll } = drafted
  const officer = scene.actor(OFFICER)
  const id = await createElection(deps, officer, { kind, title })
  await saveRules(deps, officer, id, 1, { title, description, settings, trustees, collectUntil, voteUntil, classes })
  await saveQuestions(deps, officer, id, 2, questions)
  if (roll.length === 0) return id
  const { problems } = await addVoters(deps, officer, id, roll === 'everybody' ? { everybody: true } : { text: roll.join('\n') })
  if (problems.length > 0) throw new Error(`nobody of the roll is to be found: ${JSON.stringify(problems)}`)
  return id
}

type Step<T> = (deps: Scene['deps'], actor: Actor, id: number, version: number) => Promise<T>

/** One press of the officer's on the election as it stands. */
export const step = async <T>(scene: Scene, id: number, act: Step<T>): Promise<T> =>
  act(scene.deps, scene.actor(OFFICER), id, (await electionOf(scene, id)).version)

/** Keys for the voters' codes that were spent since; `nth` counts the classes of the whole demonstration. */
export async function spentKeys(scene: Scene, id: number, nth: number): Promise<ReadonlyMap<string, IssuerKey>> {
  const classes = votingClasses(await electionOf(scene, id))
  return new Map(classes.map(({ uuid }, i) => [uuid, spentIssuer(SPENT_ISSUERS[nth + i]!)]))
}

async function secretFor(scene: Scene, id: number, username: string): Promise<bigint> {
  const { view } = await readPlace(scene.deps, scene.actor(username), id)
  const secret = secretOf(sodiumGroup, view, demoRecoveryCode(username))
  if (secret === undefined) throw new Error(`${username} has another recovery code`)
  return secret
}

/** A group that makes ballots of this election fast. The secret is put together from three trustees' parts, as nobody could but here. */
export async function groupFor(scene: Scene, id: number): Promise<Group> {
  const [single, first, second] = [
    await secretFor(scene, id, SINGLE),
    await secretFor(scene, id, SHARED[0]),
    await secretFor(scene, id, SHARED[1]),
  ]
  const whole = mod(single + 2n * first - second) // Lagrange's factors of the places 1 and 2
  if (sodiumGroup.encode(sodiumGroup.base(whole)) !== (await jointKey(scene.tx, id))) throw new Error('the parts make another key')
  return knowing(whole)
}

/** Decrypts every class as this trustee. Their pages recount the archive first; tests do that for all of them. */
async function decrypt(scene: Scene, id: number, username: string): Promise<void> {
  const secret = await secretFor(scene, id, username)
  const parts = []
  for (const { uuid } of votingClasses(await electionOf(scene, id))) {
    const { election = '', encryptedTally = '' } = (await boxState(scene.tx, uuid)) ?? {}
    parts.push({ uuid, text: partialDecryption(sodiumGroup, { election, encryptedTally, secret, random: scene.random }) })
  }
  await takeDecryptions(scene.deps, scene.actor(username), id, parts)
}

/** The mandatory trustee and two of the three others; the second is away. */
export async function countVotes(scene: Scene, id: number): Promise<void> {
  for (const username of [SINGLE, SHARED[0], SHARED[2]]) await decrypt(scene, id, username)
}
