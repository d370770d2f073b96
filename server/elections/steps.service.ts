import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { withMinimum } from '../../core/protocol/minimum.ts'
import { electionText, fingerprint } from '../../core/protocol/v1/election.ts'
import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { audited, type Agent, type AuditEvent } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import { closeBox, createBox, discardBox, freezeBox, openBox } from '../ballot-box/ballot-box.service.ts'
import { BoxRefusal } from '../ballot-box/box.types.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { closeRoll, countRolls, makeIssuerKey, openRoll, type IssuerKey } from '../voter-roll/voter-roll.service.ts'
import { earlyEnd } from './early.rules.ts'
import { changeClass, changeElection, listSteps, replaceQuestions } from './elections.queries.ts'
import { answerOf, canMove, votingClasses } from './elections.rules.ts'
import { loadElection, runElection } from './elections.service.ts'
import type { Election, ElectionClass, StepDetail } from './elections.types.ts'
import { readinessProblems } from './readiness.rules.ts'
import { inOrder, seedOf } from './order.rules.ts'
import { moveElection, noteStep } from './states.service.ts'
import { tellOfficers, tellVoters } from './telling.service.ts'
import { turnoutsIn } from './turnout.service.ts'
import { countByServer, makeOperatorKey } from './trustees.operator.service.ts'
import { ceremonyComplete, jointKey, tellTrusteesToCount, trusteesText } from './trustees.service.ts'

// An election's way from step to step. Each is one transaction: state, step that voters read, audit entry, leaf of the log, and what happens
// to rolls and boxes, all or nothing. Two officers who press at once: one of them comes second and is told so.

export type By = Actor | Agent

export const subjectOf = ({ id }: Pick<Election, 'id'>): string => `election:${id}`

/** The election for whoever takes a step: an officer who runs it, or the clock. @throws AppError not_found, forbidden, conflict */
async function taken(tx: Knex.Transaction, by: By, id: number, version: number | undefined): Promise<Election> {
  const election = 'roles' in by ? await runElection(tx, by, id) : await loadElection(tx, id)
  if (version !== undefined && election.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
  return election
}

/** Asks the trustees for their keys; the server makes its own where a motion has chosen that. @throws AppError conflict, invalid */
export async function startCeremony(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const election = await taken(tx, actor, id, version)
    const rolls = await rollsOf(tx, election)
    refuse(readinessProblems(election, rolls, deps.now().toISOString()))
    const at = deps.now().toISOString()
    const draw = election.settings.order === 'random' ? Buffer.from(deps.random(16)).toString('hex') : undefined
    const detail = draw === undefined ? {} : { draw }
    const moved = await moveElection(tx, election, 'ceremony', { by: actor, at, step: 'ceremony', detail })
    await makeOperatorKey(deps, tx, moved, { by: actor, at })
    return [undefined, event('elections.start_ceremony', election, draw === undefined ? {} : { seed: draw })]
  })
}

/**
 * Codes can be fetched from now on. Rules, classes and names on the ballot are final. `given`: keys that are there already, by uuid, as
 * the demonstration has them. @throws AppError conflict, invalid
 */
export async function openCollection(deps: Deps, actor: Actor, id: number, version: number, given?: IssuerKeys): Promise<void> {
  const keys = given ?? (await makeKeys(deps.db.read, id))
  await audited(deps, actor, async (tx) => {
    const drawn = await prepared(deps, tx, actor, id, version)
    if (drawn.settings.oneStep) throw new AppError('conflict', 'elections.error.state')
    const at = deps.now().toISOString()
    const roll = sizeOf(await rollsOf(tx, drawn))
    const issuers = printsOf(drawn, keys)
    const detail = { roll, issuer: issuers.join(' ') }
    const moved = await moveElection(tx, drawn, 'collecting', { by: actor, at, step: 'collection_opened', detail })
    await makeBoxes(deps, tx, moved, keys)
    await tellVoters(tx, moved, 'collection', at)
    return [undefined, event('elections.open_collection', moved, { roll, issuers })]
  })
}

