import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { randomBytes } from 'node:crypto'
import { deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { encryptBallot } from '../../../core/protocol/v1/ballot.ts'
import type { Actor } from '../../../server/auth/policy.ts'
import { createElection, motionQuestion, saveQuestions, saveRules, type TypedRules } from '../../../server/elections/definition.service.ts'
import { addVoters } from '../../../server/elections/roll.service.ts'
import { loadElection } from '../../../server/elections/elections.service.ts'
import type { Election, ElectionKind, Question } from '../../../server/elections/elections.types.ts'
import { collect } from '../../../server/voter-roll/voter-roll.service.ts'
import { closeCollection, openCollection, openVoting, startCeremony } from '../../../server/elections/steps.service.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { chen, he, lin, ma, sun, tang, wu, xu, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** Xu runs elections, besides keeping the catalogue. */
export const officer = (world: World): Actor => ({ ...world.actor(xu), roles: [...xu.roles, 'officer'] })
/** The same in the database, for requests: once a world. */
export async function makeOfficer(world: World): Promise<void> {
  const row = { person_id: world.cast.people['xu']!, role: 'officer', granted_at: '2025-01-02T00:00:00.000Z' }
  await world.db.write('role_assignments').insert(row).onConflict(['person_id', 'role']).ignore()
}

export const VOTERS: readonly Persona[] = [chen, lin, sun, he, tang, ma, wu]

export const get = (world: World, id: number): Promise<Election> => loadElection(world.db.read, id)
const version = async (world: World, id: number): Promise<number> => (await get(world, id)).version

/** The rules of an election as a form would send them back. */
export const rulesOf = (election: Election, over: Partial<TypedRules> = {}): TypedRules => ({
  title: election.title,
  description: election.description,
  settings: election.settings,
  trustees: election.trustees,
  collectUntil: election.collectUntil ?? null,
  voteUntil: election.voteUntil ?? null,
  classes: election.classes.map(({ code, title, weight }) => ({ code, title, weight })),
  ...over,
})

export const CANDIDATES: Question = {
  position: 1,
  text: '选择至多 2 名',
  min: 1,
  max: 2,
  blank: true,
  options: ['张立新', '丁文博', '马晓燕'].map((label) => ({ label, detail: '社保中心 · 科员' })),
}

export interface Wanted {
  readonly kind?: ElectionKind
  readonly rules?: Partial<TypedRules>
  readonly settings?: Partial<Election['settings']>
  readonly questions?: readonly Question[]
  readonly voters?: readonly Persona[]
}

/** A draft in which nothing is missing. The server keeps the key of motions here: trustees have tests of their own. */
export async function drafted(
  world: World,
  { kind = 'motion', rules, settings, questions, voters = VOTERS }: Wanted = {},
): Promise<number> {
  const by = officer(world)
  const id = await createElection(world.deps, by, { kind, title: '是否延长窗口时间' })
  const election = await get(world, id)
  const trustees = kind === 'motion' ? 'server' : 'shared'
  await saveRules(world.deps, by, id, 1, rulesOf(election, { trustees, settings: { ...election.settings, ...settings }, ...rules }))
  const asked = questions ?? (kind === 'motion' ? [motionQuestion('延长办事窗口开放时间', 1)] : [CANDIDATES])
  await saveQuestions(world.deps, by, id, await version(world, id), asked)
  await addVoters(world.deps, by, id, { text: voters.map(({ username }) => username).join('\n') })
  return id
}

export const take = async (world: World, step: typeof startCeremony, id: number): Promise<void> =>
  step(world.deps, officer(world), id, await version(world, id))

export async function inCeremony(world: World, wanted?: Wanted): Promise<number> {
  const id = await drafted(world, wanted)
  await take(world, startCeremony, id)
  return id
}
export async function collecting(world: World, wanted?: Wanted): Promise<number> {
  const id = await inCeremony(world, wanted)
  await take(world, openCollection, id)
  return id
}

export interface Holder {
  readonly code: string
  readonly credential: string
}

const suite = RSABSSA.SHA384.PSS.Deterministic()

/** What a voter's browser does first: a code of its own, blinded for the key of its box. */
export async function blinded(world: World, uuid: string) {
  const { public_key } = (await world.db.read('issuer_keys').where({ box_uuid: uuid }).first('public_key')) as { public_key: string }
  const key = await crypto.subtle.importKey('spki', Buffer.from(public_key, 'base64'), { name: 'RSA-PSS', hash: 'SHA-384' }, true, [
    'verify',
  ])
  const code = newCode((n) => randomBytes(n))
  const { credential } = deriveCredential(sodiumGroup, uuid, code)
  const message = new TextEncoder().encode(`sunlit-credential|${uuid}|${credential}`)
  const { blindedMsg, inv } = await suite.blind(key, message)
  const finish = async (signature: string): Promise<string> =>
    Buffer.from(await suite.finalize(key, message, Buffer.from(signature, 'base64'), inv)).toString('base64')
  return { code, credential, blinded: Buffer.from(blindedMsg).toString('base64'), finish }
}

/** A voter fetches a code and registers it without a session. */
export async function fetchCode(world: World, persona: Persona, uuid: string): Promise<Holder> {
  const { code, credential, finish, blinded: message } = await blinded(world, uuid)
  const { signature } = await collect(world.deps, world.actor(persona), uuid, message)
  await register(world, uuid, credential, await finish(signature))
  return { code, credential }
}
export const register = (world: World, uuid: string, credential: string, signature: string) =>
  world.visitor().post(`/box/${uuid}/credentials`).send({ credential, signature }).expect(200)

export async function cast(world: World, uuid: string, { code }: Holder, choices: readonly (readonly number[])[]): Promise<void> {
  const { election } = (await world.db.read('boxes').where({ uuid }).first('election')) as { election: string }
  const text = encryptBallot(sodiumGroup, { election, code, choices, random: (n) => randomBytes(n) })
  await world.visitor().post(`/box/${uuid}/ballots`).type('text').send(text).expect(200)
}

/** Voting is open, and these have a code. */
export async function voting(world: World, wanted: Wanted = {}): Promise<{ id: number; uuid: string; holders: Holder[] }> {
  const id = await collecting(world, wanted)
  const { uuid } = (await get(world, id)).classes[0]!
  const holders: Holder[] = []
  for (const voter of wanted.voters ?? VOTERS) holders.push(await fetchCode(world, voter, uuid))

  await closeCollection(world.deps, officer(world), id)
  await take(world, openVoting, id)
  return { id, uuid, holders }
}
