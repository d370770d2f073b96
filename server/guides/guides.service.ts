import { dateInShanghai } from '../../core/dates.ts'
import { listVersionAttachments, type Attachment } from '../attachments/attachments.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { getDisclosure } from '../disclosures/disclosures.service.ts'
import { publishedVersion, refOf, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { scopeOf } from '../disclosures/disclosures.visibility.ts'
import { AppError } from '../errors.ts'
import { BUSINESS_ITEMS, readBusinessItem, type BusinessItem, type People } from '../registers/index.ts'
import type { TablePage, TableQuery } from '../web/table.ts'
import { readAllGuides, readGroups, readGuides, type GuideGroups } from './guides.queries.ts'
import type { ListedGuide } from './guides.table.ts'

export type { GuideGroup, GuideGroups } from './guides.queries.ts'

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** Guides to what the bureau does for people, one page of them. @throws AppError forbidden for the administrators */
export async function listGuides(
  deps: Pick<Deps, 'db' | 'cache' | 'now'>,
  actor: Actor,
  query: TableQuery,
): Promise<{ readonly page: TablePage<ListedGuide>; readonly groups: GuideGroups }> {
  authorize(denyReading(actor))
  const scope = scopeOf(actor)
  const [page, groups] = await Promise.all([
    deps.cache.read(['guides', scope, todayOf(deps), query.sort, query.dir, query.page, query.perPage, query.filters], () =>
      readGuides(deps.db.read, actor, todayOf(deps), query),
    ),
    deps.cache.read(['guides.groups', scope], () => readGroups(deps.db.read, actor)),
  ])
  return { page, groups }
}

/** All of them, in batches, for an export. @throws AppError forbidden */
export function listAllGuides(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, query: TableQuery): AsyncIterable<readonly ListedGuide[]> {
  authorize(denyReading(actor))
  return readAllGuides(deps.db.read, actor, todayOf(deps), query)
}

export interface Guide {
  readonly disclosure: Disclosure
  readonly shown: DisclosureVersion
  readonly item: BusinessItem
  readonly people: People
  /** Forms to download. */
  readonly files: readonly Attachment[]
}

/**
 * The guide of a record: what of it is published. `withdrawn` where it was and is no more, so that a printed code leads to the reason.
 * @throws AppError not_found for what the actor may not see, and for what is no business item
 */
export async function getGuide(deps: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Guide | 'withdrawn'> {
  authorize(denyReading(actor))
  const disclosure = await getDisclosure(deps, actor, id)
  const shown = publishedVersion(disclosure)
  if (shown === undefined || disclosure.item.register !== BUSINESS_ITEMS) throw new AppError('not_found', 'errors.not_found')
  if (disclosure.withdrawnAt !== null) return 'withdrawn'
  const { item, people } = await readBusinessItem(deps.db.read, refOf(disclosure, shown))
  return { disclosure, shown, item, people, files: await listVersionAttachments(deps.db.read, shown.id) }
}
