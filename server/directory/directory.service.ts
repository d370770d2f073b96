import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { listAnsweredBy, type AnsweredItem } from '../catalogue/answered.service.ts'
import type { Deps } from '../deps.ts'
import { listLatest, type ListedDisclosure } from '../disclosures/disclosures.service.ts'
import { AppError } from '../errors.ts'
import { denyDirectory, isColleague } from './directory.policy.ts'
import { readBureau } from './directory.queries.ts'
import type { Bureau, Charge, Colleague, Office } from './directory.types.ts'
import { maskMobile } from './profile.rules.ts'
import { findable, search, type Findable } from './search.rules.ts'

type Remembering = Pick<Deps, 'db' | 'cache' | 'now'>

/** The bureau as colleagues may know it. Not for an observer: see `getBureau`. */
export function loadBureau({ db, cache, now }: Remembering): Promise<Bureau> {
  const today = dateInShanghai(now().toISOString())
  return cache.read(['directory.bureau', today], () => readBureau(db.read, today))
}

/** The bureau as the actor may know it. @throws AppError forbidden */
export async function getBureau(deps: Remembering, actor: Actor): Promise<Bureau> {
  authorize(denyDirectory(actor))
  const bureau = await loadBureau(deps)
  return isColleague(actor) ? bureau : { ...bureau, people: bureau.people.map(forOutsiders) }
}

const forOutsiders = (person: Colleague): Colleague =>
  person.mobileShown === 'full'
    ? { ...person, mobile: person.mobile === '' ? '' : maskMobile(person.mobile), mobileShown: 'masked' }
    : person

// Folding 2,000 people costs some milliseconds: once a revision, not once a keystroke.
const folded = new WeakMap<Bureau, readonly Findable[]>()

function findables(bureau: Bureau): readonly Findable[] {
  const known = folded.get(bureau)
  if (known !== undefined) return known
  const offices = officesById(bureau)
  const made = bureau.people.map((person) => findable(person, offices.get(person.departmentId) ?? { name: '', nameEn: '' }))
  folded.set(bureau, made)
  return made
}

export const officesById = (bureau: Bureau): ReadonlyMap<number, Office> =>
  new Map(bureau.offices.map(({ office }): [number, Office] => [office.id, office]))

/** How many results a page shows; whoever is not among them types more. */
export const RESULTS_SHOWN = 60

export interface DirectoryPage {
  readonly bureau: Bureau
  /** Departments in the order of their best result, each with its people. */
  readonly groups: readonly { readonly office: Office; readonly people: readonly Colleague[] }[]
  readonly found: number
  readonly query: string
  readonly departmentId: number | undefined
}

/**
 * Who is meant by `query`; without one the people of the department, and without that the reader's own. @throws AppError forbidden
 */
export async function findColleagues(
  deps: Remembering,
  actor: Actor,
  { query, departmentId }: { readonly query: string; readonly departmentId: number | undefined },
): Promise<DirectoryPage> {
  const bureau = await getBureau(deps, actor)
  const inside = (person: Colleague): boolean => departmentId === undefined || person.departmentId === departmentId
  const chosen = departmentId ?? actor.departmentId
  const found =
    query.trim() === ''
      ? bureau.people.filter((person) => person.departmentId === chosen)
      : search(findables(bureau), query)
          .map(({ colleague }) => colleague)
          .filter(inside)
  return { bureau, groups: grouped(bureau, found.slice(0, RESULTS_SHOWN)), found: found.length, query, departmentId }
}

/** Everybody who is meant by `query`, the best first, with their department. @throws AppError forbidden */
export async function searchColleagues(
  deps: Remembering,
  actor: Actor,
  { query, departmentId }: { readonly query: string; readonly departmentId: number | undefined },
): Promise<{ colleague: Colleague; office: Office | undefined }[]> {
  const bureau = await getBureau(deps, actor)
  const offices = officesById(bureau)
  return search(findables(bureau), query)
    .filter(({ colleague }) => departmentId === undefined || colleague.departmentId === departmentId)
    .map(({ colleague }) => ({ colleague, office: offices.get(colleague.departmentId) }))
}

function grouped(bureau: Bureau, people: readonly Colleague[]): DirectoryPage['groups'] {
  const offices = officesById(bureau)
  const groups = new Map<number, Colleague[]>()
  for (const person of people) groups.set(person.departmentId, [...(groups.get(person.departmentId) ?? []), person])
  return [...groups].flatMap(([id, members]) => {
    const office = offices.get(id)
    return office === undefined ? [] : [{ office, people: members }]
  })
}

export interface ColleaguePage {
  readonly person: Colleague
  readonly office: Office
  readonly charge: Charge | undefined
  /** Catalogue items that the person answers for and the actor may read of. */
  readonly items: readonly AnsweredItem[]
  /** The newest records of the person's department. */
  readonly latest: readonly ListedDisclosure[]
  readonly bureau: Bureau
}

/** @throws AppError forbidden, not_found for whoever has left */
export async function getColleague(deps: Remembering, actor: Actor, id: number): Promise<ColleaguePage> {
  const bureau = await getBureau(deps, actor)
  const person = bureau.people.find((one) => one.id === id)
  const office = person === undefined ? undefined : officesById(bureau).get(person.departmentId)
  if (person === undefined || office === undefined) throw new AppError('not_found', 'errors.not_found')
  const [items, latest] = await Promise.all([
    listAnsweredBy(deps, actor, id),
    listLatest(deps, actor, { departmentId: office.id, limit: 5 }),
  ])
  return { person, office, charge: bureau.charges.find(({ personId }) => personId === id), items, latest, bureau }
}
