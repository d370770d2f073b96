import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { contentRow } from './editions.queries.ts'
import { insertId } from './editions.write.queries.ts'
import type { EditionClass, EditionItem } from './editions.types.ts'

// The live catalogue follows the edition that comes into force. Only what differs is written: every changed row is a new revision.

type Row = Readonly<Record<string, string | number | boolean | null>>
const Live = z.looseObject({ id: int, code: z.string() })

const differs = (live: Readonly<Record<string, unknown>>, wanted: Row): boolean =>
  Object.entries(wanted).some(([column, value]) =>
    typeof value === 'boolean' ? bool.parse(live[column]) !== value : textOf(live[column]) !== textOf(value),
  )

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

async function put(tx: Knex, table: string, live: Readonly<Record<string, unknown>> | undefined, wanted: Row): Promise<number> {
  if (live === undefined) return insertId(tx, table, wanted)
  const id = int.parse(live['id'])
  if (differs(live, wanted)) await tx(table).where({ id }).update(wanted)
  return id
}

/** Classes as the edition names them; returns the live class of each of its rows. A class that left stays for the records under it. */
export async function followClasses(tx: Knex, classes: readonly EditionClass[]): Promise<Map<number, number>> {
  const live = new Map(rows(Live, await tx('catalogue_classes').select('*')).map((row) => [row.code, row]))
  const ids = new Map<number, number>()
  for (const one of classes) {
    const parent = one.parentId === null ? null : (ids.get(one.parentId) ?? null)
    const wanted = { code: one.code, name: one.name, name_en: one.nameEn, position: one.position, parent_id: parent }
    const id = await put(tx, 'catalogue_classes', live.get(one.code), wanted)
    ids.set(one.id, id)
    if (one.classId !== id) await tx('catalogue_edition_classes').where({ id: one.id }).update({ class_id: id })
  }
  return ids
}

/** Items as the edition lists them; what it ends or leaves out becomes inactive, its records stay. Returns how many live items changed. */
export async function followItems(tx: Knex, items: readonly EditionItem[], classes: ReadonlyMap<number, number>): Promise<void> {
  const live = new Map(rows(Live, await tx('catalogue_items').select('*')).map((row) => [row.id, row]))
  const responsible = await responsibilities(tx)
  const listed = new Set<number>()
  for (const [position, item] of items.filter(({ ended }) => !ended).entries()) {
    const now = item.itemId === null ? undefined : live.get(item.itemId)
    const id = await put(tx, 'catalogue_items', now, liveRow(item, position, classes, now))
    listed.add(id)
    if (item.itemId === null) await tx('catalogue_edition_items').where({ id: item.id }).update({ item_id: id })
    await followDepartments(tx, id, item, responsible.get(id) ?? [])
  }
  const left = [...live.values()].filter((row) => bool.parse(row['active']) && !listed.has(row.id)).map(({ id }) => id)
  if (left.length > 0) await tx('catalogue_items').whereIn('id', left).update({ active: false })
}

function liveRow(
  item: EditionItem,
  position: number,
  classes: ReadonlyMap<number, number>,
  now: Readonly<Record<string, unknown>> | undefined,
): Row {
  const wanted = contentRow(item)
  // A re-evaluation while the edition was on its way has set a later day: it stands.
  const held = now?.['way'] === 'withheld' && item.way === 'withheld' ? z.string().nullable().parse(now['review_due_on']) : null
  const due = held !== null && held > (item.reviewDueOn ?? '') ? held : item.reviewDueOn
  return {
    ...wanted,
    review_due_on: due,
    code: item.code,
    class_id: classes.get(item.classRow) ?? null,
    responsible_person_id: item.personId,
    position,
    active: true,
  }
}

async function responsibilities(tx: Knex): Promise<Map<number, number[]>> {
  const found: unknown = await tx('catalogue_item_departments').select('item_id', 'department_id')
  const byItem = new Map<number, number[]>()
  for (const { item_id, department_id } of rows(z.object({ item_id: int, department_id: int }), found))
    byItem.set(item_id, [...(byItem.get(item_id) ?? []), department_id])
  return byItem
}

async function followDepartments(tx: Knex, itemId: number, { departments }: EditionItem, now: readonly number[]): Promise<void> {
  const wanted = departments.map(({ id }) => id)
  const gone = now.filter((id) => !wanted.includes(id))
  const added = wanted.filter((id) => !now.includes(id))
  if (gone.length > 0) await tx('catalogue_item_departments').where({ item_id: itemId }).whereIn('department_id', gone).delete()
  if (added.length > 0) await tx('catalogue_item_departments').insert(added.map((department_id) => ({ item_id: itemId, department_id })))
}
