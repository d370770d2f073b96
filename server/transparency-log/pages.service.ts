import { openCheckpoint, type Checkpoint } from '../../core/tlog/checkpoint.ts'
import { parseKey } from '../../core/tlog/note.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { ensureCheckpoint, ensureKey, type Checkpointing } from './checkpoints.service.ts'
import { countBefore, listInspectingDepartments, type Office } from './pages.queries.ts'
import { denyWitnessing } from './witnesses.policy.ts'
import { findOwnKey, listWitnesses, type OwnKey, type Witness } from './witnesses.queries.ts'

export type { Office } from './pages.queries.ts'
export type { OwnKey, Witness } from './witnesses.queries.ts'

/** How many months of growth are shown. */
export const MONTHS = 12

export interface LogPage {
  /** The signed note with its cosignatures. */
  readonly note: string
  readonly at: string
  readonly checkpoint: Checkpoint
  /** `<name>+<hash>+<key>` */
  readonly key: string
  readonly witnesses: readonly Witness[]
  /** What each witness who cosigned the newest checkpoint attests: when it saw it, in seconds since 1970, by key. */
  readonly cosigned: ReadonlyMap<string, number>
  /** How many entries there were at the end of each of these months; the last is now. */
  readonly growth: readonly { readonly month: string; readonly size: number }[]
  /** For an inspector: the key with which they cosign, `null` before they have made one. */
  readonly own: OwnKey | null | undefined
}

/** Everything that /log shows. Public: `actor` only adds what they may do. */
export async function readLogPage(deps: Checkpointing, actor: Actor | undefined, today: string): Promise<LogPage> {
  const db = deps.db.read
  const { note, at } = await ensureCheckpoint(deps)
  const [key, witnesses] = [await ensureKey(deps), await listWitnesses(db)]
  const log = parseKey(key)
  const known = witnesses.filter(({ removedAt }) => removedAt === null).flatMap((witness) => parseKey(witness.key) ?? [])
  const opened = log === undefined ? undefined : openCheckpoint(note, log, known)
  if (opened?.ok !== true) throw new AppError('conflict', 'log.error.unreadable') // the key is another than the one that signed
  const { checkpoint, signatures } = opened
  const cosigned = new Map(signatures.flatMap(({ key: by, time }) => (time === undefined ? [] : [[by, time] as const])))
  const growth = await growthOf(deps, checkpoint.size, today)
  const witness = actor !== undefined && denyWitnessing(actor) === undefined
  const own = witness ? ((await findOwnKey(db, actor.id)) ?? null) : undefined
  return { note, at, checkpoint, key, witnesses, cosigned, growth, own }
}

/** Whom to tell when something does not fit. Names of departments and their public telephones only. */
export const whomToTell = (deps: Pick<Deps, 'db'>): Promise<Office[]> => listInspectingDepartments(deps.db.read)

const counted = new WeakMap<object, { readonly name: string; readonly growth: Promise<LogPage['growth']> }>()

/** Counted once for each size and month: anybody may ask, and the log is long. */
function growthOf({ db }: Pick<Deps, 'db'>, size: number, today: string): Promise<LogPage['growth']> {
  const name = `${size} ${today.slice(0, 7)}`
  const known = counted.get(db)
  if (known?.name === name) return known.growth
  const growth = countMonths(db.read, size, today)
  counted.set(db, { name, growth })
  growth.catch(() => counted.delete(db))
  return growth
}

async function countMonths(db: Deps['db']['read'], size: number, today: string): Promise<LogPage['growth']> {
  const months = Array.from({ length: MONTHS }, (_, i) => monthBefore(today, MONTHS - 1 - i))
  const ends = months.slice(1).map((month) => new Date(`${month}-01T00:00:00+08:00`).toISOString())
  const sizes = [...(await countBefore(db, ends)), size]
  return months.map((month, i) => ({ month, size: sizes[i] ?? size }))
}

/** `YYYY-MM`, so many months before the month of `today`. */
export function monthBefore(today: string, months: number): string {
  const count = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
}
