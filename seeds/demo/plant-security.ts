import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { seal } from '../../server/auth/sealing.ts'
import { makeRecoveryCodes } from '../../server/auth/recovery-codes.rules.ts'
import { hashRecoveryCode } from '../../server/auth/recovery-hash.ts'
import { SECRET_BYTES } from '../../server/auth/totp.ts'
import { settleSetting } from '../../server/installation.ts'
import { insertAll } from './batches.ts'
import type { PlantedPeople } from './plant-people.ts'

/** Somebody whom the sign-in page does not offer: with a second factor on, the printed password alone lets nobody in. */
const WITH_SECOND_FACTOR = 'wanghaibo'

/**
 * One ordinary colleague has a second factor, so that the lists of the security administrator show one. Its secret is drawn anew each time
 * and belongs to no telephone: resetting it is part of the demonstration.
 */
export async function plantSecurity(
  tx: Knex.Transaction,
  { people }: PlantedPeople,
  now: Date,
  environment: string | undefined,
): Promise<void> {
  const person = people.find(({ username }) => username === WITH_SECOND_FACTOR)
  if (person === undefined) throw new Error(`nobody is called ${WITH_SECOND_FACTOR}`)
  const installation = await settleSetting(tx, 'session_secret', randomBytes(32).toString('base64url'))
  const at = new Date(now.getTime() - 40 * 86_400_000).toISOString()
  const secret = seal({ installation, environment }, `second-factor:${person.id}`, randomBytes(SECRET_BYTES), randomBytes(12))
  await tx('second_factors').insert({ person_id: person.id, secret, enabled_at: at })
  const codes = makeRecoveryCodes((bytes) => randomBytes(bytes))
  await insertAll(
    tx,
    'recovery_codes',
    codes.map((code, i) => ({
      person_id: person.id,
      code_hash: hashRecoveryCode(person.id, code),
      created_at: at,
      used_at: i < 2 ? at : null,
    })),
  )
}
