import type { Knex } from 'knex'
import { newUuid } from '../../core/protocol/v1/base58.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, refuse } from '../errors.ts'
import { deleteEntries, insertEntries, listEligible, listEntries, setExcluded } from '../voter-roll/voter-roll.service.ts'
import type { RankClass } from '../auth/policy.ts'
import { denyNewElection } from './elections.policy.ts'
import {
  changeClass,
  changeElection,
  deleteClasses,
  insertClasses,
  insertElection,
  insertStep,
  replaceQuestions,
  type NewClass,
} from './elections.queries.ts'
import { DEFAULTS, isEditable, LIMITS, MOTION_OPTIONS, settingsProblems, trusteeKinds } from './elections.rules.ts'
import { loadElection, runElection } from './elections.service.ts'
import type { Election, ElectionClass, ElectionKind, Question, Settings, TrusteeKind } from './elections.types.ts'
import { inOrder } from './order.rules.ts'

/** How a class is chosen by rank: leaders, heads of department, staff. */
export const CLASS_OF_RANK: Readonly<Record<RankClass, string>> = { leader: 'A', head: 'B', staff: 'C' }

export interface NewDraft {
  readonly kind: ElectionKind
  readonly title: string
  readonly description?: string
  readonly settings?: Settings
  readonly trustees?: TrusteeKind
  readonly questions?: readonly Question[]
  readonly classes?: readonly Omit<NewClass, 'uuid'>[]
  readonly runOffOf?: number
}

const ONE_CLASS = [{ code: '', title: '', weight: 100 }] as const

/** Makes a draft from a kind, with the defaults of the kind where nothing is said. Returns its id. @throws AppError forbidden, invalid */
export async function createElection(deps: Deps, actor: Actor, draft: NewDraft): Promise<number> {
  authorize(denyNewElection(actor))
  refuse(titleProblem(draft.title))
  return audited(deps, actor, async (tx) => {
    const id = await makeDraft(deps, tx, actor, draft)
    return [id, { action: 'elections.create', subject: `election:${id}`, details: { title: draft.title, kind: draft.kind } }]
  })
}

/** The same within somebody else's transaction, for a run-off. The caller has judged who may. */
export async function makeDraft(deps: Pick<Deps, 'now' | 'random'>, tx: Knex.Transaction, actor: Actor, draft: NewDraft): Promise<number> {
  const at = deps.now().toISOString()
  const { settings, trustees } = DEFAULTS[draft.kind]
  const id = await insertElection(tx, {
    kind: draft.kind,
    title: draft.title,
    description: draft.description ?? '',
    settings: draft.settings ?? settings,
    trustees: draft.trustees ?? trustees,
    departmentId: actor.departmentId,
    createdBy: actor.id,
    createdAt: at,
    runOffOf: draft.runOffOf,
  })
  await insertClasses(tx, id, withUuids(deps, draft.classes ?? ONE_CLASS))
  await replaceQuestions(tx, id, draft.questions ?? [])
  await insertStep(tx, id, 'created', { actorId: actor.id, at })
  return id
}

const withUuids = ({ random }: Pick<Deps, 'random'>, classes: readonly Omit<NewClass, 'uuid'>[]): NewClass[] =>
  classes.map(({ code, title, weight }) => ({ code, title, weight, uuid: newUuid(random) }))

/** A new draft with the rules, questions, classes and voters of an earlier election, of whom those who left are left out. @throws AppError not_found, forbidden */
export async function copyElection(deps: Deps, actor: Actor, fromId: number, title: string): Promise<number> {
  authorize(denyNewElection(actor))
  refuse(titleProblem(title))
  return audited(deps, actor, async (tx) => {
    const election = await runElection(tx, actor, fromId) // its roll is nobody else's
    const settings = undrawn(election.settings)
    const { kind, description, trustees, questions } = election
    const classes = unmerged(election.classes)
    const id = await makeDraft(deps, tx, actor, { kind, title, description, settings, trustees, questions, classes })
    await copyRoll(deps, tx, election, await loadElection(tx, id))
    return [id, { action: 'elections.copy', subject: `election:${id}`, details: { title, copy_of: fromId } }]
  })
}

