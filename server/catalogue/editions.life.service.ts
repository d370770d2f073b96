import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { tell } from '../notifications/notifications.service.ts'
import { generateIn } from '../obligations/generation.service.ts'
import { countChanges } from './editions.diff.rules.ts'
import { denyApproval, denyEditing } from './editions.policy.ts'
import { findEdition, findEditionIn, lastNumber, listDueEditions, listHolders, readContent } from './editions.queries.ts'
import { compare, editionBefore, getEdition, handsIn, problemsOf, subjectOf } from './editions.service.ts'
import { changeEdition, copyLive, insertId } from './editions.write.queries.ts'
import { reindexItems } from '../search/items.source.ts'
import { followClasses, followItems } from './in-force.queries.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { appendEdition, appendEditionFiling } from '../transparency-log/publications.service.ts'
import type { Edition } from './editions.types.ts'

// What can happen to an edition of the catalogue. Its lines are in edition-draft.service.ts.

export { subjectOf } from './editions.service.ts'
const OPEN = ['draft', 'submitted', 'approved'] as const
/** An edition is decided for the near future; what lies further away is decided then. */
const FURTHEST_DAYS = 366
const SYSTEM: Agent = { id: null, name: 'system' }

export interface Seen {
  /** Of the edition as the person saw it. */
  readonly version: number
}

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/**
 * Opens the next edition as a copy of the catalogue in force. Returns its id.
 * @throws AppError forbidden, conflict `editions.error.open_already` naming who has one open
 */
export async function openEdition(deps: Deps, actor: Actor, { note }: { readonly note: string }): Promise<number> {
  authorize(denyEditing(actor))
  try {
    return await audited(deps, actor, async (tx) => {
      const edition = await openDraft(deps, tx, actor, note)
      return [edition.id, { action: 'catalogue.open_edition', subject: subjectOf(edition.id), details: { number: edition.number, note } }]
    })
  } catch (error) {
    // Two at once on PostgreSQL: neither sees the other's, and the unique slot refuses the second.
    if (!(error instanceof AppError)) await refuseSecond(deps.db.read)
    throw error
  }
}

/** The same inside a transaction that something else records too. */
export async function openDraft(deps: Pick<Deps, 'now'>, tx: Knex, actor: Actor, note: string): Promise<{ id: number; number: number }> {
  await refuseSecond(tx)
  const number = (await lastNumber(tx)) + 1
  const at = deps.now().toISOString()
  const id = await insertId(tx, 'catalogue_editions', { number, state: 'draft', open_slot: 1, note, drafted_by: actor.id, drafted_at: at })
  await copyLive(tx, id)
  return { id, number }
}

async function refuseSecond(db: Knex): Promise<void> {
  const open = await findEditionIn(db, OPEN)
  if (open === undefined) return
  const { name = '', nameEn = '' } = open.draftedBy ?? {}
  const number = String(open.number)
  if (open.state === 'approved')
    throw new AppError('conflict', 'editions.error.waits_for_effect', {}, { number, on: open.effectiveOn ?? '' })
  throw new AppError('conflict', 'editions.error.open_already', {}, { number, name, name_en: nameEn })
}

interface Move {
  readonly action: string
  readonly details?: object
  readonly tell?: { readonly to: readonly number[]; readonly code: MessageKey }
}

/** Loads, decides and writes one change of an edition's state. */
async function move(
  deps: Deps,
  actor: Actor,
  id: number,
  { version }: Seen,
  decide: (tx: Knex.Transaction, edition: Edition) => Promise<Move>,
  allow: (tx: Knex, edition: Edition) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const edition = await getEdition(tx, actor, id)
    await allow(tx, edition)
    if (edition.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const { action, details = {}, tell: told } = await decide(tx, edition)
    const at = deps.now().toISOString()
    if (told !== undefined) {
      const others = told.to.filter((person) => person !== actor.id)
      const telling = { code: told.code, params: { number: String(edition.number) }, href: `/catalogue/editions/${id}`, about: '' }
      await tell(
        tx,
        others.map((personId) => ({ personId, ...telling })),
        at,
      )
    }
    return [undefined, { action, subject: subjectOf(id), details: { number: edition.number, ...details } }]
  })
}

