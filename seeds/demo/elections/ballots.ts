import { encryptBallot, trackerOf, type Choices } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import { Q, type Group, type Point } from '../../../core/protocol/v1/group.ts'
import { mod } from '../../../core/protocol/v1/scalars.ts'
import { findBox, updateBox } from '../../../server/ballot-box/box.queries.ts'
import { flushBox } from '../../../server/ballot-box/flush.service.ts'
import { pendingKey, pendingRow } from '../../../server/ballot-box/pending.service.ts'
import { demoVotingCode } from '../../../server/elections/demo-codes.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { insertAll } from '../batches.ts'
import type { Scene } from './scene.ts'

/**
 * The group for whoever knows the secret of the key that ballots are made for: points are kept by their logarithms, so that only those that
 * are written down cost anything. The texts are those of every other group. For making ballots and nothing else.
 */
export function knowing(secret: bigint): Group {
  const outer = (k: bigint): Point => k as unknown as Point
  const inner = (p: Point): bigint => p as unknown as bigint
  const encode = (p: Point): string => sodiumGroup.encode(sodiumGroup.base(inner(p)))
  const key = encode(outer(secret))
  const decode = (text: string): Point | undefined => (text === key ? outer(secret) : undefined)
  return {
    name: 'Ed25519',
    q: Q,
    g: outer(1n),
    identity: outer(0n),
    add: (a, b) => outer(mod(inner(a) + inner(b))),
    sub: (a, b) => outer(mod(inner(a) - inner(b))),
    base: outer,
    times: (p, k) => outer(mod(inner(p) * k)),
    combine: (s, c, x, on) => outer(mod((on === undefined ? 1n : inner(on)) * s + inner(x) * c)),
    fixed: (p) => p,
    encode,
    encodeAll: (points) => points.map(encode),
    decode,
    decodeKnown: decode,
    equal: (a, b) => inner(a) === inner(b),
  }
}

export interface Casting {
  readonly uuid: string
  readonly votes: readonly { readonly username: string; readonly choices: Choices }[]
  /** So many at a time reach the board; those of the last turn wait in the box. Undefined: all wait. */
  readonly batch?: number
  readonly group?: Group
}

/** Ballots as voters' browsers make them, in the box as the box keeps them. Who casts again in a later turn replaces their first ballot. */
export async function castAll(scene: Scene, { uuid, votes, batch = votes.length, group = sodiumGroup }: Casting): Promise<void> {
  const voters = new Set<string>()
  for (let from = 0; from < votes.length; from += batch) {
    const turn = votes.slice(from, from + batch)
    for (const { username } of turn) voters.add(username)
    await castTurn(scene, uuid, turn, voters.size, group)
    if (from + batch < votes.length) await flushBox(scene.deps, uuid)
  }
}

async function castTurn({ tx, deps, random }: Scene, uuid: string, turn: Casting['votes'], cast: number, group: Group): Promise<void> {
  const box = await findBox(tx, uuid)
  const election = box?.election
  if (box === undefined || election === undefined) throw new Error(`the box ${uuid} is not open`)
  const rows = turn.map(({ username, choices }) => {
    const code = demoVotingCode(username)
    const { credential } = deriveCredential(sodiumGroup, uuid, code)
    const text = encryptBallot(group, { election, code, choices, random })
    const rowKey = pendingKey(deps, uuid, 'ballot', credential)
    const trackerKey = pendingKey(deps, uuid, 'tracker', trackerOf(text))
    return pendingRow(deps, { box, kind: 'ballot', rowKey, text, trackerKey })
  })
  await insertAll(tx, 'box_pending', rows)
  await updateBox(tx, uuid, { cast })
}