/** Ready to open: nothing is missing, all keys are made, the order is drawn. */
async function prepared(deps: Deps, tx: Knex.Transaction, actor: Actor, id: number, version: number): Promise<Election> {
  const election = await taken(tx, actor, id, version)
  if (!canMove(election.state, 'collecting')) throw new AppError('conflict', 'elections.error.state')
  refuse(readinessProblems(election, await rollsOf(tx, election), deps.now().toISOString()))
  if (!(await ceremonyComplete(tx, id))) throw new AppError('conflict', 'elections.error.keys_missing')
  return settleOrder(deps, tx, actor, election)
}

/** Draws the order of the candidates, once and for everybody to check. */
async function settleOrder(deps: Deps, tx: Knex.Transaction, actor: Actor, election: Election): Promise<Election> {
  const at = deps.now().toISOString()
  const drawn = election.settings.order === 'random' ? await drawnFor(deps, tx, election) : undefined
  const settings = drawn === undefined ? election.settings : { ...election.settings, seed: drawn.seed }
  const questions = inOrder({ ...election, settings })
  await replaceQuestions(tx, election.id, questions)
  if (!(await changeElection(tx, election, { settings }))) throw new AppError('conflict', 'errors.changed_meanwhile')
  const settled = { ...election, settings, questions, version: election.version + 1 }
  if (drawn === undefined) return settled
  await noteStep(tx, election.id, { by: actor, at, step: 'drawn', detail: drawn })
  return settled
}

/** The seed, and the two halves that anybody can make it from again. */
async function drawnFor(deps: Deps, tx: Knex.Transaction, { id }: Election): Promise<{ seed: string; draw: string; keys: string }> {
  const published = (await listSteps(tx, id)).findLast(({ step }) => step === 'ceremony')?.detail['draw']
  const draw = typeof published === 'string' ? published : Buffer.from(deps.random(16)).toString('hex') // begun before it was published
  const text = (await trusteesText(tx, id)) ?? ''
  return { seed: seedOf(draw, text), draw, keys: sha256hex(text) }
}

type IssuerKeys = ReadonlyMap<string, IssuerKey>

/** RSA keys take a while to find: before the transaction, by uuid. */
async function makeKeys(db: Knex, id: number): Promise<IssuerKeys> {
  const classes = votingClasses(await loadElection(db, id))
  return new Map(await Promise.all(classes.map(async ({ uuid }) => [uuid, await makeIssuerKey()] as const)))
}

/**
 * What anybody can compare their browser's key with: SHA-256 of each class's public key (SPKI), in the order of the classes, in the timeline
 * and in the public log. With a key of one's own for each voter the server would know every code again by the key that signed it.
 */
