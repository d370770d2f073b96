import { refuse } from '../errors.ts'
import type { Upload } from '../attachments/incoming.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { actAs } from './guard.service.ts'
import { listOffices } from './cases.queries.ts'
import {
  CORRECT_DAYS,
  LONGEST_BODY,
  LONGEST_REASON,
  PAUSE_ARTICLES,
  PAUSE_RULES,
  SATISFACTIONS,
  THIRD_PARTY_DAYS,
  type PauseRule,
  type Satisfaction,
} from './cases.rules.ts'
import { received } from './files.service.ts'
import { isActor, isApplicant } from './cases.policy.ts'
import { endPause, insertPause, listPauses } from './pauses.queries.ts'
import { listColleagues } from './people.queries.ts'
import { clockOf, ruleOn } from './cases.service.ts'
import { addDays } from '../../core/dates.ts'
import { optionalProblem, wordProblem } from './words.rules.ts'
import type { Case, Change, Reader, Step, ToTell } from './cases.types.ts'

type Works = Pick<Deps, 'db' | 'now'>
export interface Which {
  readonly id: number
  readonly version: number
}
type Outcome = readonly [Change, Step]

/** The office gives it to a department. @throws AppError forbidden, not_found, invalid, conflict */
export function assignCase(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly department: number; readonly reason: string },
): Promise<Case> {
  refuse(optionalProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'assign', which, async ({ tx, held }): Promise<Outcome> => {
    const offices = await listOffices(tx)
    if (!offices.some(({ id }) => id === typed.department)) refuse({ department: { code: 'common.error.not_a_choice' } })
    return [
      {
        state: 'open',
        responsibleId: typed.department,
        tell: [
          { to: { department: typed.department }, code: 'cases.told.assigned', params: { due: held.dueOn } },
          { to: 'applicant', code: 'cases.told.accepted', params: { due: held.dueOn } },
        ],
      },
      { kind: 'assigned', departmentId: typed.department, reason: typed.reason },
    ]
  })
}

/** To another department: the clock goes on. Only the office sends it back to one that had it. @throws AppError forbidden, not_found, invalid, conflict */
export function transferCase(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly department: number; readonly reason: string },
): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'transfer', which, async ({ tx, held, desk, passedBy }): Promise<Outcome> => {
    const offices = await listOffices(tx)
    const fits = offices.some(({ id }) => id === typed.department) && typed.department !== held.responsibleId
    if (!fits) refuse({ department: { code: 'common.error.not_a_choice' } })
    if (actor.departmentId !== desk && passedBy.includes(typed.department)) refuse({ department: { code: 'cases.error.passed' } })
    return [
      {
        responsibleId: typed.department,
        assigneeId: null,
        wish: {},
        tell: [
          { to: { department: typed.department }, ...told(held, 'cases.told.transferred') },
          { to: 'applicant', code: 'cases.told.moved' },
          ...(actor.departmentId === desk ? [] : [{ to: 'desk' as const, code: 'cases.told.moved' as const }]),
        ],
      },
      { kind: 'transferred', departmentId: typed.department, reason: typed.reason },
    ]
  })
}

/** What is not received yet has no day that could be named. */
const told = (held: Case, code: 'cases.told.named' | 'cases.told.transferred'): Pick<ToTell, 'code' | 'params'> =>
  held.unconfirmed ? { code: 'cases.told.assigned' } : { code, params: { due: held.dueOn } }

/** Who in the department works on it. @throws AppError forbidden, not_found, invalid, conflict */
export const nameAssignee = (deps: Works, actor: Actor, which: Which, person: number): Promise<Case> =>
  actAs(deps, actor, 'name', which, async ({ tx, held }): Promise<Outcome> => {
    const colleague = (await listColleagues(tx, held.responsibleId ?? 0, held.applicantId)).find(({ id }) => id === person)
    if (colleague === undefined) refuse({ assignee: { code: 'common.error.not_a_choice' } })
    return [
      { assigneeId: person, tell: [{ to: { person }, ...told(held, 'cases.told.named') }] },
      { kind: 'named', details: { name: colleague?.name ?? '' } },
    ]
  })

/** A question or a word in between, by either side. @throws AppError forbidden, not_found, invalid, conflict */
export async function writeCase(
  deps: Works & Pick<Deps, 'config'>,
  reader: Reader,
  which: Which,
  typed: { readonly text: string; readonly uploads: readonly Upload[] },
): Promise<Case> {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  const files = await received(deps, typed.uploads)
  return actAs(deps, reader, 'write', which, ({ held }): Outcome => {
    const applicant = !isActor(reader) || isApplicant(reader, held)
    return [
      {
        message: { side: applicant ? 'applicant' : 'department', body: typed.text },
        files,
        tell: applicant
          ? [
              held.assigneeId === null
                ? { to: 'department', code: 'cases.told.applicant_wrote' }
                : { to: 'assignee', code: 'cases.told.applicant_wrote' },
            ]
          : [{ to: 'applicant', code: 'cases.told.wrote' }],
      },
      { kind: 'wrote' },
    ]
  })
}

