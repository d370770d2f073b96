import { createCipheriv, createHash } from 'node:crypto'
import { newCode } from '../../core/protocol/v1/credentials.ts'
import { newSeed } from '../../core/protocol/seat.ts'
import type { Random } from '../../core/protocol/v1/scalars.ts'

// A demonstration can be tried out only by whoever has a voting code or a recovery code, which real voters and trustees alone have: those
// of the demonstration follow from the user name, and are therefore secret from nobody.

const BLOCK = 4096

/** Bytes that follow from a label, the same in every planting: a stream cipher under the label's hash. For the demonstration only. */
export function demoRandom(label: string): Random {
  const key = createHash('sha256').update(`sunlit demonstration|${label}`).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  let left: Uint8Array = new Uint8Array()
  return (bytes) => {
    if (left.length < bytes) left = Buffer.concat([left, stream.update(Buffer.alloc(BLOCK + bytes))])
    const given = Uint8Array.from(left.subarray(0, bytes))
    left = left.subarray(bytes)
    return given
  }
}

/** One for all ballots of the demonstration; each box knows it under another name. */
export const demoVotingCode = (username: string): string => newCode(demoRandom(`voting code|${username}`))

/** One for all elections of the demonstration in which the person keeps a part of the key. */
export const demoRecoveryCode = (username: string): string => newSeed(demoRandom(`recovery code|${username}`))
