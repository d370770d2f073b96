import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { makeDurable } from '../db/durable.ts'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { AppError, type Problem } from '../errors.ts'
import { enter, type Matter } from './entering.service.ts'
import { countFiling, MOST_A_DAY, uncountFiling } from './limits.ts'
import { findObjection, type Objection } from './objections.queries.ts'
import { hasLeads, SHORTEST_LEADS } from './publicity.rules.ts'
import { loadNotice, todayOf } from './publicity.service.ts'
import { codeHash, receiptCode, typedCode } from './receipts.ts'
import { findWaiting, putWaiting } from './waiting.queries.ts'

export interface Filing {
  /** Number of the version that the writer had before them. */
  readonly number: number
  readonly named: boolean
  /** Line of the person; null: the notice as a whole; undefined: not said. */
  readonly lineNo: number | null | undefined
  readonly body: string
  /** How the writer can be reached. Not kept of an anonymous one. */
  readonly contact: string
  readonly leads: string
}
export const LONGEST_OBJECTION = 1_000

/**
 * Files an objection while the period runs and returns its receipt code, which is kept nowhere. An anonymous one waits for the next working
 * morning: filed at once, the number of its row would stand between those of others whose instants are known. It counts as of the day on
 * which it was filed, and nothing finer is kept.
 * @throws AppError not_found, forbidden, conflict (the period is over, broken off or not begun), invalid with fields, too_many
 */
export async function fileObjection(deps: Deps, actor: Actor, id: number, filing: Filing): Promise<string> {
  authorize(denyReading(actor))
  const today = todayOf(deps)
  if (!countFiling(deps.cache, actor.id, today))
    throw new AppError('too_many', 'personnel.error.too_many_objections', {}, { max: MOST_A_DAY })
  try {
    const code = receiptCode(deps.random)
    await (filing.named ? fileNamed : keepAnonymous)(deps, actor, id, filing, { today, hash: codeHash(code) })
    return code
  } catch (error) {
    uncountFiling(deps.cache, actor.id, today)
    throw error
  }
}

interface Receipt {
  readonly today: string
  readonly hash: string
}

async function fileNamed(deps: Deps, actor: Actor, id: number, filing: Filing, { today, hash }: Receipt): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const matter = await loadMatter(tx, actor, id, filing, today)
    const by = { id: actor.id, name: actor.name, contact: filing.contact }
    return [undefined, await enter(tx, matter, { ...filing, filedOn: today, codeHash: hash }, deps.now().toISOString(), by)]
  })
}

/** Looked at as if it were filed at once. No audit entry: its instant would tell what the row does not. */
async function keepAnonymous(deps: Deps, actor: Actor, id: number, filing: Filing, { today, hash }: Receipt): Promise<void> {
  const { body, leads } = filing
  await deps.db.write.transaction(async (tx) => {
    const { period, lineNo } = await loadMatter(tx, actor, id, filing, today)
    await putWaiting(tx, { codeHash: hash, disclosureId: id, versionId: period.versionId, lineNo, body, leads, filedOn: today })
  })
  await makeDurable(deps.db)
}

async function loadMatter(tx: Knex.Transaction, actor: Actor, id: number, filing: Filing, today: string): Promise<Matter> {
  const disclosure = await loadDisclosure(tx, actor, id)
  const { notice, people, period, state } = await loadNotice(tx, disclosure, today)
  if (state !== 'running') throw new AppError('conflict', 'personnel.error.closed')
  // A correction was published since the page was opened: its people may stand in other lines.
  if (period.number !== filing.number) throw new AppError('conflict', 'personnel.error.restarted')
  const { lineNo } = filing
  const known = lineNo === null || people.some((person) => person.lineNo === lineNo)
  refuse({ ...filing, known })
  return { disclosureId: id, title: disclosure.title, notice, people, period, lineNo: lineNo ?? null }
}

/** What keeps an objection from being taken. @throws AppError invalid with fields */
function refuse({ named, body, contact, leads, known }: Filing & { readonly known: boolean }): void {
  const problems: Record<string, Problem> = {}
  if (!known) problems['about'] = { code: 'common.error.not_a_choice' }
  if (body === '') problems['body'] = { code: 'common.error.required' }
  if (named && contact === '') problems['contact'] = { code: 'personnel.error.contact' }
  if (!named && !hasLeads(leads)) problems['leads'] = { code: 'personnel.error.leads', params: { least: SHORTEST_LEADS } }
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
}

/** How far an objection has come; `waiting`: for the next working morning. */
export type ReceiptState = Pick<Objection, 'filedOn' | 'finding' | 'reply' | 'concludedAt'> & {
  readonly state: Objection['state'] | 'waiting'
}

/** How far an objection has come, for whoever holds its receipt. @throws AppError invalid for a code that nobody was given */
export async function findByReceipt({ db }: Pick<Deps, 'db'>, typed: string): Promise<ReceiptState> {
  const hash = codeHash(typedCode(typed))
  const waiting = await findWaiting(db.read, hash)
  if (waiting !== undefined) return { filedOn: waiting.filedOn, state: 'waiting', finding: null, reply: '', concludedAt: null }
  const found = await findObjection(db.read, { 'o.code_hash': hash })
  if (found === undefined) throw new AppError('invalid', 'personnel.error.receipt', { code: { code: 'personnel.error.receipt' } })
  return found
}