const printsOf = (election: Election, keys: IssuerKeys): string[] =>
  votingClasses(election).map(({ uuid }) => {
    const key = keys.get(uuid)
    if (key === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    return sha256hex(Buffer.from(key.publicKey, 'base64'))
  })

async function makeBoxes(deps: Deps, tx: Knex.Transaction, election: Election, keys: IssuerKeys): Promise<void> {
  for (const { uuid } of votingClasses(election)) {
    const key = keys.get(uuid)
    if (key === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    await openRoll(deps, tx, uuid, key)
    await createBox(tx, { uuid, issuerKey: key.publicKey, oneStep: election.settings.oneStep }, deps)
  }
}

interface Early {
  /** The end that was announced. */
  readonly until: string
  readonly reason: string
}

/**
 * Before the announced end only with a reason, which stands in the timeline and in the public log and is told to everybody on the roll. The
 * clock comes when the end has come. @throws AppError invalid without one
 */
async function earlyReason(deps: Deps, tx: Knex.Transaction, by: By, election: Election, reason: string): Promise<Early | undefined> {
  const until = 'roles' in by ? earlyEnd(election, await turnoutsIn(tx, election), deps.now().toISOString()) : undefined
  if (until === undefined) return undefined
  if (reason === '') throw new AppError('invalid', 'elections.error.early', { reason: { code: 'common.error.required' } })
  return { until, reason }
}

/**
 * Nobody fetches a code any more, the officer and the operators included: keys are destroyed, codes frozen. More codes than were fetched
 * stop the election for good. `reason`: needed before the announced end, unless everybody has a code.
 * @throws AppError conflict, also when a class has too few codes to be counted; invalid without a reason
 */
export async function closeCollection(deps: Deps, by: By, id: number, version?: number, reason = ''): Promise<'frozen' | 'stopped'> {
  return audited(deps, by, async (tx) => {
    const election = await taken(tx, by, id, version)
    if (!canMove(election.state, 'frozen')) throw new AppError('conflict', 'elections.error.state')
    const early = await earlyReason(deps, tx, by, election, reason)
    const frozen = await freezeAll(deps, tx, election)
    if (frozen.some(({ collected, registered }) => registered > collected)) return stopped(deps, tx, by, election, frozen)
    const small = frozen.find(({ registered }) => registered < election.settings.minimum)
    if (small !== undefined) throw tooFew(election, small)
    const at = deps.now().toISOString()
    const detail = { ...totals(frozen), ...early }
    await moveElection(tx, election, 'frozen', { by, at, step: 'collection_closed', detail })
    if (early !== undefined) await tellVoters(tx, election, 'collection_early', at, { reason })
    return ['frozen', event('elections.close_collection', election, detail)]
  })
}

interface Frozen {
  readonly of: ElectionClass
  readonly roll: number
  readonly collected: number
  readonly registered: number
}

async function freezeAll(deps: Deps, tx: Knex.Transaction, election: Election): Promise<Frozen[]> {
  const frozen: Omit<Frozen, 'roll' | 'collected'>[] = []
  for (const of of votingClasses(election)) {
    await closeRoll(tx, of.uuid) // first: who is just collecting is waited for
    frozen.push({ of, registered: (await opening(() => freezeBox(tx, of.uuid, deps))).registered })
  }
  return withRolls(tx, election, frozen)
}

/** What lies sealed in a box is taken out. @throws AppError conflict when this installation has lost the key of its boxes */
async function opening<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BoxRefusal && error.code === 'unavailable') throw new AppError('conflict', 'elections.error.box_key')
    throw error
  }
}

async function withRolls(tx: Knex, election: Election, boxes: readonly Omit<Frozen, 'roll' | 'collected'>[]): Promise<Frozen[]> {
  const rolls = await rollsOf(tx, election)
  return boxes.map((one) => ({ ...one, roll: rolls.get(one.of.uuid)?.size ?? 0, collected: rolls.get(one.of.uuid)?.collected ?? 0 }))
}

const tooFew = (election: Election, { of, registered }: Frozen): AppError =>
  new AppError(
    'conflict',
    'elections.error.too_few_collected',
    {},
    {
      title: of.title === '' ? election.title : of.title,
      n: registered,
      min: election.settings.minimum,
    },
  )

/** Somebody made codes that nobody fetched: the vote is void, as on paper with more ballots in the box than were handed out. */
async function stopped(
  deps: Deps,
  tx: Knex.Transaction,
  by: By,
  election: Election,
  frozen: readonly Frozen[],
): Promise<['stopped', AuditEvent]> {
  const at = deps.now().toISOString()
  const detail = totals(frozen)
  const moved = await moveElection(tx, election, 'stopped', { by, at, step: 'stopped', detail })
  for (const { uuid } of votingClasses(election)) await discardBox(tx, uuid)
  await tellVoters(tx, moved, 'stopped', at)
  await tellOfficers(tx, moved, 'stopped', at)
  return ['stopped', event('elections.stop', election, detail)]
}

function totals(frozen: readonly Frozen[]): { roll: number; collected: number; registered: number } {
  const sum = (of: (one: Frozen) => number): number => frozen.reduce((total, one) => total + of(one), 0)
  return { roll: sum(({ roll }) => roll), collected: sum(({ collected }) => collected), registered: sum(({ registered }) => registered) }
}

