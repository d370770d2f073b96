import { createHash } from 'node:crypto'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { listLatest, type ListedDisclosure } from '../disclosures/disclosures.service.ts'
import { AppError } from '../errors.ts'
import { readPhoto } from '../people/photos.service.ts'
import { denyCompleteness, denyManageDisplays } from './directory.policy.ts'
import { loadBureau } from './directory.service.ts'
import type { Bureau, Colleague, Office } from './directory.types.ts'
import { findDisplay, insertDisplay, listDisplays, markRevoked, type Display } from './displays.queries.ts'
import { findOffice } from './organisation.queries.ts'

export type { Display }

type Remembering = Pick<Deps, 'db' | 'cache' | 'now'>

/** What a department shows at its door. */
export interface Board {
  readonly office: Office
  /** What the department leaves open, the bureau answers: opening hours and where to complain. */
  readonly bureau: Office | undefined
  readonly people: readonly Colleague[]
  readonly leader: Colleague | undefined
  /** Published for the screens by the department, or by the others while it has nothing there; the newest first. */
  readonly latest: readonly ListedDisclosure[]
}

/** Whoever stands at the door reads what is meant for screens, and nothing else: exactly what an observer reads. */
const PASSER_BY: Actor = {
  id: 0,
  username: '',
  name: '',
  departmentId: 0,
  departmentName: '',
  post: '',
  rankClass: 'staff',
  roles: ['observer'],
}
const NEWS = 5

/** @throws AppError not_found for a code that no open department bears */
export async function getBoard(deps: Remembering, code: string): Promise<Board> {
  const bureau = await loadBureau(deps)
  const office = officeByCode(bureau, code)
  const charge = bureau.charges.find(({ departmentIds }) => departmentIds.includes(office.id))
  const own = await listLatest(deps, PASSER_BY, { departmentId: office.id, limit: NEWS })
  return {
    office,
    bureau: bureau.offices.find(({ office: { kind } }) => kind === 'bureau')?.office,
    people: peopleOf(bureau, office.id),
    leader: bureau.people.find(({ id }) => id === charge?.personId),
    latest: own.length > 0 ? own : await listLatest(deps, PASSER_BY, { limit: NEWS }),
  }
}

function officeByCode(bureau: Bureau, code: string): Office {
  const found = bureau.offices.find(({ office }) => office.code === code)
  if (found === undefined) throw new AppError('not_found', 'errors.not_found')
  return found.office
}

const peopleOf = (bureau: Bureau, officeId: number): Colleague[] => bureau.people.filter(({ departmentId }) => departmentId === officeId)

export const listBoards = (deps: Remembering): Promise<Bureau> => loadBureau(deps)

/** A department's board with what is missing on it. @throws AppError forbidden, not_found */
export async function getCompleteness(
  deps: Remembering,
  actor: Actor,
  code: string,
): Promise<{ office: Office; people: readonly Colleague[] }> {
  const bureau = await loadBureau(deps)
  const office = officeByCode(bureau, code)
  authorize(denyCompleteness(actor, office))
  return { office, people: peopleOf(bureau, office.id) }
}

/** 256 random bits need no salt and no slow hash: nobody can guess one, and the table does not give one away. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Lets a screen in that nobody signs in on. @throws AppError not_found for a token that does not open this board */
export async function openDisplay({ db, cache }: Pick<Deps, 'db' | 'cache'>, code: string, token: string): Promise<void> {
  const display = await findDisplay(db.read, code, hashOf(token))
  if (display === undefined) throw new AppError('not_found', 'errors.not_found')
  cache.saw(display.revision)
}

/** A photo for a screen: of somebody on this board, of nobody else. @throws AppError not_found */
export async function getBoardPhoto(deps: Remembering, code: string, personId: number): Promise<{ sha256: string; bytes: Buffer }> {
  const bureau = await loadBureau(deps)
  const onBoard = peopleOf(bureau, officeByCode(bureau, code).id).some(({ id }) => id === personId)
  const photo = onBoard ? await readPhoto(deps.db.read, personId) : undefined
  if (photo === undefined) throw new AppError('not_found', 'errors.not_found')
  return photo
}

/** @throws AppError forbidden, not_found */
export async function getDisplays(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  departmentId: number,
): Promise<{ office: Office; displays: Display[] }> {
  authorize(denyManageDisplays(actor))
  const [office, displays] = await Promise.all([findOffice(db.read, departmentId), listDisplays(db.read, departmentId)])
  return { office, displays }
}

/** Makes a link for a screen; returns its token, which is kept nowhere. @throws AppError forbidden, not_found */
export async function makeDisplay(
  deps: Deps,
  actor: Actor,
  departmentId: number,
  name: string,
): Promise<{ office: Office; token: string }> {
  authorize(denyManageDisplays(actor))
  const token = Buffer.from(deps.random(32)).toString('base64url')
  return audited(deps, actor, async (tx) => {
    const office = await findOffice(tx, departmentId)
    const at = deps.now().toISOString()
    const id = await insertDisplay(tx, { departmentId, name, tokenHash: hashOf(token), by: actor.id, at })
    return [
      { office, token },
      { action: 'directory.make_display', subject: `department:${departmentId}`, details: { display: id, name } },
    ]
  })
}

/** Ends a link at once. @throws AppError forbidden, not_found, conflict */
export async function revokeDisplay(deps: Deps, actor: Actor, departmentId: number, id: number): Promise<void> {
  authorize(denyManageDisplays(actor))
  await audited(deps, actor, async (tx) => {
    const name = await markRevoked(tx, departmentId, id, { by: actor.id, at: deps.now().toISOString() })
    return [undefined, { action: 'directory.revoke_display', subject: `department:${departmentId}`, details: { display: id, name } }]
  })
}
