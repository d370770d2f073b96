import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles'>
export interface Held {
  readonly author: { readonly id: number }
  readonly locked: boolean
  readonly hidden: boolean
}
interface Asked {
  readonly officialDepartment: { readonly id: number } | undefined
  readonly officialOn: string | null
}

/** Denies the board to whoever does not belong to the bureau, and to the three administrators. */
export const denyBoard = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

export const moderates = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, 'moderator')

/** Denies a reply in a topic that is closed, or whose first post is hidden. */
export function denyReply(actor: Who, topic: Held): Denial {
  if (denyBoard(actor) !== undefined) return denyBoard(actor)
  if (topic.hidden) return 'discussions.denied.hidden'
  return topic.locked ? 'discussions.denied.locked' : undefined
}

/** Denies changing a post to everybody but its author; nothing is changed in a closed topic, and nothing that is hidden. */
export function denyEditPost(
  actor: Who,
  topic: Held,
  post: { readonly author: { readonly id: number }; readonly hiddenByAct: number | null },
): Denial {
  if (actor.id !== post.author.id) return 'discussions.denied.not_author'
  if (post.hiddenByAct !== null) return 'discussions.denied.hidden'
  return topic.locked ? 'discussions.denied.locked' : undefined
}

/** Nobody likes what they wrote themselves. */
export function denyLike(actor: Who, post: { readonly author: { readonly id: number }; readonly hiddenByAct: number | null }): Denial {
  if (denyBoard(actor) !== undefined) return denyBoard(actor)
  if (actor.id === post.author.id) return 'discussions.denied.own_post'
  return post.hiddenByAct === null ? undefined : 'discussions.denied.hidden'
}

/** Denies pinning, closing and moving to everybody but a moderator; in a topic of their own they decide nothing. */
export function denyModerate(actor: Who, topic: Pick<Held, 'author'>): Denial {
  if (!moderates(actor)) return 'discussions.denied.not_moderator'
  return actor.id === topic.author.id ? 'discussions.denied.own_topic' : undefined
}

/** The head of a department takes a question on for it. */
const takesOn = (actor: Who, departmentId: number | undefined): boolean =>
  hasRole(actor, 'head') && (departmentId === undefined || departmentId === actor.departmentId)

/** Denies asking a department for its answer to everybody but leaders and moderators; a head may take on what nobody was asked for yet. */
export function denyAskOfficial(actor: Who, topic: Held & Asked, departmentId?: number): Denial {
  if (!hasRole(actor, 'leader', 'approver', 'moderator') && (topic.officialDepartment !== undefined || !takesOn(actor, departmentId)))
    return 'discussions.denied.not_asking'
  if (topic.hidden) return 'discussions.denied.hidden'
  return topic.locked ? 'discussions.denied.locked' : undefined
}

/** Denies answering in the name of a department to everybody but its publishers and its head. */
export function denyOfficial(actor: Who, topic: Held & Asked): Denial {
  const denial = denyReply(actor, topic)
  if (denial !== undefined) return denial
  const ours = topic.officialDepartment?.id === actor.departmentId && hasRole(actor, 'head', 'publisher')
  return ours ? undefined : 'discussions.denied.not_responsible'
}

/** Denies naming the answer that helped to everybody but whoever asked. */
export function denySolve(actor: Who, topic: Held): Denial {
  if (actor.id !== topic.author.id) return 'discussions.denied.not_author'
  return topic.hidden ? 'discussions.denied.hidden' : undefined
}

/** A consultation is asked in the name of whoever opened the topic: nobody else asks it for them. */
export function denyConsult(actor: Who, topic: Held & { readonly caseId: number | null }): Denial {
  if (actor.id !== topic.author.id) return 'discussions.denied.not_author'
  if (topic.hidden) return 'discussions.denied.hidden'
  return topic.caseId === null ? undefined : 'discussions.denied.consulted'
}

/** Whoever keeps the catalogue takes a wish over into its next edition. */
export function denyPropose(actor: Who, topic: Held & { readonly editionId: number | null }): Denial {
  if (!hasRole(actor, 'editor')) return 'discussions.denied.not_editor'
  if (topic.hidden) return 'discussions.denied.hidden'
  return topic.editionId === null ? undefined : 'discussions.denied.proposed'
}

/** Denies ending a poll before its day to everybody but its author. */
export const denyClosePoll = (actor: Who, topic: Pick<Held, 'author'>): Denial =>
  actor.id === topic.author.id ? undefined : 'discussions.denied.not_author'
