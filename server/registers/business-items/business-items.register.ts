import type { Knex } from 'knex'
import { AppError } from '../../errors.ts'
import type { ContentDiff, Finding, Panel, ReadContext, Register, VersionRef } from '../register.ts'
import { businessItemsImporter } from './business-items.importer.ts'
import { diffItems } from './business-items.diff.rules.ts'
import { editorPanel } from './business-items.editor.ts'
import { gather, pressed, readItem, typedOf } from './business-items.form.ts'
import { presentItem } from './business-items.presenter.ts'
import { deleteItem, findItem, findNamed, listColleagues, storeItem } from './business-items.queries.ts'
import { checkItem, EMPTY_ITEM, withoutBlanks, type BusinessItem, type People } from './business-items.rules.ts'
import { itemTexts, withText } from './business-items.texts.ts'
import { sayer } from './business-items.words.ts'

/** Hidden in the editor: a page without it has no form of ours. */
const MARK = 'business_item'

export const BUSINESS_ITEMS = 'business-items'

/** What a version says, and whom it names as they stand today. */
export async function readBusinessItem(db: Knex, version: VersionRef): Promise<{ readonly item: BusinessItem; readonly people: People }> {
  const item = await findItem(db, version)
  return { item, people: await findNamed(db, item) }
}

async function present(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel> {
  const { item, people } = await readBusinessItem(db, version)
  const guide = context.published === true ? `/guides/${version.disclosureId}` : undefined
  return {
    view: 'registers/business-items/show',
    data: { item: presentItem(item, people, version.departmentId, context), guide },
  }
}

async function editor(db: Knex, version: VersionRef, context: ReadContext, typed?: Readonly<Record<string, unknown>>): Promise<Panel> {
  const [stored, colleagues] = [await findItem(db, version), await listColleagues(db, version.departmentId)]
  const shown = typed?.[MARK] === undefined ? typedOf(stored) : gather(typed)
  return editorPanel(shown, { colleagues, stored: [stored.responsible, stored.standIn] }, version, context)
}

/** Saves the form; a button beside the rows changes them on the way, and then a row that was just added may stay empty. */
async function save(tx: Knex.Transaction, version: VersionRef, body: Readonly<Record<string, unknown>>): Promise<void> {
  if (body[MARK] === undefined) return
  const sent = gather(body)
  const typed = pressed(sent, body['rows'])
  const [stored, colleagues] = [await findItem(tx, version), await listColleagues(tx, version.departmentId)]
  // Problems are placed where the fields stand now, which is before the button moves them.
  const { problems } = readItem(sent, { colleagues, stored, blanks: true })
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  await storeItem(tx, version, readItem(typed, { colleagues, stored, blanks: typed !== sent }).item)
}

async function check(db: Knex, version: VersionRef): Promise<readonly Finding[]> {
  const { item, people } = await readBusinessItem(db, version)
  return checkItem(item, people, version.departmentId)
}

async function diff(db: Knex, from: VersionRef, to: VersionRef, context: ReadContext): Promise<ContentDiff> {
  const [before, after] = [await findItem(db, from), await findItem(db, to)]
  const people = new Map([...(await findNamed(db, before)), ...(await findNamed(db, after))])
  return diffItems(withoutBlanks(before), withoutBlanks(after), sayer(context, people))
}

function canonicalOf(raw: BusinessItem): object {
  const { responsible, standIn, feeFen, ...item } = withoutBlanks(raw)
  return { ...item, feeFen, responsible: responsible?.name ?? '', standIn: standIn?.name ?? '' }
}

/** Business items 业务事项: what the bureau does for people, how, on what basis, how fast, and who answers for it. */
export const businessItems: Register = {
  key: BUSINESS_ITEMS,
  title: 'guides.register',
  present,
  editor,
  save,
  async copy(tx, from, to) {
    await storeItem(tx, to, await findItem(tx, from))
  },
  remove: deleteItem,
  async summarise(db, version) {
    const item = await findItem(db, version)
    const findings = item === EMPTY_ITEM ? [] : checkItem(item, await findNamed(db, item), version.departmentId)
    return {
      lineCount: withoutBlanks(item).steps.length,
      total: null,
      findingCount: findings.filter(({ severity }) => severity !== 'note').length,
    }
  },
  check,
  diff,
  async canonical(db, version) {
    return canonicalOf(await findItem(db, version))
  },
  async texts(db, version) {
    return itemTexts(await findItem(db, version))
  },
  async replaceText(tx, version, place, from, to) {
    await storeItem(tx, version, withText(await findItem(tx, version), place, from, to))
  },
  recordImporter: businessItemsImporter,
}
