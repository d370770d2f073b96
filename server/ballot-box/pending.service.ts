import type { Knex } from 'knex'
import { deletePending, insertPending, listPending, replacePending, type Box } from './box.queries.ts'
import { sealOf } from './box-key.ts'
import { BoxRefusal, type BoxDeps, type PendingKind } from './box.types.ts'

const NONCE_BYTES = 12
const CREDENTIAL_BYTES = 64
const CHECK = 'this is the key'

/** What a box remembers of the key that seals it. */
export const keyCheck = ({ config }: Pick<BoxDeps, 'config'>, uuid: string): string => sealOf(config).name(uuid, 'check', CHECK)

/**
 * Refuses to go on when this installation's key is not the one that the box was made with: what it took it could not give back.
 * @throws BoxRefusal unavailable
 */
export function demandKey(deps: Pick<BoxDeps, 'config'>, box: Box): void {
  if (keyCheck(deps, box.uuid) !== box.keyCheck) throw new BoxRefusal('unavailable', { detail: 'wrong_key' })
}

/** The name under which something waits, and under which it is found again. */
export const pendingKey = ({ config }: Pick<BoxDeps, 'config'>, uuid: string, kind: PendingKind | 'tracker', of: string): string =>
  sealOf(config).name(uuid, kind, of)

const placeOf = (uuid: string, kind: PendingKind, rowKey: string): string => `${uuid}|${kind}|${rowKey}`

export interface Waiting {
  readonly box: Box
  readonly kind: PendingKind
  readonly rowKey: string
  readonly text: string
  readonly trackerKey: string | null
}

function sealed({ config, random }: BoxDeps, { box, kind, rowKey, text }: Waiting): Buffer {
  const size = kind === 'credential' ? CREDENTIAL_BYTES : (box.ballotLimit ?? 0)
  return sealOf(config).seal(placeOf(box.uuid, kind, rowKey), text, size, random(NONCE_BYTES))
}

/** The row in which something waits. */
export function pendingRow(deps: BoxDeps, waiting: Waiting) {
  const { box, kind, rowKey, trackerKey } = waiting
  return { box_uuid: box.uuid, kind, row_key: rowKey, tracker_key: trackerKey, sealed: sealed(deps, waiting) }
}

export const putPending = (tx: Knex.Transaction, deps: BoxDeps, waiting: Waiting): Promise<unknown> =>
  insertPending(tx, [pendingRow(deps, waiting)])

export async function replaceWaiting(
  tx: Knex.Transaction,
  deps: BoxDeps,
  waiting: Waiting & { readonly trackerKey: string },
): Promise<void> {
  const { box, kind, rowKey, trackerKey } = waiting
  await replacePending(tx, { box_uuid: box.uuid, kind, row_key: rowKey }, { tracker_key: trackerKey, sealed: sealed(deps, waiting) })
}

/**
 * Writes all that waits anew, in the order of its keys and at once: neither the places of the rows nor the numbers of the transactions that
 * wrote them, which dumps and copies bring along, tell then which came first. The box must be held.
 */
export async function forgetOrder(tx: Knex.Transaction, uuid: string, kind: PendingKind): Promise<void> {
  const found = await listPending(tx, uuid, kind)
  await deletePending(tx, uuid, kind)
  await insertPending(
    tx,
    found.map((row) => ({ box_uuid: uuid, kind, ...row })),
  )
}

/** Takes out all that waits, opened, in an order that chance alone has made. The box must be held. */
export async function takePending(tx: Knex.Transaction, deps: BoxDeps, box: Box, kind: PendingKind): Promise<string[]> {
  demandKey(deps, box)
  const seal = sealOf(deps.config)
  const found = await listPending(tx, box.uuid, kind)
  const texts = found.map((row) => seal.open(placeOf(box.uuid, kind, row.row_key), row.sealed))
  await deletePending(tx, box.uuid, kind)
  return shuffled(texts, deps.random)
}

/** Every order as likely as any other (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: BoxDeps['random']): T[] {
  const mixed = [...items]
  for (let left = mixed.length - 1; left > 0; left -= 1) {
    const at = below(left + 1, random)
    ;[mixed[left], mixed[at]] = [mixed[at]!, mixed[left]!]
  }
  return mixed
}

/** A whole number from 0 to `limit` − 1; drawn again when it would favour the small ones. */
function below(limit: number, random: BoxDeps['random']): number {
  const most = 2 ** 32 - (2 ** 32 % limit)
  for (;;) {
    const drawn = Buffer.from(random(4)).readUInt32BE()
    if (drawn < most) return drawn % limit
  }
}
