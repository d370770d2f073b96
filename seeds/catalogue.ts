import type { Knex } from 'knex'
import { CLASSES } from './catalogue/classes.ts'
import { MONEY_ITEMS } from './catalogue/money.ts'
import { PEOPLE_ITEMS } from './catalogue/people.ts'
import { officialColumns, WITHHELD_ITEMS, type WithheldItemData } from './catalogue/official.ts'
import type { CatalogueItemData } from './catalogue/shape.ts'
import { WORK_ITEMS } from './catalogue/work.ts'

export const CATALOGUE: readonly CatalogueItemData[] = [...MONEY_ITEMS, ...PEOPLE_ITEMS, ...WORK_ITEMS]

/** With what the catalogue lists and withholds, each behind the items of its class. */
const LISTED: readonly (CatalogueItemData | WithheldItemData)[] = [...CATALOGUE, ...WITHHELD_ITEMS].toSorted(
  (a, b) => orderOf(a) - orderOf(b),
)

function orderOf({ classCode }: CatalogueItemData): number {
  return CLASSES.findIndex(({ code }) => code === classCode)
}

export interface CatalogueOwners {
  /** Department code to id. Codes that the installation does not have are left out. */
  readonly departments: ReadonlyMap<string, number>
  /** Department code to the person who answers for its items. */
  readonly responsible: ReadonlyMap<string, number>
  /** Codes of the departments that answer for items marked '*'. */
  readonly everyDepartment: readonly string[]
}

/** Plants classes and items; returns item ids by code. */
export async function plantCatalogue(tx: Knex, owners: CatalogueOwners): Promise<Map<string, number>> {
  const classes = await plantClasses(tx)
  const rows = LISTED.map((item, position) => itemRow(item, position, classes, owners))
  await tx.batchInsert('catalogue_items', rows, 50)
  const items = await idsByCode(tx, 'catalogue_items')
  await tx.batchInsert('catalogue_item_departments', responsibilities(items, owners), 300)
  return items
}

async function plantClasses(tx: Knex): Promise<Map<string, number>> {
  const row = (c: (typeof CLASSES)[number], position: number, parent: number | null) => ({
    code: c.code,
    name: c.name,
    name_en: c.nameEn,
    position,
    parent_id: parent,
  })
  await tx('catalogue_classes').insert(CLASSES.flatMap((c, position) => (c.parent === undefined ? [row(c, position, null)] : [])))
  const parents = await idsByCode(tx, 'catalogue_classes')
  await tx('catalogue_classes').insert(
    CLASSES.flatMap((c, position) => (c.parent === undefined ? [] : [row(c, position, parents.get(c.parent) ?? null)])),
  )
  return idsByCode(tx, 'catalogue_classes')
}

async function idsByCode(tx: Knex, table: string): Promise<Map<string, number>> {
  const found = (await tx(table).select('id', 'code')) as { id: number; code: string }[]
  return new Map(found.map(({ id, code }) => [code, id]))
}

const ownersOf = (item: CatalogueItemData, owners: CatalogueOwners): readonly string[] =>
  item.departments === '*' ? owners.everyDepartment : item.departments

function itemRow(item: CatalogueItemData, position: number, classes: ReadonlyMap<string, number>, owners: CatalogueOwners): object {
  const [first = ''] = ownersOf(item, owners)
  return {
    code: item.code,
    class_id: classes.get(item.classCode),
    title: item.title,
    title_en: item.titleEn,
    elements: JSON.stringify(item.elements.map(([zh, en]) => ({ zh, en }))),
    legal_basis: item.legalBasis,
    responsible_person_id: owners.responsible.get(first) ?? null,
    audience: item.audience,
    timing: item.timing,
    timing_days: item.timingDays,
    cycle: item.cycle,
    review_level: item.reviewLevel,
    register: item.register,
    ...officialColumns(item),
    ...withheldColumns(item),
    position,
  }
}

function responsibilities(items: ReadonlyMap<string, number>, owners: CatalogueOwners): object[] {
  return LISTED.flatMap((item) =>
    ownersOf(item, owners).flatMap((code) => {
      const department_id = owners.departments.get(code)
      return department_id === undefined ? [] : [{ item_id: items.get(item.code), department_id }]
    }),
  )
}

const withheldColumns = (item: CatalogueItemData | WithheldItemData): object =>
  'ground' in item
    ? { way: 'withheld', withheld_ground: item.ground, withheld_explanation: item.explanation, secrecy_check: 'secrecy_office' }
    : { withheld_ground: '', withheld_explanation: '' }