/** The rules without the seed of an order that was drawn: the copy is drawn anew. */
function undrawn(settings: Settings): Settings {
  const copy: { -readonly [K in keyof Settings]: Settings[K] } = { ...settings }
  delete copy.seed
  return copy
}

/** The classes as they were before one was merged into another, which then had the names and weights of both. */
const unmerged = (classes: readonly ElectionClass[]): ElectionClass[] =>
  classes.map((one) =>
    classes
      .filter(({ mergedInto }) => mergedInto === one.id)
      .reduce((into, from) => ({ ...into, weight: into.weight - from.weight, title: withoutName(into.title, from.title) }), one),
  )

const withoutName = (title: string, name: string): string =>
  title.startsWith(`${name}、`) ? title.slice(name.length + 1) : title.endsWith(`、${name}`) ? title.slice(0, -name.length - 1) : title

async function copyRoll(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, from: Election, to: Election): Promise<void> {
  const [entries, eligible] = [
    await listEntries(
      tx,
      from.classes.map(({ uuid }) => uuid),
    ),
    await listEligible(tx, dateInShanghai(deps.now().toISOString())),
  ]
  const still = new Map(eligible.map((person) => [person.personId, person]))
  const people = entries.flatMap(({ personId, excluded }) => (excluded === undefined ? (still.get(personId) ?? []) : []))
  for (const one of to.classes)
    await insertEntries(
      tx,
      one.uuid,
      people.filter(({ rankClass }) => classFor(to, rankClass)?.uuid === one.uuid).map(({ personId }) => personId),
    )
}

/**
 * The class in which somebody of this rank votes: the one it was merged into, where it was. A run-off has only the classes that were left:
 * there it is the next, or the last, as when they were merged.
 */
export function classFor({ classes }: Pick<Election, 'classes'>, rank: RankClass) {
  const own = CLASS_OF_RANK[rank]
  let found = classes.find(({ code }) => code === '' || code === own) ?? classes.find(({ code }) => code > own) ?? classes.at(-1)
  while (found?.mergedInto !== undefined) {
    const into: number = found.mergedInto
    found = classes.find(({ id }) => id === into)
  }
  return found
}

export interface TypedRules {
  readonly title: string
  readonly description: string
  readonly settings: Settings
  readonly trustees: TrusteeKind
  /** UTC ISO text; null: at a click. */
  readonly collectUntil: string | null
  readonly voteUntil: string | null
  /** One without a code, or A, B, C. */
  readonly classes: readonly Omit<NewClass, 'uuid'>[]
}

/** Saves title, rules, schedule and classes of a draft. A change of classes sorts the roll anew. @throws AppError invalid by field, conflict */
export async function saveRules(deps: Deps, actor: Actor, id: number, version: number, typed: TypedRules): Promise<void> {
  const at = deps.now().toISOString()
  await draft(deps, actor, id, version, 'elections.save_rules', async (tx, election) => {
    refuse(ruleProblems(election, typed, at))
    const { title, description, settings, trustees, collectUntil, voteUntil } = typed
    if (!(await changeElection(tx, election, { title, description, settings, trustees, collectUntil, voteUntil }))) throw changedMeanwhile()
    await saveClasses(deps, tx, election, typed.classes)
    if (election.settings.order !== settings.order) await replaceQuestions(tx, id, inOrder({ ...election, settings }))
    if (election.kind === 'evaluation') await regrade(tx, { ...election, settings })
  })
}

/** Every subject of an evaluation is graded with the same levels. */
async function regrade(tx: Knex.Transaction, election: Election): Promise<void> {
  const options = (election.settings.levels ?? []).map(({ label }) => ({ label, detail: '' }))
  const questions = election.questions.map((question) => ({ ...question, options }))
  await replaceQuestions(tx, election.id, inOrder({ ...election, questions }))
}

