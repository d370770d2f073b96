import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { openDraft } from './editions.life.service.ts'
import { denyEditing, denyWithheld } from './editions.policy.ts'
import { findEditionIn, listItemRows } from './editions.queries.ts'
import { changeRow, insertId, touchDraft } from './editions.write.queries.ts'
import { findWithheld, listReevaluations, listWithheldRows, type Reevaluation, type WithheldItem } from './withheld.queries.ts'

export type { Reevaluation, WithheldItem } from './withheld.queries.ts'

/** Nothing is withheld for longer than this without being looked at again. */
const LONGEST_DAYS = 3 * 366

export interface WithheldPage {
  /** Due first. */
  readonly items: readonly WithheldItem[]
  /** Newest first. */
  readonly history: readonly Reevaluation[]
}

/** What the catalogue withholds, and what was thought of it before. @throws AppError forbidden */
export async function listWithheld({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<WithheldPage> {
  authorize(denyWithheld(actor))
  const [items, history] = await Promise.all([listWithheldRows(db.read), listReevaluations(db.read)])
  return { items, history }
}

export interface Evaluation {
  /** Of the item as the person saw it. */
  readonly version: number
  readonly outcome: 'keep' | 'propose'
  readonly remark: string
  /** The next day it is looked at, for what stays withheld. */
  readonly nextDueOn: string | null
}

/**
 * Looks at a withheld item again (条例 art. 18): it stays withheld until another day, or the next draft edition proposes to disclose it;
 * a draft is opened when none is. Returns the edition that proposes it.
 * @throws AppError forbidden, not_found, conflict, invalid (next_due_on)
 */
export async function reevaluate(deps: Deps, actor: Actor, itemId: number, evaluation: Evaluation): Promise<number | undefined> {
  authorize(denyEditing(actor))
  const at = deps.now().toISOString()
  return audited(deps, actor, async (tx) => {
    const item = await findWithheld(tx, itemId)
    if (item === undefined) throw new AppError('not_found', 'errors.not_found')
    const keeps = evaluation.outcome === 'keep'
    const next = keeps ? checkedDay(evaluation.nextDueOn, dateInShanghai(at)) : null
    await changeItem(tx, item, evaluation.version, next)
    const edition = keeps ? undefined : await propose(deps, tx, actor, item, evaluation.remark)
    await insertId(tx, 'catalogue_reevaluations', {
      item_id: itemId,
      actor_id: actor.id,
      at,
      outcome: evaluation.outcome,
      remark: evaluation.remark,
      due_on: item.reviewDueOn,
      next_due_on: next,
      edition_id: edition ?? null,
    })
    const details = { code: item.code, outcome: evaluation.outcome, remark: evaluation.remark, next }
    return [edition, { action: 'catalogue.reevaluate', subject: `catalogue_item:${itemId}`, details }]
  })
}

function checkedDay(day: string | null, today: string): string {
  if (day === null || day <= today || day > addDays(today, LONGEST_DAYS))
    throw new AppError('invalid', 'errors.invalid_input', { next_due_on: { code: 'editions.error.next_due' } })
  return day
}

async function changeItem(tx: Knex, item: WithheldItem, version: number, next: string | null): Promise<void> {
  const changed = await tx('catalogue_items')
    .where({ id: item.id, version })
    .update({ version: version + 1, ...(next === null ? {} : { review_due_on: next }) })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** The item's line in the draft says that it is disclosed, with the remark as the reason. */
async function propose(deps: Pick<Deps, 'now'>, tx: Knex, actor: Actor, item: WithheldItem, remark: string): Promise<number> {
  const open = await findEditionIn(tx, ['draft', 'submitted', 'approved'])
  if (open !== undefined && open.state !== 'draft') throw new AppError('conflict', 'editions.error.not_draft')
  const { id } = open ?? (await openDraft(deps, tx, actor, ''))
  await touchDraft(tx, id)
  const line = (await listItemRows(tx, id)).find(({ itemId }) => itemId === item.id)
  if (line === undefined || line.ended) throw new AppError('conflict', 'editions.error.item_ended')
  const disclosed = { way: 'proactive', withheld_ground: '', withheld_explanation: '', review_due_on: null }
  await changeRow(tx, 'catalogue_edition_items', line, { ...disclosed, change_note: remark, changed_by: actor.id })
  return id
}
