import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, type Problem } from '../errors.ts'
import { listDepartments } from '../people/departments.service.ts'
import { contentProblems } from './editions.checks.rules.ts'
import { denyEditing } from './editions.policy.ts'
import { findItemRow, listClassRows, listItemRows, listUsedCodes } from './editions.queries.ts'
import { getEdition, reviewLevels } from './editions.service.ts'
import { subjectOf } from './editions.life.service.ts'
import {
  changeRow,
  deleteItemRow,
  findPerson,
  insertId,
  listAnswerable,
  restoreRow,
  setDepartments,
  touchDraft,
  writtenRow,
} from './editions.write.queries.ts'
import type { EditionItem, ItemContent } from './editions.types.ts'

// What an editor does to the lines of a draft. Each line is compare-and-set by itself: two editors may work on different ones.

export interface LineInput {
  readonly classRow: number
  readonly departments: readonly number[]
  readonly personId: number | null
  readonly content: ItemContent
  /** Why, for whoever approves. */
  readonly changeNote: string
}
export interface Line {
  readonly editionId: number
  readonly row: number
  /** Of the line as the person saw it. */
  readonly version: number
}

/** What the form offers. @throws AppError forbidden, not_found */
export async function lineChoices({ db }: Pick<Deps, 'db'>, actor: Actor, editionId: number) {
  authorize(denyEditing(actor))
  await getEdition(db.read, actor, editionId)
  const [classes, departments, people, levels] = await Promise.all([
    listClassRows(db.read, editionId),
    listDepartments({ db }),
    listAnswerable(db.read),
    reviewLevels(db.read),
  ])
  const open = departments.map(({ department }) => department).filter(({ active, kind }) => active && kind !== 'bureau')
  return { classes, departments: open, people, levels }
}
export type LineChoices = Awaited<ReturnType<typeof lineChoices>>

/** Adds an item to a draft; returns its row. @throws AppError forbidden, not_found, conflict, invalid */
export async function addItem(deps: Deps, actor: Actor, editionId: number, code: string, input: LineInput): Promise<number> {
  authorize(denyEditing(actor))
  return audited(deps, actor, async (tx) => {
    await openDraftOf(tx, actor, editionId)
    const rows = await listItemRows(tx, editionId)
    const taken = rows.some((row) => row.code === code) || (await listUsedCodes(tx)).has(code)
    const person = await checked(tx, editionId, input, taken ? { code: { code: 'editions.problem.code_used' } } : {})
    const position = rows.reduce((last, row) => Math.max(last, row.position), 0) + 1
    const row = writtenRow({ ...input, person, changedBy: actor.id })
    const id = await insertId(tx, 'catalogue_edition_items', { ...row, edition_id: editionId, code, position })
    await setDepartments(tx, id, input.departments)
    return [id, { action: 'catalogue.add_item', subject: subjectOf(editionId), details: { code, title: input.content.title } }]
  })
}

/** @throws AppError forbidden, not_found, conflict, invalid */
export async function changeItem(deps: Deps, actor: Actor, line: Line, input: LineInput): Promise<void> {
  await changeLine(deps, actor, line, async (tx, item) => {
    if (item.ended) throw new AppError('conflict', 'editions.error.item_ended')
    const person = await checked(tx, line.editionId, input, {})
    await changeRow(
      tx,
      'catalogue_edition_items',
      { id: item.id, version: line.version },
      writtenRow({ ...input, person, changedBy: actor.id }),
    )
    await setDepartments(tx, item.id, input.departments)
    return 'catalogue.change_item'
  })
}