async function saveClasses(deps: Deps, tx: Knex.Transaction, election: Election, wanted: TypedRules['classes']): Promise<void> {
  const before = election.classes.map(({ code }) => code).join()
  if (before === wanted.map(({ code }) => code).join()) {
    for (const [i, { title, weight }] of wanted.entries()) await changeClass(tx, election.classes[i]?.id ?? 0, { title, weight })
    return
  }
  const entries = await listEntries(
    tx,
    election.classes.map(({ uuid }) => uuid),
  )
  for (const { uuid } of election.classes) await deleteEntries(tx, uuid, 'all')
  await deleteClasses(tx, election.id)
  await insertClasses(tx, election.id, withUuids(deps, wanted))
  const made = await loadElection(tx, election.id)
  for (const one of made.classes) {
    const mine = entries.filter(({ rankClass }) => classFor(made, rankClass)?.uuid === one.uuid)
    await insertEntries(
      tx,
      one.uuid,
      mine.map(({ personId }) => personId),
    )
    for (const { personId, excluded } of mine) if (excluded !== undefined) await setExcluded(tx, one.uuid, personId, excluded)
  }
}

/** Everything that is wrong with the rules of a draft, by field. `at`: now, UTC ISO text. */
export function ruleProblems(
  election: Pick<Election, 'kind'>,
  { title, description, settings, trustees, collectUntil, voteUntil, classes }: TypedRules,
  at: string,
): FieldProblems {
  const weights = classes.reduce((total, { weight }) => total + weight, 0)
  return {
    ...titleProblem(title),
    ...(description.length > LIMITS.description
      ? { description: { code: 'common.error.too_long' as const, params: { max: LIMITS.description } } }
      : {}),
    ...settingsProblems(settings),
    ...(trusteeKinds(election.kind).includes(trustees) ? {} : { trustees: { code: 'elections.error.server_key' as const } }),
    ...(settings.oneStep && (trustees !== 'server' || classes.length > 1)
      ? { one_step: { code: 'elections.error.one_step' as const } }
      : {}),
    ...(classes.length > 1 && weights !== 100 ? { weight_A: { code: 'elections.error.weights' as const, params: { n: weights } } } : {}),
    ...(collectUntil !== null && collectUntil <= at ? { collect_until: { code: 'elections.error.collect_past' as const } } : {}),
    ...(voteUntil !== null && voteUntil <= (collectUntil ?? at) ? { vote_until: { code: 'elections.error.vote_past' as const } } : {}),
  }
}

/** Saves what is voted on, in the order of the rules. @throws AppError invalid, conflict */
export async function saveQuestions(deps: Deps, actor: Actor, id: number, version: number, questions: readonly Question[]): Promise<void> {
  await draft(deps, actor, id, version, 'elections.save_questions', async (tx, election) => {
    if (!(await changeElection(tx, election, {}))) throw changedMeanwhile()
    await replaceQuestions(tx, id, inOrder({ ...election, questions: questions.map((one, i) => ({ ...one, position: i + 1 })) }))
  })
}

/** A motion is for, against or abstain. */
export const motionQuestion = (text: string, position: number): Question => ({
  position,
  text,
  min: 1,
  max: 1,
  blank: false,
  options: MOTION_OPTIONS,
})

async function draft(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  action: 'elections.save_rules' | 'elections.save_questions',
  change: (tx: Knex.Transaction, election: Election) => Promise<void>,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const election = await runElection(tx, actor, id)
    if (!isEditable(election.state)) throw new AppError('conflict', 'elections.error.not_editable')
    if (election.version !== version) throw changedMeanwhile()
    await change(tx, election)
    return [undefined, { action, subject: `election:${id}`, details: { title: election.title } }]
  })
}

const changedMeanwhile = (): AppError => new AppError('conflict', 'errors.changed_meanwhile')

const titleProblem = (title: string): FieldProblems =>
  title === ''
    ? { title: { code: 'common.error.required' } }
    : title.length > LIMITS.title
      ? { title: { code: 'common.error.too_long', params: { max: LIMITS.title } } }
      : {}