function expectState(edition: Edition, state: Edition['state']): void {
  if (edition.state !== state) throw new AppError('conflict', 'editions.error.other_state')
}

/** Presents a draft for approval. @throws AppError forbidden, conflict (problems, nothing changed) */
export async function submitEdition(deps: Deps, actor: Actor, id: number, seen: Seen): Promise<void> {
  authorize(denyEditing(actor))
  await move(deps, actor, id, seen, async (tx, edition) => {
    expectState(edition, 'draft')
    const changes = await refuseUnready(tx, edition)
    await changeEdition(tx, edition, {
      state: 'submitted',
      submitted_by: actor.id,
      submitted_at: deps.now().toISOString(),
      returned_remark: '',
    })
    return {
      action: 'catalogue.submit_edition',
      details: { changes },
      tell: { to: await listHolders(tx, ['leader', 'approver']), code: 'editions.told.submitted' },
    }
  })
}

/** Returns how many changes it makes. @throws AppError conflict */
async function refuseUnready(tx: Knex, edition: Edition): Promise<number> {
  const content = await readContent(tx, edition)
  const problems = await problemsOf(tx, content)
  if (problems.length > 0) throw new AppError('conflict', 'editions.error.problems', {}, { n: problems.length })
  const before = await editionBefore(tx, edition)
  const changes = countChanges(compare(before === undefined ? undefined : await readContent(tx, before), content))
  if (changes === 0) throw new AppError('conflict', 'editions.error.no_changes')
  return changes
}

/** Takes it back to work on it, while nobody has decided. */
export async function recallEdition(deps: Deps, actor: Actor, id: number, seen: Seen): Promise<void> {
  authorize(denyEditing(actor))
  await move(deps, actor, id, seen, async (tx, edition) => {
    expectState(edition, 'submitted')
    await changeEdition(tx, edition, { state: 'draft', submitted_by: null, submitted_at: null })
    return { action: 'catalogue.recall_edition' }
  })
}

/** Throws a draft away; the catalogue stays as it is. */
export async function discardEdition(deps: Deps, actor: Actor, id: number, seen: Seen): Promise<void> {
  authorize(denyEditing(actor))
  await move(deps, actor, id, seen, async (tx, edition) => {
    expectState(edition, 'draft')
    await changeEdition(tx, edition, { state: 'discarded', open_slot: null })
    return { action: 'catalogue.discard_edition' }
  })
}

export interface Approval extends Seen {
  /** The day from which it holds, `YYYY-MM-DD`, today or later. */
  readonly effectiveOn: string
  readonly remark: string
}

/** Approves a submitted edition; one that holds from today is in force at once. @throws AppError forbidden, conflict, invalid (effective_on) */
export async function approveEdition(deps: Deps, actor: Actor, id: number, { version, effectiveOn, remark }: Approval): Promise<void> {
  const today = todayOf(deps)
  await move(
    deps,
    actor,
    id,
    { version },
    async (tx, edition) => {
      expectState(edition, 'submitted')
      if (effectiveOn < today || effectiveOn > addDays(today, FURTHEST_DAYS))
        throw new AppError('invalid', 'errors.invalid_input', {
          effective_on: { code: 'editions.error.effective_on', params: { days: FURTHEST_DAYS } },
        })
      await refuseUnready(tx, edition)
      const at = deps.now().toISOString()
      await changeEdition(tx, edition, {
        state: 'approved',
        approved_by: actor.id,
        approved_at: at,
        approval_remark: remark,
        effective_on: effectiveOn,
      })
      if (effectiveOn === today) await putInForce(deps, tx, { ...edition, version: edition.version + 1 })
      return {
        action: 'catalogue.approve_edition',
        details: { effectiveOn, remark, inForce: effectiveOn === today },
        tell: { to: await handsIn(tx, edition), code: 'editions.told.approved' },
      }
    },
    decider(actor),
  )
}

