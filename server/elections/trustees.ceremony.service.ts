import type { Knex } from 'knex'
import { checkTrial, keyFor, trialPrefix, type CeremonyView } from '../../core/protocol/ceremony.ts'
import { token } from '../../core/protocol/v1/base58.ts'
import { vinputs } from '../../core/protocol/v1/threshold.ts'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { visibleElection } from './elections.service.ts'
import type { Election } from './elections.types.ts'
import { noteStep } from './states.service.ts'
import { isCeremonyOpen, isTrialOpen, seatOf } from './trustees.policy.ts'
import { changeTrustee, completeCeremony, findCeremony, saveMessage, takeCeremony } from './trustees.queries.ts'
import { allConfirmed, allMade, isDue, stateAfter, whoseTurn } from './trustees.rules.ts'
import { fingerprintOf } from './trustees.service.ts'
import { joinedText, messageProblem } from './trustees.messages.ts'
import type { Ceremony, Round, Trustee } from './trustees.types.ts'

const COLUMN = { key: 'answer', certificate: 'certificate', polynomial: 'polynomial', answer: 'answer' } as const

/** A trustee's own place in an election. */
export interface Place {
  readonly election: Election
  readonly ceremony: Ceremony
  readonly me: Trustee
}

/** @throws AppError not_found for everybody who is no trustee of this election */
export async function placeOf(db: Knex, actor: Actor, id: number): Promise<Place> {
  const { election } = await visibleElection(db, actor, id)
  const ceremony = await findCeremony(db, id)
  const me = ceremony && seatOf(ceremony, actor)
  if (ceremony === undefined || me === undefined) throw new AppError('not_found', 'errors.not_found')
  return { election, ceremony, me }
}

/** What a trustee's browser needs to go on. @throws AppError not_found */
export async function readPlace({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Place & { readonly view: CeremonyView }> {
  const place = await placeOf(db.read, actor, id)
  return { ...place, view: viewOf(place) }
}

/** What everybody sent stays with the server, but for what is meant for this trustee. */
export function viewOf({ election, ceremony, me }: Place): CeremonyView {
  const shared = ceremony.trustees.filter(({ item }) => item === 'pedersen')
  const polynomials = shared.map(({ polynomial }) => polynomial)
  const ready = me.item === 'pedersen' && polynomials.every((text) => text !== null)
  return {
    election: election.classes[0]?.uuid ?? '',
    attempt: ceremony.attempt,
    threshold: ceremony.threshold,
    owner: me.owner,
    seats: ceremony.trustees.map(({ owner, item, position, name, state, certificate }) => ({
      owner,
      item,
      position,
      name,
      state,
      certificate,
    })),
    answer: me.answer,
    input: ready ? (vinputs(polynomials)[me.position - 1] ?? null) : null,
    trustees: ceremony.trusteesText,
    challenge: me.challenge,
  }
}

/**
 * Takes the ceremony for this transaction, so that two trustees who send at one moment come one after the other.
 * @throws AppError not_found, conflict when it was begun anew meanwhile
 */
async function takePlace(tx: Knex.Transaction, actor: Actor, id: number, attempt: number): Promise<Place> {
  await placeOf(tx, actor, id)
  if (!(await takeCeremony(tx, id, attempt))) throw new AppError('conflict', 'trustees.error.restarted')
  return placeOf(tx, actor, id)
}

export interface Sent {
  readonly attempt: number
  readonly round: Round
  readonly text: string
}

/** One step of a trustee's key. What does not hold is refused whole, and nothing is kept of it. @throws AppError not_found, conflict, invalid */
export async function takeMessage(deps: Deps, actor: Actor, id: number, { attempt, round, text }: Sent): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const place = await takePlace(tx, actor, id, attempt)
    const { election, ceremony, me } = place
    if (!isCeremonyOpen(election.state)) throw new AppError('conflict', 'trustees.error.closed')
    if (!isDue(ceremony, me, round)) throw new AppError('conflict', 'trustees.error.not_due')
    const code = messageProblem(sodiumGroup, ceremony, me, round, text)
    if (code !== undefined) throw new AppError('invalid', 'trustees.error.message', {}, { code })
    const at = deps.now().toISOString()
    const to = stateAfter(round)
    if (!(await saveMessage(tx, id, me, { column: COLUMN[round], value: text, to, at })))
      throw new AppError('conflict', 'errors.changed_meanwhile')
    if (to === 'made') await noteStep(tx, id, { by: actor, at, step: 'key_made' })
    await goOn(deps, tx, actor, place)
    return [undefined, event('trustees.send', id, { round, owner: me.owner, attempt })]
  })
}

const event = (action: string, id: number, details: object): AuditEvent => ({ action, subject: `election:${id}`, details })

/** Joins the keys when the last one is in, and tells those whose turn it has become. */
async function goOn(deps: Deps, tx: Knex.Transaction, actor: Actor, { election, ceremony: before }: Place): Promise<void> {
  const ceremony = await findCeremony(tx, election.id)
  if (ceremony === undefined) return
  const at = deps.now().toISOString()
  if (allMade(ceremony.trustees)) {
    await join(deps, tx, { election, ceremony, actor })
    return
  }
  const waited = new Set(whoseTurn(before.trustees).map(({ owner, state }) => `${owner} ${state}`))
  const due = whoseTurn(ceremony.trustees).filter(({ owner, state, personId }) => !waited.has(`${owner} ${state}`) && personId !== actor.id)
  await tellThem(tx, { election, ceremony, at }, due, 'turn')
}

