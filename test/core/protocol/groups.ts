import { createHash } from 'node:crypto'
import type { Group } from '../../../core/protocol/v1/group.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { groupOf, nativeSodium, wasmSodium } from '../../../server/protocol/sodium-group.ts'

const native = nativeSodium()

/** Every group there is: that of browsers, and both builds of libsodium for servers. */
export const GROUPS: readonly (readonly [string, Group])[] = [
  ['noble', nobleGroup],
  ['libsodium as WebAssembly', groupOf(await wasmSodium())],
  ...(native === undefined ? [] : [['libsodium', groupOf(native)] as const]),
]

/** The quickest one, for tests that are about something else. */
export const quick: Group = GROUPS.at(-1)![1]

/** Bytes that look random and are the same in every run of the tests. */
export function seeded(seed: string): (bytes: number) => Uint8Array {
  let turn = 0
  return (bytes) => {
    const blocks = Array.from({ length: Math.ceil(bytes / 32) }, () => createHash('sha256').update(`${seed}|${turn++}`).digest())
    return new Uint8Array(Buffer.concat(blocks).subarray(0, bytes))
  }
}