/** Ends an item with this edition; its records stay. @throws AppError forbidden, not_found, conflict, invalid (reason) */
export async function endItem(deps: Deps, actor: Actor, line: Line, reason: string): Promise<void> {
  await changeLine(deps, actor, line, async (tx, item) => {
    if (item.itemId === null) throw new AppError('conflict', 'editions.error.item_new')
    if (reason === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
    await changeRow(
      tx,
      'catalogue_edition_items',
      { id: item.id, version: line.version },
      { ended: true, change_note: reason, changed_by: actor.id },
    )
    return 'catalogue.end_item'
  })
}

/** Puts a line back to what is in force; what this draft added leaves it again. @throws AppError forbidden, not_found, conflict */
export async function restoreItem(deps: Deps, actor: Actor, line: Line): Promise<void> {
  await changeLine(deps, actor, line, async (tx, item) => {
    if (item.version !== line.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (item.itemId === null) await deleteItemRow(tx, item.id)
    else await restoreRow(tx, item)
    return 'catalogue.restore_item'
  })
}

async function changeLine(deps: Deps, actor: Actor, line: Line, change: (tx: Knex, item: EditionItem) => Promise<string>): Promise<void> {
  authorize(denyEditing(actor))
  await audited(deps, actor, async (tx) => {
    await openDraftOf(tx, actor, line.editionId)
    const item = await findItemRow(tx, line.editionId, line.row)
    if (item === undefined) throw new AppError('not_found', 'errors.not_found')
    const action = await change(tx, item)
    return [undefined, { action, subject: subjectOf(line.editionId), details: { code: item.code, title: item.title } }]
  })
}

async function openDraftOf(tx: Knex, actor: Actor, editionId: number): Promise<void> {
  await getEdition(tx, actor, editionId)
  await touchDraft(tx, editionId)
}

/** Holds one line to its rules; returns who answers for it. @throws AppError invalid with every problem at its field */
async function checked(tx: Knex, editionId: number, input: LineInput, more: FieldProblems) {
  const { classRow, departments, personId, content } = input
  const classes = await listClassRows(tx, editionId)
  const known = await knownDepartments(tx, departments)
  const levels = await reviewLevels(tx)
  const person = personId === null ? undefined : await findPerson(tx, personId)
  const notAChoice = { code: 'common.error.not_a_choice' } as const
  const isGroup = classes.some(({ parentId }) => parentId === classRow)
  const problems: Record<string, Problem> = { ...more }
  for (const { code, params = {}, field = 'title' } of contentProblems(content)) problems[field] ??= { code, params }
  if (departments.length === 0) problems['departments'] = { code: 'editions.problem.departments' }
  if (known !== departments.length) problems['departments'] = notAChoice
  if (isGroup || !classes.some(({ id }) => id === classRow)) problems['class'] = notAChoice
  if (personId !== null && person === undefined) problems['person'] = notAChoice
  if (!levels.some(({ level }) => level === content.reviewLevel)) problems['review_level'] = notAChoice
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  return person
}

async function knownDepartments(tx: Knex, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0
  const found: unknown[] = await tx('departments')
    .whereIn('id', [...ids])
    .where({ active: true })
    .select('id')
  return found.length
}

export interface ClassInput {
  readonly name: string
  readonly nameEn: string
}

/** Adds a class to a draft. @throws AppError forbidden, not_found, conflict, invalid (code, parent) */
export async function addClass(
  deps: Deps,
  actor: Actor,
  editionId: number,
  input: ClassInput & { readonly code: string; readonly parentRow: number | null },
): Promise<void> {
  authorize(denyEditing(actor))
  await audited(deps, actor, async (tx) => {
    await openDraftOf(tx, actor, editionId)
    const classes = await listClassRows(tx, editionId)
    const known = classes.find(({ id }) => id === input.parentRow)
    if (input.parentRow !== null && known?.parentId !== null)
      throw new AppError('invalid', 'errors.invalid_input', { parent: { code: 'common.error.not_a_choice' } })
    const live: unknown = await tx('catalogue_classes').where({ code: input.code }).first('id')
    if (live !== undefined || classes.some(({ code }) => code === input.code))
      throw new AppError('invalid', 'errors.invalid_input', { code: { code: 'editions.error.class_code' } })
    const position = classes.reduce((last, one) => Math.max(last, one.position), 0) + 1
    const { code, name, nameEn, parentRow } = input
    await insertId(tx, 'catalogue_edition_classes', { edition_id: editionId, code, name, name_en: nameEn, parent_id: parentRow, position })
    return [undefined, { action: 'catalogue.add_class', subject: subjectOf(editionId), details: { code, name } }]
  })
}

/** @throws AppError forbidden, not_found, conflict */
export async function renameClass(
  deps: Deps,
  actor: Actor,
  { editionId, row, version }: Line,
  { name, nameEn }: ClassInput,
): Promise<void> {
  authorize(denyEditing(actor))
  await audited(deps, actor, async (tx) => {
    await openDraftOf(tx, actor, editionId)
    const one = (await listClassRows(tx, editionId)).find(({ id }) => id === row)
    if (one === undefined) throw new AppError('not_found', 'errors.not_found')
    await changeRow(tx, 'catalogue_edition_classes', { id: row, version }, { name, name_en: nameEn })
    return [
      undefined,
      { action: 'catalogue.rename_class', subject: subjectOf(editionId), details: { code: one.code, from: one.name, to: name } },
    ]
  })
}

/** Takes an empty class out of a draft. @throws AppError forbidden, not_found, conflict `editions.error.class_used` */
export async function removeClass(deps: Deps, actor: Actor, { editionId, row, version }: Line): Promise<void> {
  authorize(denyEditing(actor))
  await audited(deps, actor, async (tx) => {
    await openDraftOf(tx, actor, editionId)
    const classes = await listClassRows(tx, editionId)
    const one = classes.find(({ id }) => id === row)
    if (one === undefined) throw new AppError('not_found', 'errors.not_found')
    if (one.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const used =
      classes.some(({ parentId }) => parentId === row) || (await listItemRows(tx, editionId)).some(({ classRow }) => classRow === row)
    if (used) throw new AppError('conflict', 'editions.error.class_used')
    await tx('catalogue_edition_classes').where({ id: row }).delete()
    return [undefined, { action: 'catalogue.remove_class', subject: subjectOf(editionId), details: { code: one.code, name: one.name } }]
  })
}