async function join(
  deps: Deps,
  tx: Knex.Transaction,
  { election, ceremony, actor }: { election: Election; ceremony: Ceremony; actor: Actor },
): Promise<void> {
  const at = deps.now().toISOString()
  await completeCeremony(tx, election.id, { ...joinedText(sodiumGroup, ceremony), at })
  for (const { owner } of ceremony.trustees) await changeTrustee(tx, election.id, owner, { challenge: token(deps.random, 22) })
  await noteStep(tx, election.id, { by: actor, at, step: 'keys_complete' })
  await tellThem(
    tx,
    { election, ceremony, at },
    ceremony.trustees.filter(({ personId }) => personId !== actor.id),
    'compare',
  )
}

async function tellThem(
  tx: Knex.Transaction,
  { election, ceremony, at }: { election: Election; ceremony: Ceremony; at: string },
  trustees: readonly Trustee[],
  what: 'turn' | 'compare',
): Promise<void> {
  const people = trustees.flatMap(({ personId, state }) => (personId === null ? [] : [{ personId, state }]))
  const common = { code: `trustees.told.${what}`, params: { title: election.title }, href: `/elections/${election.id}/ceremony` } as const
  const about = `trustees:${election.id}:${ceremony.attempt}:${what}`
  await tell(
    tx,
    people.map(({ personId, state }) => ({ ...common, personId, about: `${about}:${state}` })),
    at,
  )
}

/** The trustee has read the fingerprint to the others. @throws AppError not_found, conflict, invalid when it is not the one of the joined text */
export async function confirmFingerprint(
  deps: Deps,
  actor: Actor,
  id: number,
  { attempt, fingerprint }: { readonly attempt: number; readonly fingerprint: string },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { election, ceremony, me } = await takePlace(tx, actor, id, attempt)
    const expected = fingerprintOf(ceremony)
    if (!isCeremonyOpen(election.state)) throw new AppError('conflict', 'trustees.error.closed')
    if (expected === undefined || expected !== fingerprint) throw new AppError('invalid', 'trustees.error.fingerprint')
    const at = deps.now().toISOString()
    if (me.confirmed !== fingerprint) {
      await changeTrustee(tx, id, me.owner, { confirmed: fingerprint, confirmed_at: at })
      await noteStep(tx, id, { by: actor, at, step: 'key_compared' })
      await tellOfficer(tx, election, at)
    }
    return [undefined, event('trustees.confirm', id, { owner: me.owner, fingerprint })]
  })
}

/** Everything is ready for the codes: the officer need not look after it every hour. */
async function tellOfficer(tx: Knex.Transaction, { id, title, createdBy }: Election, at: string): Promise<void> {
  const ceremony = await findCeremony(tx, id)
  const fingerprint = ceremony && fingerprintOf(ceremony)
  if (ceremony === undefined || fingerprint === undefined || !allConfirmed(ceremony.trustees, fingerprint)) return
  const about = `trustees:${id}:${ceremony.attempt}:ready`
  await tell(tx, [{ personId: createdBy, code: 'trustees.told.ready', params: { title }, href: `/elections/${id}`, about }], at)
}

/** A trial of the key before anything depends on it. @throws AppError not_found, conflict, invalid */
export async function takeTrial(
  deps: Deps,
  actor: Actor,
  id: number,
  { attempt, proof }: { readonly attempt: number; readonly proof: string },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const place = await takePlace(tx, actor, id, attempt)
    const { election, ceremony, me } = place
    if (!isTrialOpen(election.state) || ceremony.trusteesText === null) throw new AppError('conflict', 'trustees.error.closed')
    const key = keyFor(ceremony.trusteesText, me.owner) ?? ''
    const prefix = trialPrefix(viewOf(place).election, attempt, me.challenge ?? '', key)
    if (!checkTrial(sodiumGroup, prefix, key, proof)) throw new AppError('invalid', 'trustees.error.trial')
    const at = deps.now().toISOString()
    await changeTrustee(tx, id, me.owner, { possession: proof, possession_at: at, challenge: token(deps.random, 22) })
    await noteStep(tx, id, { by: actor, at, step: 'key_tried' })
    return [undefined, event('trustees.try', id, { owner: me.owner })]
  })
}

/** A trustee's browser found that somebody's part does not fit: everybody sees it, and the officer begins anew. @throws AppError not_found, conflict, invalid */
export async function complain(
  deps: Deps,
  actor: Actor,
  id: number,
  { attempt, about }: { readonly attempt: number; readonly about: number },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { election, ceremony, me } = await takePlace(tx, actor, id, attempt)
    if (!isCeremonyOpen(election.state) || me.state === 'made') throw new AppError('conflict', 'trustees.error.closed')
    const other = ceremony.trustees.find(({ owner }) => owner === about)
    if (other === undefined) throw new AppError('invalid', 'errors.invalid_input')
    const at = deps.now().toISOString()
    if (me.complaint !== about) {
      await changeTrustee(tx, id, me.owner, { complaint: about })
      await noteStep(tx, id, { by: actor, at, step: 'key_complaint', detail: { name: other.name, name_en: other.nameEn } })
      const telling = { code: 'trustees.told.complaint', params: { title: election.title }, href: `/elections/${id}/trustees` } as const
      await tell(tx, [{ ...telling, personId: election.createdBy, about: `trustees:${id}:${attempt}:complaint` }], at)
    }
    return [undefined, event('trustees.complain', id, { owner: me.owner, about })]
  })
}