/** For those who work on it; the applicant never reads it. @throws AppError forbidden, not_found, invalid, conflict */
export async function noteCase(
  deps: Works & Pick<Deps, 'config'>,
  actor: Actor,
  which: Which,
  typed: { readonly text: string; readonly uploads: readonly Upload[] },
): Promise<Case> {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  const files = await received(deps, typed.uploads)
  return actAs(deps, actor, 'note', which, (): Outcome => [{ message: { side: 'note', body: typed.text }, files }, { kind: 'noted' }])
}

/** The clock stands still from the next day on: while a third party or another organ is asked. @throws AppError forbidden, not_found, invalid, conflict */
export function pauseCase(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly rule: string; readonly reason: string },
): Promise<Case> {
  const rule = PAUSE_RULES.find((one): one is Exclude<PauseRule, 'correction'> => one === typed.rule && one !== 'correction')
  refuse({
    ...wordProblem('reason', typed.reason, LONGEST_REASON),
    ...(rule === undefined ? { rule: { code: 'common.error.not_a_choice' as const } } : {}),
  })
  return actAs(deps, actor, 'pause', which, async ({ tx, held, today, calendar }): Promise<Outcome> => {
    const given = rule ?? 'other'
    const answerBy = given === 'third_party' ? calendar.addWorkingDays(today, THIRD_PARTY_DAYS).date : null
    await insertPause(tx, held.id, { rule: given, from: addDays(today, 1), answerBy, reason: typed.reason })
    return [
      {
        state: 'paused',
        tell: [
          { to: 'applicant', code: 'cases.told.paused' },
          { to: 'department', code: 'cases.told.stopped' },
        ],
      },
      { kind: 'paused', rule: PAUSE_ARTICLES[given], reason: typed.reason, details: answerBy === null ? {} : { answerBy } },
    ]
  })
}

/** Counting goes on with the next day. @throws AppError forbidden, not_found, invalid, conflict */
export function resumeCase(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'resume', which, async ({ tx, held, today }): Promise<Outcome> => {
    await endPause(tx, held.id, today)
    return [
      { state: 'open', tell: [{ to: 'applicant', code: 'cases.told.resumed' }] },
      { kind: 'resumed', reason: typed.reason },
    ]
  })
}

/** Asked once, within seven working days, of everything at a time (条例 art. 30). @throws AppError forbidden, not_found, invalid, conflict */
export function askCorrection(deps: Works, actor: Actor, which: Which, typed: { readonly text: string }): Promise<Case> {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  return actAs(deps, actor, 'ask_correction', which, async ({ tx, held, today, calendar }): Promise<Outcome> => {
    const answerBy = calendar.addWorkingDays(today, CORRECT_DAYS).date
    await insertPause(tx, held.id, { rule: 'correction', from: addDays(today, 1), answerBy, reason: typed.text })
    return [
      {
        state: 'paused',
        message: { side: 'department', body: typed.text },
        tell: [{ to: 'applicant', code: 'cases.told.correction', params: { due: answerBy } }],
      },
      { kind: 'correction_asked', rule: PAUSE_ARTICLES.correction, details: { answerBy } },
    ]
  })
}

/** As corrected: the days are counted anew. @throws AppError forbidden, not_found, invalid, conflict */
export async function correctCase(
  deps: Works & Pick<Deps, 'config'>,
  reader: Reader,
  which: Which,
  typed: { readonly text: string; readonly uploads: readonly Upload[] },
): Promise<Case> {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  const files = await received(deps, typed.uploads)
  return actAs(deps, reader, 'correct', which, async ({ tx, held, today }): Promise<Outcome> => {
    await endPause(tx, held.id, today)
    return [
      {
        state: 'open',
        restartedOn: today,
        message: { side: 'applicant', body: typed.text },
        files,
        tell: [{ to: 'department', code: 'cases.told.corrected' }],
      },
      { kind: 'corrected', rule: PAUSE_ARTICLES.correction },
    ]
  })
}

/** What was asked for never came. @throws AppError forbidden, not_found, invalid, conflict */
export function abandonCase(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'abandon', which, async ({ tx, held, today }): Promise<Outcome> => {
    await endPause(tx, held.id, today)
    return [
      { state: 'abandoned', closedOn: today, tell: [{ to: 'applicant', code: 'cases.told.abandoned' }] },
      { kind: 'abandoned', reason: typed.reason, rule: PAUSE_ARTICLES.correction },
    ]
  })
}

