import { deriveCredential, newCode } from '../../core/protocol/v1/credentials.ts'
import { blind, issuerKey, messageOf, unblind } from '../../public/src/ballots/blind.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { boxState } from '../../server/ballot-box/ballot-box.service.ts'
import { registerCredential } from '../../server/ballot-box/registration.service.ts'
import { TokenBuckets } from '../../server/ballot-box/token-buckets.ts'
import type { Deps } from '../../server/deps.ts'
import { createElection } from '../../server/elections/definition.service.ts'
import { DEFAULTS } from '../../server/elections/elections.rules.ts'
import { loadElection } from '../../server/elections/elections.service.ts'
import type { Question, Settings } from '../../server/elections/elections.types.ts'
import { addVoters } from '../../server/elections/roll.service.ts'
import { closeCollection, openCollection, openVoting, startCeremony } from '../../server/elections/steps.service.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import { collect } from '../../server/voter-roll/voter-roll.service.ts'

// An election whose key the server holds, so that it opens without trustees, and voters who do on the server what a browser does.

export interface Opening {
  readonly title: string
  readonly questions: readonly Omit<Question, 'position'>[]
  /** A line a voter: user names. */
  readonly voters: readonly string[]
  readonly settings?: Partial<Settings>
}

/** Up to the ceremony; its key is made. Returns the election's id. */
export async function makeElection(deps: Deps, officer: Actor, { title, questions, voters, settings }: Opening): Promise<number> {
  const id = await createElection(deps, officer, {
    kind: 'motion',
    title,
    trustees: 'server',
    settings: { ...DEFAULTS.motion.settings, minimum: 2, ...settings },
    questions: questions.map((question, i) => ({ ...question, position: i + 1 })),
  })
  const { problems } = await addVoters(deps, officer, id, { text: voters.join('\n') })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  await step(deps, officer, id, startCeremony)
  return id
}

type Step = (deps: Deps, actor: Actor, id: number, version: number) => Promise<unknown>
const step = async (deps: Deps, officer: Actor, id: number, act: Step): Promise<void> => {
  await act(deps, officer, id, (await loadElection(deps.db.read, id)).version)
}

export const startCollecting = (deps: Deps, officer: Actor, id: number): Promise<void> => step(deps, officer, id, openCollection)
export async function startVoting(deps: Deps, officer: Actor, id: number): Promise<void> {
  if (!(await loadElection(deps.db.read, id)).settings.oneStep) await step(deps, officer, id, closeCollection)
  await step(deps, officer, id, openVoting)
}

const buckets = (deps: Deps): TokenBuckets => new TokenBuckets(deps.now)
export const boxOf = async (deps: Deps, id: number): Promise<string> => (await loadElection(deps.db.read, id)).classes[0]?.uuid ?? ''

/** Collects and registers, as the voter's browser does. Returns the voting code. */
export async function collectAs(deps: Deps, actor: Pick<Actor, 'id'>, id: number): Promise<string> {
  const uuid = await boxOf(deps, id)
  const key = await issuerKey((await boxState(deps.db.read, uuid))?.issuerKey ?? '')
  const code = newCode(deps.random)
  const { credential } = deriveCredential(sodiumGroup, uuid, code)
  const message = messageOf(uuid, credential)
  const { blinded, inverse } = await blind(key, message)
  const { signature } = await collect(deps, actor, uuid, blinded)
  await registerCredential(deps, uuid, { credential, signature: await unblind(key, message, signature, inverse) }, buckets(deps))
  return code
}