/** Ballots can be cast. The text that they bind to is made and posted, its fingerprint is in the public log. @throws AppError conflict, invalid */
export async function openVoting(deps: Deps, actor: Actor, id: number, version: number, given?: IssuerKeys): Promise<void> {
  const { oneStep } = (await loadElection(deps.db.read, id)).settings
  const keys = oneStep ? (given ?? (await makeKeys(deps.db.read, id))) : undefined
  await audited(deps, actor, async (tx) => {
    const ready = keys === undefined ? await taken(tx, actor, id, version) : await prepared(deps, tx, actor, id, version)
    if (ready.settings.oneStep !== (keys !== undefined) || ready.state !== (ready.settings.oneStep ? 'ceremony' : 'frozen'))
      throw new AppError('conflict', 'elections.error.state')
    if (keys !== undefined) await makeBoxes(deps, tx, ready, keys)
    const opened = await post(deps, tx, ready)
    const at = deps.now().toISOString()
    const { roll, collected } = totals(
      await withRolls(
        tx,
        ready,
        votingClasses(ready).map((of) => ({ of, registered: 0 })),
      ),
    )
    const issuers = keys === undefined ? [] : printsOf(ready, keys)
    const fingerprints = opened.map(({ phi }) => phi)
    const detail: StepDetail = {
      roll,
      collected,
      fingerprint: fingerprints.join(' '),
      ...(keys === undefined ? {} : { issuer: issuers.join(' ') }),
    }
    const values = { openedOn: dateInShanghai(at) }
    const moved = await moveElection(tx, ready, 'voting', {
      by: actor,
      at,
      step: oneStep ? 'one_step_opened' : 'voting_opened',
      detail,
      values,
    })
    await tellVoters(tx, moved, 'voting', at)
    return [undefined, event('elections.open_voting', moved, { roll, collected, fingerprints, ...(keys === undefined ? {} : { issuers }) })]
  })
}

/** Each class's text into its row and its box. */
async function post(deps: Deps, tx: Knex.Transaction, election: Election): Promise<{ readonly phi: string }[]> {
  const [publicKey, trustees] = [await jointKey(tx, election.id), await trusteesText(tx, election.id)]
  if (publicKey === undefined || trustees === undefined) throw new AppError('conflict', 'elections.error.keys_missing')
  const openedOn = dateInShanghai(deps.now().toISOString())
  const posted: { readonly phi: string }[] = []
  for (const one of votingClasses(election)) {
    const text = textOf(election, one, publicKey, deps.config.orgName)
    await changeClass(tx, one.id, { election_text: text })
    await openBox(tx, one.uuid, { election: text, trustees, openedOn })
    posted.push({ phi: fingerprint(text) })
  }
  return posted
}

/** The exact text of a class. What voters choose stands in it in the order in which they see it. */
export const textOf = (election: Election, { title, uuid }: ElectionClass, publicKey: string, administrator: string): string =>
  electionText({
    name: title === '' ? election.title : `${election.title} · ${title}`,
    description: withMinimum(election.description, election.settings.minimum),
    uuid,
    publicKey,
    administrator,
    language: ['zh', 'ltr'],
    questions: election.questions.map(({ text, options, min, max, blank }) => ({
      question: text,
      answers: options.map(answerOf),
      min,
      max,
      blank,
    })),
  })

/**
 * Nobody votes any more: ballots that wait reach the board, the sum is made, the trustees are asked for their parts. `reason`: needed before
 * the announced end, unless every code has cast. @throws AppError conflict; invalid without a reason
 */
export async function closeVoting(deps: Deps, by: By, id: number, version?: number, reason = ''): Promise<'counting' | 'stopped'> {
  return audited(deps, by, async (tx) => {
    const election = await taken(tx, by, id, version)
    if (!canMove(election.state, 'counting')) throw new AppError('conflict', 'elections.error.state')
    const early = await earlyReason(deps, tx, by, election, reason)
    const at = deps.now().toISOString()
    const closed = await closeAll(deps, tx, election)
    if (closed.some(({ collected, registered }) => registered > collected)) return stopped(deps, tx, by, election, closed)
    const detail = { cast: closed.reduce((total, { cast }) => total + cast, 0), ...early }
    const values = { closedOn: dateInShanghai(at) }
    const moved = await moveElection(tx, election, 'counting', { by, at, step: 'voting_closed', detail, values })
    if (early !== undefined) await tellVoters(tx, election, 'voting_early', at, { reason })
    const { minimum } = election.settings
    if (closed.every(({ cast }) => cast < minimum)) {
      // Nobody can be asked to open so few; the page of the result says why there is none.
      await moveElection(tx, moved, 'counted', { by, at, step: 'not_counted', detail: { cast: detail.cast, minimum } })
    } else {
      await tellTrusteesToCount(tx, id, at)
      await countByServer(deps, tx, moved, { by, at })
    }
    return ['counting', event('elections.close_voting', election, { ...totals(closed), ...detail })]
  })
}

