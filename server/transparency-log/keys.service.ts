import type { Knex } from 'knex'
import { z } from 'zod'
import { fromBase64 } from '../../core/tlog/bytes.ts'
import { formatKey, isKeyName, parseKey, signerOf, type Signer, type VerifierKey } from '../../core/tlog/note.ts'
import { record } from '../audit/audit.service.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import { seal, unseal } from '../auth/sealing.ts'
import { rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { settleSetting } from '../installation.ts'

// The log's signing key: from the configuration, or made at the first start and kept sealed, as second factors are.

type Signing = Pick<Deps, 'db' | 'config' | 'now' | 'random'>

const NAME = 'log_name'
const SECRET_BYTES = 32
const place = (name: string): string => `log-key:${name}`

const KeyRow = z.object({ verifier_key: z.string(), secret: z.string().nullable() })

/** Every key with which the log has signed, oldest first. */
export async function listVerifierKeys(db: Knex): Promise<VerifierKey[]> {
  const found: unknown = await db('log_keys').orderBy('id').select('verifier_key', 'secret')
  return rows(KeyRow, found).flatMap(({ verifier_key }) => parseKey(verifier_key) ?? [])
}

/** The newest key, as `<name>+<hash>+<key>`; undefined before the first start. */
export async function findVerifierKey(db: Knex): Promise<string | undefined> {
  const row: unknown = await db('log_keys').orderBy('id', 'desc').first('verifier_key', 'secret')
  return row === undefined ? undefined : KeyRow.parse(row).verifier_key
}

/**
 * The signer of this installation. Makes name and key where there are none, and notes a key that the configuration brought anew; both in
 * `tx`, so that of two instances at their first start one makes them.
 */
export async function settleSigner(deps: Signing, tx: Knex.Transaction): Promise<Signer> {
  const name = await settleName(deps, tx)
  const given = deps.config.logKey === undefined ? undefined : fromBase64(deps.config.logKey)
  if (given !== undefined) return noted(deps, tx, signerOf(name, given), null)
  const kept = await findSecret(tx)
  // The configuration may have brought another key since: the newest row is the one that everybody is given.
  if (kept !== undefined) return noted(deps, tx, signerOf(name, unseal(await sealingSecrets(tx, deps.config), place(name), kept)), kept)
  const secret = deps.random(SECRET_BYTES)
  return noted(deps, tx, signerOf(name, secret), seal(await sealingSecrets(tx, deps.config), place(name), secret, deps.random(12)))
}

/** Settled once, at the first start: another name would be another log. */
async function settleName({ config, random }: Signing, tx: Knex): Promise<string> {
  const name = await settleSetting(tx, NAME, config.logName ?? `sunlit/${Buffer.from(random(4)).toString('hex')}`)
  if (!isKeyName(name) || (config.logName !== undefined && config.logName !== name))
    throw new Error(`configuration: SUNLIT_LOG_NAME is not the name of this log, which is ${name}`)
  return name
}

async function findSecret(db: Knex): Promise<string | undefined> {
  const found: unknown = await db('log_keys').orderBy('id', 'desc').select('verifier_key', 'secret')
  return rows(KeyRow, found).find(({ secret }) => secret !== null)?.secret ?? undefined
}

async function noted(deps: Signing, tx: Knex.Transaction, signer: Signer, secret: string | null): Promise<Signer> {
  const key = formatKey(signer.key)
  if ((await findVerifierKey(tx)) === key) return signer
  await tx('log_keys').insert({ verifier_key: key, secret, created_at: deps.now().toISOString() })
  await record(deps, tx, { id: null, name: 'system' }, { action: 'log.new_key', subject: 'installation', details: { key } })
  return signer
}
