import { createHash } from 'node:crypto'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import { seal } from '../auth/sealing.ts'
import { sharedRun } from '../db/shared-run.ts'
import type { Deps } from '../deps.ts'
import { makeIssuerKey, type IssuerKey } from '../protocol/blind-signatures.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { isOver, quarterOn } from './anonymous.rules.ts'
import type { Issuer } from './anonymous.types.ts'
import { endIssuers, findIssuer, insertIssuer, listIssuers } from './issuers.queries.ts'

export type IssuerDeps = Pick<Deps, 'db' | 'config' | 'now' | 'random'>

/** Where a key is sealed: in another row it does not open. */
export const issuerPlace = (quarter: string): string => `anonymous-issuer:${quarter}`

const SYSTEM: Agent = { id: null, name: 'system' }
/** Two years: what is shown to everybody. */
const SHOWN = 8

/** The newest keys, for everybody who asks. */
export const publicIssuers = ({ db }: Pick<Deps, 'db'>): Promise<Issuer[]> => listIssuers(db.read, SHOWN)

const makings = new WeakMap<Deps['db'], () => Promise<void>>()

/** The key of this quarter; made when there is none yet. Asked by many at once it is made once. */
export async function currentIssuer(deps: IssuerDeps): Promise<Issuer> {
  const quarter = quarterOn(dateInShanghai(deps.now().toISOString()))
  const known = await findIssuer(deps.db.read, { quarter })
  if (known !== undefined) return known
  const make = makings.get(deps.db) ?? sharedRun(() => makeIssuer(deps))
  makings.set(deps.db, make)
  await make()
  const made = await findIssuer(deps.db.read, { quarter })
  if (made === undefined) throw new Error(`no key for ${quarter}`)
  return made
}

/** The job: at the beginning of a quarter its key is made, and with that the ones before lose theirs. */
export async function settleIssuer(deps: IssuerDeps): Promise<void> {
  await currentIssuer(deps)
}

async function makeIssuer(deps: IssuerDeps): Promise<void> {
  const today = dateInShanghai(deps.now().toISOString())
  if ((await findIssuer(deps.db.read, { quarter: quarterOn(today) })) !== undefined) return
  await insertKey(deps, today, await makeIssuerKey()) // outside the transaction: it takes some tenths of a second
}

/** Another instance may have been first: then its key stands and this one is forgotten. */
class Overtaken extends Error {}

async function insertKey(deps: IssuerDeps, today: string, key: IssuerKey): Promise<void> {
  const quarter = quarterOn(today)
  const print = createHash('sha256').update(Buffer.from(key.publicKey, 'base64')).digest('hex')
  try {
    await audited(deps, SYSTEM, async (tx) => {
      const madeAt = await stamp(deps, tx)
      const sealedKey = seal(await sealingSecrets(tx, deps.config), issuerPlace(quarter), key.privateKey, deps.random(12))
      const id = await insertIssuer(tx, { quarter, publicKey: key.publicKey, print, sealedKey, madeAt })
      if (id === undefined) throw new Overtaken()
      const over = (await listIssuers(tx, SHOWN)).filter((one) => isOver(one.quarter, quarter))
      await endIssuers(
        tx,
        quarter,
        over.map((one) => one.id),
        today,
      )
      await logRow(tx, 'anonymous_issuer', { id }, madeAt)
      return [undefined, { action: 'anonymous.make_issuer', subject: `anonymous_issuer:${id}`, details: { quarter, key: print } }]
    })
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
  }
}