async function closeAll(deps: Deps, tx: Knex.Transaction, election: Election): Promise<(Frozen & { readonly cast: number })[]> {
  const closed: { of: ElectionClass; registered: number; cast: number }[] = []
  for (const of of votingClasses(election)) {
    if (election.settings.oneStep) await closeRoll(tx, of.uuid)
    closed.push({ of, ...(await opening(() => closeBox(tx, of.uuid, deps))) })
  }
  const counted = await withRolls(tx, election, closed)
  return counted.map((one, i) => ({ ...one, cast: closed[i]?.cast ?? 0 }))
}

/** Calls it off, for a reason that everybody reads. Ballots that were cast are never opened. @throws AppError conflict, invalid */
export async function cancelElection(deps: Deps, actor: Actor, id: number, version: number, reason: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const election = await taken(tx, actor, id, version)
    const at = deps.now().toISOString()
    const moved = await moveElection(tx, election, 'cancelled', { by: actor, at, step: 'cancelled', detail: { reason } })
    await discardAll(tx, election)
    if (election.state !== 'draft') await tellVoters(tx, moved, 'cancelled', at, { reason })
    return [undefined, event('elections.cancel', election, { reason, state: election.state })]
  })
}

async function discardAll(tx: Knex.Transaction, election: Election): Promise<void> {
  if (['draft', 'ceremony'].includes(election.state)) return
  for (const { uuid } of votingClasses(election)) {
    await closeRoll(tx, uuid)
    await discardBox(tx, uuid)
  }
}

/** Moves the end of the phase that runs, for a reason that everybody reads. `until`: UTC ISO text, later than now. @throws AppError conflict, invalid */
export async function extendElection(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, until, reason }: { readonly version: number; readonly until: string; readonly reason: string },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const election = await taken(tx, actor, id, version)
    const { state, collectUntil, voteUntil } = election
    if (state !== 'collecting' && state !== 'voting') throw new AppError('conflict', 'elections.error.state')
    const before = state === 'collecting' ? collectUntil : voteUntil
    const at = deps.now().toISOString()
    if (until <= at || (before !== undefined && until <= before)) throw invalid('until', 'elections.error.not_later')
    // A collection that runs longer than the vote was to: the vote is then closed at a click.
    const values =
      state === 'voting'
        ? { voteUntil: until }
        : { collectUntil: until, ...(voteUntil !== undefined && voteUntil <= until ? { voteUntil: null } : {}) }
    if (!(await changeElection(tx, election, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await noteStep(tx, id, { by: actor, at, step: 'extended', detail: { phase: state, until, reason } })
    await tellVoters(tx, { ...election, ...(state === 'voting' ? { voteUntil: until } : { collectUntil: until }) }, 'extended', at, {
      reason,
    })
    return [undefined, event('elections.extend', election, { until, reason })]
  })
}

const event = (action: string, election: Election, details: object = {}): AuditEvent => ({
  action,
  subject: subjectOf(election),
  details: { title: election.title, ...details },
})

const rollsOf = (db: Knex, election: Election) =>
  countRolls(
    db,
    votingClasses(election).map(({ uuid }) => uuid),
  )
const sizeOf = (rolls: Awaited<ReturnType<typeof rollsOf>>): number => [...rolls.values()].reduce((total, { size }) => total + size, 0)

const invalid = (field: string, code: 'elections.error.not_later'): AppError =>
  new AppError('invalid', 'errors.invalid_input', { [field]: { code } })

function refuse(problems: ReturnType<typeof readinessProblems>): void {
  const [first] = problems
  if (first !== undefined) throw new AppError('conflict', first.problem.code, {}, first.problem.params)
}
