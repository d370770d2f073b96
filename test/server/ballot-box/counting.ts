import { partialDecryption, resultOf } from '../../../core/protocol/v1/tally.ts'
import { appendDecryption, appendResult, boxState, closeBox } from '../../../server/ballot-box/ballot-box.service.ts'
import type { Deps } from '../../../server/deps.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'
import type { World } from '../../support/world.ts'
import type { Polling } from './voting.ts'

export const close = ({ deps }: { readonly deps: Pick<Deps, 'db' | 'config' | 'random'> }, uuid: string) =>
  deps.db.write.transaction((tx) => closeBox(tx, uuid, deps))

/** What the one trustee does, and the result: for every question how often each entry was chosen. */
export async function count({ deps }: World, { uuid, election, trustees, secret }: Polling): Promise<readonly (readonly number[])[]> {
  const { encryptedTally = '', cast: totalWeight } = (await boxState(deps.db.read, uuid)) ?? { cast: 0 }
  const text = partialDecryption(group, { election, encryptedTally, secret, random: deps.random })
  const decryptions = [{ owner: 1, text }]
  const { text: result, counts } = resultOf(group, { election, trustees, encryptedTally, totalWeight, decryptions })
  await deps.db.write.transaction(async (tx) => {
    await appendDecryption(tx, uuid, 1, text)
    await appendDecryption(tx, uuid, 1, text) // sent twice
    await appendResult(tx, uuid, result)
  })
  return counts
}