/** Not a matter for this house, or for this way. @throws AppError forbidden, not_found, invalid, conflict */
export function declineCase(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'decline', which, ({ today }): Outcome => [
    { state: 'declined', closedOn: today, tell: [{ to: 'applicant', code: 'cases.told.declined' }] },
    { kind: 'declined', reason: typed.reason },
  ])
}

/** Once, before the day is over. @throws AppError forbidden, not_found, invalid, conflict */
export function askExtension(
  deps: Works,
  actor: Actor,
  which: Which,
  typed: { readonly days: number; readonly reason: string },
): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'ask_extension', which, async ({ tx, held, kind }): Promise<Outcome> => {
    await checkDays(tx, held, typed.days)
    return [
      {
        wish: { days: typed.days, reason: typed.reason, by: actor.id },
        tell: [{ to: kind.extends === undefined ? 'leaders' : 'desk', code: 'cases.told.extension_asked', params: { n: typed.days } }],
      },
      { kind: 'extension_asked', reason: typed.reason, details: { days: typed.days } },
    ]
  })
}

async function checkDays(tx: Parameters<typeof ruleOn>[0], held: Case, days: number): Promise<void> {
  const { extensionDays: most } = await ruleOn(tx, held.kind, held.receivedOn)
  if (!Number.isInteger(days) || days < 1 || days > most) refuse({ days: { code: 'cases.error.days', params: { most } } })
}

/** A leader grants what was asked for before the day is over, and the applicant is told. @throws AppError forbidden, not_found, conflict */
export const extendCase = (deps: Works, actor: Actor, which: Which): Promise<Case> =>
  actAs(deps, actor, 'extend', which, async ({ tx, held, calendar, today }): Promise<Outcome> => {
    const { days = 0, reason = '' } = held.wish
    const basis = (await ruleOn(tx, held.kind, held.receivedOn)).basis
    const due = clockOf({ ...held, extensionDays: days }, await listPauses(tx, held.id), today, calendar).dueOn
    return [
      {
        extensionDays: days,
        wish: {},
        tell: [
          { to: 'applicant', code: 'cases.told.extended', params: { n: days, due } },
          { to: 'department', code: 'cases.told.extension_granted', params: { n: days } },
        ],
      },
      { kind: 'extended', reason, rule: basis, details: { days } },
    ]
  })

/** @throws AppError forbidden, not_found, invalid, conflict */
export function refuseExtension(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'refuse_extension', which, (): Outcome => [
    { wish: {}, tell: [{ to: 'department', code: 'cases.told.extension_refused' }] },
    { kind: 'extension_refused', reason: typed.reason },
  ])
}

/** @throws AppError invalid */
export function gradeIn(typed: { readonly grade: string; readonly remark: string }): Satisfaction {
  const grade = SATISFACTIONS.find((one): one is Satisfaction => one === typed.grade)
  refuse({
    ...(grade === undefined ? { grade: { code: 'common.error.required' as const } } : {}),
    ...optionalProblem('remark', typed.remark, LONGEST_REASON),
  })
  return grade ?? 'not'
}

/** Three grades, once a round; satisfied ends the case. @throws AppError forbidden, not_found, invalid, conflict */
export function rateCase(
  deps: Works,
  reader: Reader,
  which: Which,
  typed: { readonly grade: string; readonly remark: string },
): Promise<Case> {
  const grade = gradeIn(typed)
  return actAs(deps, reader, 'rate', which, ({ held, today }): Outcome => {
    // Whoever is not satisfied may still reopen, once.
    const done = grade !== 'not' || held.round > 1
    return [
      {
        satisfaction: grade,
        ...(done && { state: 'closed' as const, closedOn: today }),
        tell: [{ to: 'department', code: 'cases.told.rated' }],
      },
      { kind: 'rated', reason: typed.remark, details: { grade } },
    ]
  })
}

/** Once, within ten working days of an answer that did not satisfy. The days are counted anew. @throws AppError forbidden, not_found, invalid, conflict */
export async function reopenCase(
  deps: Works & Pick<Deps, 'config'>,
  reader: Reader,
  which: Which,
  typed: { readonly text: string; readonly uploads: readonly Upload[] },
): Promise<Case> {
  refuse(wordProblem('text', typed.text, LONGEST_BODY))
  const files = await received(deps, typed.uploads)
  return actAs(deps, reader, 'reopen', which, ({ today }): Outcome => [
    {
      state: 'open',
      round: 2,
      restartedOn: today,
      answeredOn: null,
      extensionDays: 0,
      wish: {},
      satisfaction: null,
      message: { side: 'applicant', body: typed.text },
      files,
      tell: [
        { to: 'department', code: 'cases.told.reopened' },
        { to: 'desk', code: 'cases.told.reopened' },
      ],
    },
    { kind: 'reopened' },
  ])
}
