import type { Knex } from 'knex'
import { z } from 'zod'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, type Problem, refuse } from '../errors.ts'
import { listDepartments } from '../people/departments.service.ts'
import { openDraft, subjectOf } from './editions.life.service.ts'
import { denyEditing } from './editions.policy.ts'
import { findEditionIn, listClassRows, listItemRows, listUsedCodes } from './editions.queries.ts'
import type { ItemContent } from './editions.types.ts'
import { insertId, setDepartments, touchDraft, writtenRow } from './editions.write.queries.ts'

/** An item that somebody asks for, as far as it is known. What else an item says is filled in on its line in the draft. */
export interface ProposedItem {
  readonly code: string
  readonly title: string
  /** Of the class it goes into. */
  readonly classCode: string
  readonly departmentId: number
  /** Why, for whoever approves. */
  readonly note: string
}
export interface Proposed {
  readonly editionId: number
  /** Of the line in the draft. */
  readonly row: number
}

/** A blank item: after the event, for everybody, within twenty working days; its elements and basis are still open. */
const blank = (title: string): ItemContent => ({
  title,
  titleEn: '',
  elements: [],
  legalBasis: '',
  audience: 'all',
  timing: 'ex_post',
  timingDays: 20,
  cycle: 'event',
  oneShot: false,
  reviewLevel: 1,
  register: 'documents',
  channels: ['intranet'],
  openTo: 'group',
  openToNote: '',
  way: 'proactive',
  tier: 'bureau',
  stage: 'after',
  retentionYears: 5,
  secrecyCheck: 'none',
  withheldGround: '',
  withheldExplanation: '',
  reviewDueOn: null,
})

const LeafRow = z.object({ code: z.string(), name: z.string(), name_en: z.string() })

/** Classes that hold items, and departments that may answer for one. @throws AppError forbidden */
export async function proposalChoices({ db }: Pick<Deps, 'db'>, actor: Actor) {
  authorize(denyEditing(actor))
  const classes: unknown = await db
    .read('catalogue_classes as c')
    .whereNotExists(db.read('catalogue_classes as k').whereRaw('k.parent_id = c.id').select('k.id'))
    .orderBy(['c.position', 'c.id'])
    .select('c.code', 'c.name', 'c.name_en')
  const departments = (await listDepartments({ db })).map(({ department }) => department)
  return {
    classes: rows(LeafRow, classes).map(({ code, name, name_en }) => ({ code, name, nameEn: name_en })),
    departments: departments.filter(({ active, kind }) => active && kind !== 'bureau'),
  }
}

/**
 * Puts an item that somebody asks for on the next edition's draft, which is opened when none is. `alongside` writes down, in the same
 * transaction, where the wish came from. @throws AppError forbidden, conflict (an edition waits for approval), invalid
 */
export async function proposeItem(
  deps: Deps,
  actor: Actor,
  wanted: ProposedItem,
  alongside: (tx: Knex.Transaction, proposed: Proposed) => Promise<void>,
): Promise<Proposed> {
  authorize(denyEditing(actor))
  refuse(problemsOf(wanted))
  return audited(deps, actor, async (tx) => {
    const open = await findEditionIn(tx, ['draft', 'submitted', 'approved'])
    if (open !== undefined && open.state !== 'draft') throw new AppError('conflict', 'editions.error.waits')
    const { id: editionId } = open ?? (await openDraft(deps, tx, actor, ''))
    await touchDraft(tx, editionId)
    const items = await listItemRows(tx, editionId)
    const classRow = (await listClassRows(tx, editionId)).find(({ code }) => code === wanted.classCode)?.id
    const taken = items.some(({ code }) => code === wanted.code) || (await listUsedCodes(tx)).has(wanted.code)
    refuse(await placeProblems(tx, wanted, classRow, taken))
    if (classRow === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    const position = items.reduce((last, item) => Math.max(last, item.position), 0) + 1
    const line = writtenRow({ classRow, content: blank(wanted.title), person: undefined, changeNote: wanted.note, changedBy: actor.id })
    const row = await insertId(tx, 'catalogue_edition_items', { ...line, edition_id: editionId, code: wanted.code, position })
    await setDepartments(tx, row, [wanted.departmentId])
    await alongside(tx, { editionId, row })
    const details = { code: wanted.code, title: wanted.title }
    return [
      { editionId, row },
      { action: 'catalogue.add_item', subject: subjectOf(editionId), details },
    ]
  })
}

const CODE = /^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/
const LONGEST_TITLE = 80
const LONGEST_NOTE = 300

/** What is wrong with the wish itself. */
function problemsOf({ code, title, note }: ProposedItem): FieldProblems {
  const problems: Record<string, Problem> = {}
  const length = (name: string, text: string, max: number): void => {
    if (text === '') problems[name] = { code: 'common.error.required' }
    else if (text.length > max) problems[name] = { code: 'common.error.too_long', params: { max } }
  }
  length('title', title, LONGEST_TITLE)
  length('note', note, LONGEST_NOTE)
  if (code === '') problems['code'] = { code: 'common.error.required' }
  else if (!CODE.test(code)) problems['code'] = { code: 'editions.error.code' }
  return problems
}

/** And with where it is to stand. */
async function placeProblems(tx: Knex, wanted: ProposedItem, classRow: number | undefined, taken: boolean): Promise<FieldProblems> {
  const problems: Record<string, Problem> = {}
  if (classRow === undefined) problems['class'] = { code: 'common.error.not_a_choice' }
  if (taken) problems['code'] = { code: 'editions.problem.code_used' }
  const open: unknown = await tx('departments').where({ id: wanted.departmentId, active: true }).whereNot('kind', 'bureau').first('id')
  if (open === undefined) problems['department'] = { code: 'common.error.not_a_choice' }
  return problems
}

const StateRow = z.object({ state: z.string(), item_id: int.nullable(), active: z.union([z.boolean(), z.number()]).nullable() })

/** What became of a proposed line: still in its draft, in force as a catalogue item, or taken out again. */
export async function fateOf(
  db: Knex,
  { editionId, row }: Proposed,
): Promise<{ readonly state: 'drafted' | 'in_force' | 'dropped'; readonly itemId?: number }> {
  const found: unknown = await db('catalogue_edition_items as i')
    .join('catalogue_editions as e', 'e.id', 'i.edition_id')
    .leftJoin('catalogue_items as c', 'c.id', 'i.item_id')
    .where({ 'i.id': row, 'i.edition_id': editionId })
    .first('e.state', 'i.item_id', 'c.active')
  if (found === undefined) return { state: 'dropped' }
  const { state, item_id } = StateRow.parse(found)
  if (state === 'discarded') return { state: 'dropped' }
  return (state === 'in_force' || state === 'superseded') && item_id !== null
    ? { state: 'in_force', itemId: item_id }
    : { state: 'drafted' }
}
