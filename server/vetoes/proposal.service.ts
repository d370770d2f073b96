import { dateInShanghai, isDate } from '../../core/dates.ts'
import type { Scheme, VetoRule } from '../../core/evaluation/scheme.types.ts'
import type { Upload } from '../attachments/incoming.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, type Problem, refuse } from '../errors.ts'
import { getCycle, listCycles, subjectsOf } from '../evaluations/cycles.service.ts'
import type { Cycle, CycleSubject } from '../evaluations/cycles.types.ts'
import { getScheme } from '../evaluations/schemes.service.ts'
import { keepFiles, received } from './files.service.ts'
import { denyAbout, denyRegister } from './vetoes.policy.ts'
import { LONGEST_TEXT, LONGEST_TITLE, takesVetoes } from './vetoes.rules.ts'
import { registerVeto } from './vetoes.service.ts'
import { tellInspectors } from './vetoes.telling.ts'
import { wordProblem } from './words.rules.ts'

export interface TypedVeto {
  readonly subject: string
  readonly rule: string
  readonly title: string
  readonly happenedOn: string
  readonly account: string
  readonly documents: string
}

/** What a proposal can be about: a running cycle, its subjects without the actor's own department, and its rules. */
export interface Proposable {
  readonly cycle: Cycle
  readonly subjects: readonly CycleSubject[]
  readonly rules: readonly VetoRule[]
  readonly grades: Scheme['grades']
}

/** Cycles in which a veto can be proposed, the latest first. @throws AppError forbidden */
export async function proposableCycles({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<Cycle[]> {
  authorize(denyRegister(actor))
  return (await listCycles(db.read, actor)).filter(({ state }) => takesVetoes(state))
}

/** @throws AppError forbidden, not_found, conflict */
export async function proposable(db: Deps['db']['read'], actor: Actor, cycleId: number): Promise<Proposable> {
  authorize(denyRegister(actor))
  const cycle = await getCycle(db, actor, cycleId)
  if (!takesVetoes(cycle.state)) throw new AppError('conflict', 'vetoes.denied.cycle_closed')
  const subjects = (await subjectsOf(db, cycleId)).filter((subject) => denyAbout(actor, subject) === undefined)
  const { scheme } = await getScheme(db, cycle.schemeId)
  // A rule that counts the vetoes of another one is nobody's own.
  return { cycle, subjects, rules: scheme.vetoes.filter(({ countsOf }) => countsOf === undefined), grades: scheme.grades }
}

/** Registers a proposal with its evidence: files, or documents by their numbers. Returns its id. @throws AppError forbidden, not_found, invalid, conflict */
export async function proposeVeto(
  deps: Deps,
  actor: Actor,
  cycleId: number,
  typed: TypedVeto,
  uploads: readonly Upload[],
): Promise<number> {
  const today = dateInShanghai(deps.now().toISOString())
  const offered = await proposable(deps.db.read, actor, cycleId)
  refuse(problemsOf(typed, offered, today, uploads.length))
  const files = await received(deps, uploads)
  return audited(deps, actor, async (tx) => {
    const { cycle, subjects } = await proposable(tx, actor, cycleId)
    const subject = subjects.find(({ id }) => String(id) === typed.subject)
    if (subject === undefined) throw new AppError('not_found', 'errors.not_found')
    const at = deps.now().toISOString()
    const { rule, title, happenedOn, account, documents } = typed
    const place = { cycleId: cycle.id, subjectId: subject.id, departmentId: subject.departmentId }
    const id = await registerVeto(tx, {
      ...place,
      rule,
      title,
      happenedOn,
      account,
      documents,
      source: 'manual',
      sourceRef: '',
      by: actor.id,
      at,
    })
    await keepFiles(tx, files, { vetoId: id, part: 'proposal', by: actor.id, at })
    const of = { id, title, departmentId: subject.departmentId, registeredBy: actor.id }
    await tellInspectors(tx, of, { code: 'vetoes.told.registered', params: { name: subject.name }, name: 'registered', at })
    return [id, { action: 'vetoes.register', subject: `veto:${id}`, details: { code: rule, files: files.length } }]
  })
}

function problemsOf(typed: TypedVeto, { cycle, subjects, rules }: Proposable, today: string, files: number): FieldProblems {
  return {
    ...(!subjects.some(({ id }) => String(id) === typed.subject) && { subject: { code: 'common.error.required' } satisfies Problem }),
    ...(!rules.some(({ code }) => code === typed.rule) && { rule: { code: 'common.error.required' } satisfies Problem }),
    ...wordProblem('title', typed.title, LONGEST_TITLE),
    ...dayProblem(typed.happenedOn, cycle, today),
    ...wordProblem('account', typed.account, LONGEST_TEXT),
    ...(typed.documents === '' && files === 0 && { documents: { code: 'vetoes.error.evidence' } satisfies Problem }),
    ...(typed.documents.length > LONGEST_TEXT && wordProblem('documents', typed.documents, LONGEST_TEXT)),
  }
}

/** A veto belongs to the cycle in whose period it happened. */
function dayProblem(day: string, { fromOn, toOn }: Cycle, today: string): FieldProblems {
  if (!isDate(day)) return { happenedOn: { code: 'vetoes.error.date' } }
  if (day < fromOn || day > toOn) return { happenedOn: { code: 'vetoes.error.outside', params: { from: fromOn, to: toOn } } }
  return day > today ? { happenedOn: { code: 'vetoes.error.future' } } : {}
}
