import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'
import { CONTENT_COLUMNS, contentRow } from './editions.queries.ts'
import type { EditionItem, ItemContent } from './editions.types.ts'

type Row = Readonly<Record<string, string | number | boolean | null>>

export async function insertId(tx: Knex, table: string, row: Row): Promise<number> {
  const [inserted] = z.array(z.object({ id: int })).parse(await tx(table).insert(row).returning('id'))
  if (inserted === undefined) throw new Error(`${table} returned no id`)
  return inserted.id
}

/** Compare-and-set. @throws AppError conflict when somebody was faster */
export async function changeEdition(
  tx: Knex,
  { id, version }: { readonly id: number; readonly version: number },
  change: Row,
): Promise<void> {
  const changed = await tx('catalogue_editions')
    .where({ id, version })
    .update({ ...change, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Moves the edition's version on while it is a draft, so that what is submitted is what was seen. @throws AppError conflict when it no longer is */
export async function touchDraft(tx: Knex, id: number): Promise<void> {
  const touched = await tx('catalogue_editions')
    .where({ id, state: 'draft' })
    .update({ version: tx.raw('version + 1') })
  if (touched !== 1) throw new AppError('conflict', 'editions.error.not_draft')
}

/** @throws AppError conflict */
export async function changeRow(
  tx: Knex,
  table: 'catalogue_edition_items' | 'catalogue_edition_classes',
  { id, version }: { readonly id: number; readonly version: number },
  change: Row,
): Promise<void> {
  const changed = await tx(table)
    .where({ id, version })
    .update({ ...change, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** The line's departments, with the names that they have now. */
export async function setDepartments(tx: Knex, itemRow: number, departmentIds: readonly number[]): Promise<void> {
  await tx('catalogue_edition_departments').where({ edition_item_id: itemRow }).delete()
  if (departmentIds.length === 0) return
  await tx.raw(
    `insert into catalogue_edition_departments (edition_item_id, department_id, name, name_en, position)
     select ?, id, name, name_en, position from departments where id in (${departmentIds.map(() => '?').join(', ')})`,
    [itemRow, ...departmentIds],
  )
}

export async function deleteItemRow(tx: Knex, id: number): Promise<void> {
  await tx('catalogue_edition_departments').where({ edition_item_id: id }).delete()
  await tx('catalogue_edition_items').where({ id }).delete()
}

const SHARED = ['code', ...CONTENT_COLUMNS, 'responsible_person_id', 'position'].join(', ')
const LIVE = ['code', ...CONTENT_COLUMNS, 'responsible_person_id', 'position'].map((column) => `i.${column}`).join(', ')

/** Copies the live catalogue, what is in force, into an edition that has no rows yet. */
export async function copyLive(tx: Knex, editionId: number): Promise<void> {
  await tx.raw(
    `insert into catalogue_edition_classes (edition_id, class_id, code, name, name_en, position)
     select ?, c.id, c.code, c.name, c.name_en, c.position from catalogue_classes c
     where exists (select 1 from catalogue_items i where i.active = true and i.class_id = c.id)
       or exists (select 1 from catalogue_items i join catalogue_classes k on k.id = i.class_id where i.active = true and k.parent_id = c.id) order by c.id`,
    [editionId],
  )
  await tx.raw(
    `update catalogue_edition_classes set parent_id = (select p.id from catalogue_classes c join catalogue_edition_classes p
       on p.class_id = c.parent_id and p.edition_id = catalogue_edition_classes.edition_id where c.id = catalogue_edition_classes.class_id)
     where edition_id = ?`,
    [editionId],
  )
  await tx.raw(
    `insert into catalogue_edition_items (edition_id, item_id, edition_class_id, person_name, person_name_en, ${SHARED})
     select ec.edition_id, i.id, ec.id, coalesce(p.display_name, ''), coalesce(p.display_name_en, ''), ${LIVE}
     from catalogue_items i join catalogue_edition_classes ec on ec.class_id = i.class_id and ec.edition_id = ?
     left join people p on p.id = i.responsible_person_id where i.active = true order by i.position, i.id`,
    [editionId],
  )
  await copyDepartments(tx, 'ei.edition_id = ?', [editionId])
}

/** Puts one line back to what is in force. */
export async function restoreRow(tx: Knex, { id, version }: Pick<EditionItem, 'id' | 'version'>): Promise<void> {
  const columns = [...CONTENT_COLUMNS, 'responsible_person_id', 'position'].map(
    (column) => `${column} = (select i.${column} from catalogue_items i where i.id = catalogue_edition_items.item_id)`,
  )
  const personName = (column: string): string =>
    `coalesce((select p.${column} from people p join catalogue_items i on i.responsible_person_id = p.id where i.id = catalogue_edition_items.item_id), '')`
  const classRow = `edition_class_id = coalesce((select ec.id from catalogue_items i join catalogue_edition_classes ec on ec.class_id = i.class_id
    and ec.edition_id = catalogue_edition_items.edition_id where i.id = catalogue_edition_items.item_id), edition_class_id)`
  await changeRow(tx, 'catalogue_edition_items', { id, version }, { ended: false, change_note: '', changed_by: null })
  await tx.raw(
    `update catalogue_edition_items set ${columns.join(', ')}, ${classRow}, person_name = ${personName('display_name')},
       person_name_en = ${personName('display_name_en')} where id = ?`,
    [id],
  )
  await tx('catalogue_edition_departments').where({ edition_item_id: id }).delete()
  await copyDepartments(tx, 'ei.id = ?', [id])
}

async function copyDepartments(tx: Knex, where: string, bindings: readonly number[]): Promise<void> {
  await tx.raw(
    `insert into catalogue_edition_departments (edition_item_id, department_id, name, name_en, position)
     select ei.id, d.id, d.name, d.name_en, d.position from catalogue_edition_items ei
     join catalogue_item_departments cd on cd.item_id = ei.item_id join departments d on d.id = cd.department_id where ${where}`,
    [...bindings],
  )
}

export interface RowWrite {
  readonly classRow: number
  readonly content: ItemContent
  readonly person: { readonly id: number; readonly name: string; readonly nameEn: string } | undefined
  readonly changeNote: string
  readonly changedBy: number
}

export const writtenRow = ({ classRow, content, person, changeNote, changedBy }: RowWrite): Row => ({
  ...contentRow(content),
  edition_class_id: classRow,
  responsible_person_id: person?.id ?? null,
  person_name: person?.name ?? '',
  person_name_en: person?.nameEn ?? '',
  change_note: changeNote,
  changed_by: changedBy,
})

/** Somebody to answer for an item: whoever works here. */
export async function findPerson(db: Knex, id: number): Promise<{ id: number; name: string; nameEn: string } | undefined> {
  const row: unknown = await db('people').where({ id, status: 'active' }).first('id', 'display_name', 'display_name_en')
  if (row === undefined) return undefined
  const found = z.object({ id: int, display_name: z.string(), display_name_en: z.string() }).parse(row)
  return { id: found.id, name: found.display_name, nameEn: found.display_name_en }
}

const PersonRow = z.object({ id: int, name: z.string(), name_en: z.string(), department: z.string(), department_en: z.string() })
export interface Answerable {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly department: string
  readonly departmentEn: string
}

/** Heads and leaders, who can answer for an item, by department; and whoever already answers for one. */
export async function listAnswerable(db: Knex): Promise<Answerable[]> {
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where('p.status', 'active')
    .where(
      (either) =>
        void either
          .whereIn('p.rank_class', ['leader', 'head'])
          .orWhereIn('p.id', db('catalogue_items').whereNotNull('responsible_person_id').select('responsible_person_id')),
    )
    .orderBy(['d.position', 'p.id'])
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en', 'd.name as department', 'd.name_en as department_en')
  return rows(PersonRow, found).map(({ name_en, department_en, ...row }) => ({ ...row, nameEn: name_en, departmentEn: department_en }))
}
