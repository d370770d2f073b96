import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyDraft } from '../disclosures/disclosures.policy.ts'
import { listLatestByDepartment, type ListedDisclosure } from '../disclosures/disclosures.service.ts'
import { listShots, type Standing } from '../disclosures/one-shot.service.ts'
import { AppError } from '../errors.ts'
import type { Locale } from '../i18n/index.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { audiencesOf, denyCatalogue } from './catalogue.policy.ts'
import { findItem, listItemDepartments, readAllItems, readItemOptions, readItems, type ItemDepartment } from './catalogue.queries.ts'
import type { ListedItem } from './catalogue.table.ts'
import { changedFields, type DiffField } from './editions.diff.rules.ts'
import { denyEditions } from './editions.policy.ts'
import { listItemHistory } from './editions.queries.ts'

type Read = Pick<Deps, 'db'>
type Remembering = Pick<Deps, 'db' | 'cache'>

/** The official table. @throws AppError forbidden for whoever has no business data */
export async function listItems({ db, cache }: Remembering, actor: Actor, query: TableQuery): Promise<TablePage<ListedItem>> {
  authorize(denyCatalogue(actor))
  const audiences = audiencesOf(actor)
  return cache.read(['catalogue', audiences, query], () => readItems(db.read, audiences, query))
}

export function listAllItems({ db }: Read, actor: Actor, query: TableQuery): AsyncIterable<readonly ListedItem[]> {
  authorize(denyCatalogue(actor))
  return readAllItems(db.read, audiencesOf(actor), query)
}

export const listItemOptions = ({ db, cache }: Remembering, locale: Locale): ReturnType<typeof readItemOptions> =>
  cache.read(['catalogue.options', locale], () => readItemOptions(db.read, locale))

/** What one edition said of an item. */
export interface ItemInEdition {
  readonly editionId: number
  readonly number: number
  readonly effectiveOn: string | null
  readonly what: 'first' | 'same' | 'changed' | 'ended'
  readonly fields: readonly DiffField[]
  readonly note: string
}

export interface ItemPage {
  readonly item: ListedItem
  readonly departments: readonly (ItemDepartment & { readonly latest: ListedDisclosure | undefined })[]
  /** Newest first. */
  readonly editions: readonly ItemInEdition[]
  /** Of an item published once: what the actor's department has already. */
  readonly shots: readonly Standing[]
}

/** One item with each department's newest record of it that the actor may read. @throws AppError forbidden, not_found */
export async function getItem(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<ItemPage> {
  authorize(denyCatalogue(actor))
  const [item, departments, latest, editions] = await Promise.all([
    findItem(deps.db.read, audiencesOf(actor), id),
    listItemDepartments(deps.db.read, id),
    listLatestByDepartment(deps, actor, id),
    denyEditions(actor) === undefined ? itemHistory(deps.db.read, id) : Promise.resolve([]),
  ])
  if (item === undefined) throw new AppError('not_found', 'errors.not_found')
  const drafts =
    denyDraft(
      actor,
      departments.map((department) => department.id),
    ) === undefined
  const shots = drafts ? await listShots(deps, item, actor.departmentId) : []
  return { item, shots, departments: departments.map((department) => ({ ...department, latest: latest.get(department.id) })), editions }
}

/** An item through the editions that were decided, newest first. */
async function itemHistory(db: Deps['db']['read'], id: number): Promise<ItemInEdition[]> {
  const found = await listItemHistory(db, id)
  return found
    .map(({ editionId, number, effectiveOn, classCode, item }, i): ItemInEdition => {
      const before = found[i - 1]
      const fields = before === undefined ? [] : changedFields(before.item, item, before.classCode, classCode)
      const what = item.ended ? 'ended' : before === undefined ? 'first' : fields.length === 0 ? 'same' : 'changed'
      return { editionId, number, effectiveOn, what, fields, note: item.changeNote }
    })
    .toReversed()
}
