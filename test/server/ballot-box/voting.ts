import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { randomBytes } from 'node:crypto'
import { newUuid } from '../../../core/protocol/v1/base58.ts'
import { encryptBallot, trackerOf, type Choices } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { electionText, type Question } from '../../../core/protocol/v1/election.ts'
import { singleKey, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { createBox, freezeBox, openBox } from '../../../server/ballot-box/ballot-box.service.ts'
import { holdBox } from '../../../server/ballot-box/box.queries.ts'
import { pendingKey, putPending } from '../../../server/ballot-box/pending.service.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'
import type { World } from '../../support/world.ts'

const random = (bytes: number): Uint8Array => randomBytes(bytes)
const suite = RSABSSA.SHA384.PSS.Deterministic()
const pair = RSABSSA.SHA384.generateKey({ modulusLength: 2048, publicExponent: Uint8Array.from([1, 0, 1]) }) // once a run

export const QUESTION: Question = { question: '评选一人', answers: ['甲', '乙'], min: 1, max: 1, blank: true }
export const FIRST: Choices = [[0, 1, 0]]
export const SECOND: Choices = [[0, 0, 1]]
export const OPENED_ON = '2026-03-02'

/** A voter as the box may know one: a code and what follows from it. */
export interface Voter {
  readonly code: string
  readonly credential: string
  readonly signature: string
}

export interface Polling {
  readonly uuid: string
  readonly election: string
  readonly trustees: string
  /** The trustee's. */
  readonly secret: bigint
  readonly voters: readonly Voter[]
  readonly ballot: (voter: Voter, choices?: Choices) => string
}

/** What a voter's browser and the issuer do together: the issuer signs without seeing what. */
export async function blindlySigned(uuid: string, { code, credential }: Pick<Voter, 'code' | 'credential'>): Promise<Voter> {
  const { publicKey, privateKey } = await pair
  const message = suite.prepare(messageOf(uuid, credential))
  const { blindedMsg, inv } = await suite.blind(publicKey, message)
  const signature = await suite.finalize(publicKey, message, await suite.blindSign(privateKey, blindedMsg), inv)
  return { code, credential, signature: Buffer.from(signature).toString('base64') }
}

const messageOf = (uuid: string, credential: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`sunlit-credential|${uuid}|${credential}`)

/** The same kind of signature made without blinding, which takes a browser its time; `of` another box for one that is none here. */
export async function newVoter(uuid: string, of = uuid): Promise<Voter> {
  const code = newCode(random)
  const { credential } = deriveCredential(group, uuid, code)
  const { privateKey } = await pair
  const signature = await crypto.subtle.sign({ name: 'RSA-PSS', saltLength: 48 }, privateKey, messageOf(of, credential))
  return { code, credential, signature: Buffer.from(signature).toString('base64') }
}

/** The public key of every box here. */
export const issuerKey = async (): Promise<string> =>
  Buffer.from(await crypto.subtle.exportKey('spki', (await pair).publicKey)).toString('base64')

/** A box in which so many voters may register; nothing has been asked of the box but its creation. */
export async function collecting({ deps }: World, count: number, { oneStep = false, questions = [QUESTION] } = {}): Promise<Polling> {
  const uuid = newUuid(random)
  const { secret, text } = singleKey(group, random)
  const publicKey = (JSON.parse(text) as { public_key: string }).public_key
  const election = electionText({ name: '试投', description: '', uuid, publicKey, questions })
  const key = await issuerKey()
  await deps.db.write.transaction((tx) => createBox(tx, { uuid, issuerKey: key, oneStep }, deps))
  const voters = await Promise.all(Array.from({ length: count }, () => newVoter(uuid)))
  const ballot = ({ code }: Voter, choices: Choices = FIRST): string => encryptBallot(group, { election, code, choices, random })
  return { uuid, election, trustees: trusteesText([['Single', text]]), secret, voters, ballot }
}

export const register = ({ visitor }: Pick<World, 'visitor'>, uuid: string, { credential, signature }: Voter) =>
  visitor().post(`/box/${uuid}/credentials`).send({ credential, signature })

export const open = ({ deps }: World, { uuid, election, trustees }: Polling): Promise<void> =>
  deps.db.write.transaction((tx) => openBox(tx, uuid, { election, trustees, openedOn: OPENED_ON }))

/** A box that is open, with every voter's credential in it. */
export async function polling(world: World, count: number, options: { questions?: readonly Question[] } = {}): Promise<Polling> {
  const box = await collecting(world, count, { ...options, questions: [...(options.questions ?? [QUESTION])] })
  for (const voter of box.voters) await register(world, box.uuid, voter)
  await world.deps.db.write.transaction((tx) => freezeBox(tx, box.uuid, world.deps))
  await open(world, box)
  return box
}

/** Casts over HTTP, as a browser does. */
export const cast = ({ visitor }: Pick<World, 'visitor'>, uuid: string, text: string) =>
  visitor().post(`/box/${uuid}/ballots`).type('text/plain').send(text)

export const where = ({ visitor }: World, uuid: string, text: string) =>
  visitor().get(`/box/${uuid}/ballots/${encodeURIComponent(trackerOf(text))}`)

/** An open box with so many credentials, put there without the issuer, whose signatures take their time. */
export async function crowded(world: World, count: number): Promise<Polling> {
  const { deps } = world
  const box = await collecting(world, 0)
  const codes = Array.from({ length: count }, () => newCode(random))
  const voters = codes.map((code) => ({ code, credential: deriveCredential(group, box.uuid, code).credential, signature: '' }))
  await deps.db.write.transaction(async (tx) => {
    const held = (await holdBox(tx, box.uuid, ['collecting']))!
    for (const { credential: text } of voters)
      await putPending(tx, deps, {
        box: held,
        kind: 'credential',
        rowKey: pendingKey(deps, box.uuid, 'credential', text),
        text,
        trackerKey: null,
      })
    await freezeBox(tx, box.uuid, deps)
  })
  await open(world, box)
  return { ...box, voters }
}