/** Sends it back to the editor. @throws AppError forbidden, conflict, invalid (remark) */
export async function returnEdition(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, remark }: Seen & { readonly remark: string },
): Promise<void> {
  await move(
    deps,
    actor,
    id,
    { version },
    async (tx, edition) => {
      expectState(edition, 'submitted')
      if (remark === '') throw new AppError('invalid', 'errors.invalid_input', { remark: { code: 'common.error.required' } })
      await changeEdition(tx, edition, { state: 'draft', submitted_by: null, submitted_at: null, returned_remark: remark })
      return {
        action: 'catalogue.return_edition',
        details: { remark },
        tell: { to: await handsIn(tx, edition), code: 'editions.told.returned' },
      }
    },
    decider(actor),
  )
}

const decider =
  (actor: Actor) =>
  async (tx: Knex, edition: Edition): Promise<void> => {
    authorize(denyApproval(actor, await handsIn(tx, edition)))
  }

export interface Filing extends Seen {
  readonly number: string
  readonly authority: string
  readonly filedOn: string
}

/** Records the number under which the superior authority filed an approved edition 备案. @throws AppError forbidden, conflict, invalid */
export async function fileEdition(deps: Deps, actor: Actor, id: number, filing: Filing): Promise<void> {
  authorize(denyEditing(actor))
  await move(deps, actor, id, filing, async (tx, edition) => {
    if (!['approved', 'in_force', 'superseded'].includes(edition.state) || edition.filingNumber !== null)
      throw new AppError('conflict', 'editions.error.other_state')
    const approvedOn = edition.approvedAt === null ? '' : dateInShanghai(edition.approvedAt)
    const problems: FieldProblems = {
      ...(filing.filedOn < approvedOn || filing.filedOn > todayOf(deps) ? { filed_on: { code: 'editions.error.filed_on' } } : {}),
      ...((await numberTaken(tx, filing.number)) ? { filing_number: { code: 'editions.error.filing_number' } } : {}),
    }
    if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
    const row = { filing_number: filing.number, filing_authority: filing.authority, filed_on: filing.filedOn, filed_by: actor.id }
    await changeEdition(tx, edition, row)
    await appendEditionFiling(tx, id, await stamp(deps, tx))
    return { action: 'catalogue.file_edition', details: row }
  })
}

const numberTaken = async (tx: Knex, number: string): Promise<boolean> =>
  (await tx('catalogue_editions').where({ filing_number: number }).first('id')) !== undefined

/** The live catalogue follows in the same transaction in which the edition's state changes. */
async function putInForce(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, edition: Edition): Promise<void> {
  const at = await stamp(deps, tx)
  await changeEdition(tx, edition, { state: 'approved' }) // claims it: a second instance waits here, and then finds itself late
  const old = await findEditionIn(tx, ['in_force'])
  const content = await readContent(tx, edition)
  const classes = await followClasses(tx, content.classes)
  await followItems(tx, content.items, classes)
  await reindexItems(tx)
  if (old !== undefined) await changeEdition(tx, old, { state: 'superseded', superseded_at: at })
  await changeEdition(tx, { id: edition.id, version: edition.version + 1 }, { state: 'in_force', in_force_at: at, open_slot: null })
  await generateIn(tx, at) // what it begins to ask for is owed from now on, what it ends no more
  await appendEdition(tx, edition.id, at)
}

/** Puts approved editions in force whose day has come. Every instance may run it: the change of version lets one of them win. */
export async function putDueEditionsInForce(deps: Deps): Promise<number> {
  const due = await listDueEditions(deps.db.read, todayOf(deps))
  let done = 0
  for (const { id } of due) {
    done += await audited(deps, SYSTEM, async (tx) => {
      const edition = await findEdition(tx, id)
      if (edition?.state !== 'approved') throw new AppError('conflict', 'errors.changed_meanwhile')
      await putInForce(deps, tx, edition)
      return [
        1,
        { action: 'catalogue.edition_in_force', subject: subjectOf(id), details: { number: edition.number, on: edition.effectiveOn } },
      ]
    }).catch((error: unknown) => {
      if (error instanceof AppError && error.kind === 'conflict') return 0
      throw error
    })
  }
  return done
}
