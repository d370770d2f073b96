import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { AppError, type Problem } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { handlersOf } from './handlers.rules.ts'
import { countFiling, MOST_A_DAY, uncountFiling } from './limits.ts'
import { findObjection, insertObjection, listHandlers, type Objection } from './objections.queries.ts'
import { HANDLER_ROLES } from './publicity.policy.ts'
import { concernedBy, hasLeads, SHORTEST_LEADS } from './publicity.rules.ts'
import { loadNotice, todayOf } from './publicity.service.ts'
import { codeHash, receiptCode, typedCode } from './receipts.ts'

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
 * Files an objection while the period runs and returns its receipt code, which is kept nowhere. Of an anonymous one neither the row nor
 * the audit log says who wrote it, and only the day of filing is kept: nowhere an instant that could be laid beside those of sessions.
 * @throws AppError not_found, forbidden, conflict (the period is over, broken off or not begun), invalid with fields, too_many
 */
export async function fileObjection(deps: Deps, actor: Actor, id: number, filing: Filing): Promise<string> {
  authorize(denyReading(actor))
  const today = todayOf(deps)
  if (!countFiling(deps.cache, actor.id, today))
    throw new AppError('too_many', 'personnel.error.too_many_objections', {}, { max: MOST_A_DAY })
  try {
    return await file(deps, actor, id, filing, today)
  } catch (error) {
    uncountFiling(deps.cache, actor.id, today)
    throw error
  }
}

async function file(deps: Deps, actor: Actor, id: number, filing: Filing, today: string): Promise<string> {
  const code = receiptCode(deps.random)
  const at = filing.named ? deps.now() : new Date(`${today}T00:00:00+08:00`)
  const by = filing.named ? actor : { id: null, name: 'anonymous' }
  await audited({ ...deps, now: () => at }, by, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const { notice, people, period, state } = await loadNotice(tx, disclosure, today)
    if (state !== 'running') throw new AppError('conflict', 'personnel.error.closed')
    // A correction was published since the page was opened: its people may stand in other lines.
    if (period.number !== filing.number) throw new AppError('conflict', 'personnel.error.restarted')
    const { lineNo } = filing
    const known = lineNo === null || people.some((person) => person.lineNo === lineNo)
    refuse({ ...filing, known })
    const about = lineNo ?? null
    const objection = await insertObjection(tx, {
      disclosure_id: id,
      version_id: period.versionId,
      line_no: about,
      named: filing.named,
      filer_id: filing.named ? actor.id : null,
      filer_name: filing.named ? actor.name : '',
      contact: filing.named ? filing.contact : '',
      body: filing.body,
      leads: filing.leads,
      code_hash: codeHash(code),
      filed_on: today,
      state: 'received',
    })
    const matter = { takers: notice.takers, concerned: concernedBy(people, about), filerId: filing.named ? actor.id : null }
    const handlers = handlersOf(await listHandlers(tx, [...HANDLER_ROLES, 'leader']), matter)
    const params = { title: disclosure.title, last: period.lastOn }
    await tell(
      tx,
      handlers.map((personId) => ({ personId, code: 'personnel.told.objection', params, href: `/publicity/objections/${objection}` })),
      at.toISOString(),
    )
    return [undefined, { action: 'publicity.object', subject: `disclosure:${id}`, details: { named: filing.named } }]
  })
  return code
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

/** How far an objection has come, for whoever holds its receipt. @throws AppError invalid for a code that nobody was given */
export async function findByReceipt(
  { db }: Pick<Deps, 'db'>,
  typed: string,
): Promise<Pick<Objection, 'filedOn' | 'state' | 'finding' | 'reply' | 'concludedAt'>> {
  const found = await findObjection(db.read, { 'o.code_hash': codeHash(typedCode(typed)) })
  if (found === undefined) throw new AppError('invalid', 'personnel.error.receipt', { code: { code: 'personnel.error.receipt' } })
  return found
}
