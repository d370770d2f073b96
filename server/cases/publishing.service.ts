import type { Knex } from 'knex'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { maskAll } from '../secrecy/masks.rules.ts'
import { findSensitive } from '../secrecy/detectors.rules.ts'
import { reindexCases } from '../search/cases.source.ts'
import type { Which } from './acts.service.ts'
import { denyPublished } from './cases.policy.ts'
import { findCase } from './cases.queries.ts'
import { LONGEST_ANSWER, LONGEST_BODY, LONGEST_REASON, LONGEST_TITLE } from './cases.rules.ts'
import { actAs } from './guard.service.ts'
import { publicProblem, wordProblem } from './words.rules.ts'
import type { Answer, Case, Change, Step } from './cases.types.ts'

type Works = Pick<Deps, 'db' | 'now'>
type Outcome = readonly [Change, Step]

export interface PublicText {
  readonly title: string
  readonly question: string
  readonly answer: string
}

/** What a proposal begins with: the words as they are, with everything masked that the gate knows, and the applicant's name. */
export function desensitised(held: Case, answer: Pick<Answer, 'body'> | undefined): PublicText {
  const clean = (text: string): string => {
    const masked = maskAll(text, findSensitive(text))
    const { applicantName } = held
    return applicantName === null || applicantName === '' ? masked : masked.replaceAll(applicantName, '某某')
  }
  return { title: clean(held.title), question: clean(held.body), answer: clean(answer?.body ?? '') }
}

/** The applicant agrees, once the answer is known. @throws AppError forbidden, not_found, conflict */
export const consentCase = (deps: Works, actor: Actor, which: Which): Promise<Case> =>
  actAs(deps, actor, 'consent', which, ({ held }): Outcome => [
    {
      consent: true,
      ...(held.publication === 'no' && { publication: 'offered' as const }),
      tell: [{ to: 'department', code: 'cases.told.consented' }],
    },
    { kind: 'consented' },
  ])

/**
 * Proposes question and answer for everybody to read. Without the applicant's consent only what tells nothing of anybody, and whoever
 * proposes it answers for that. @throws AppError forbidden, not_found, invalid, conflict
 */
export const proposePublication = (
  deps: Works,
  actor: Actor,
  which: Which,
  typed: PublicText & { readonly impersonal: boolean },
): Promise<Case> =>
  actAs(deps, actor, 'propose', which, ({ held }): Outcome => {
    refuse({
      ...publicProblem('title', typed.title, LONGEST_TITLE, held.applicantName),
      ...publicProblem('question', typed.question, LONGEST_BODY, held.applicantName),
      ...publicProblem('answer', typed.answer, LONGEST_ANSWER, held.applicantName),
      ...(held.consent || typed.impersonal ? {} : { impersonal: { code: 'cases.error.consent' as const } }),
    })
    return [
      {
        publication: 'proposed',
        publicTitle: typed.title,
        publicQuestion: typed.question,
        publicAnswer: typed.answer,
        tell: [{ to: 'desk', code: 'cases.told.publication_proposed' }],
      },
      { kind: 'publication_proposed', details: { consent: held.consent ? 1 : 0 } },
    ]
  })

/** Looked at by somebody else, and from then on everybody's to read and to find. @throws AppError forbidden, not_found, conflict */
export const publishCase = (deps: Works, actor: Actor, which: Which): Promise<Case> =>
  actAs(deps, actor, 'publish', which, ({ today }): Outcome => [
    { publication: 'published', publishedOn: today, then: indexed, tell: [{ to: 'applicant', code: 'cases.told.published' }] },
    { kind: 'published' },
  ])
const indexed = (tx: Knex.Transaction, { id }: Case): Promise<void> => reindexCases(tx, [id])

/** @throws AppError forbidden, not_found, invalid, conflict */
export function refusePublication(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'refuse_publication', which, ({ held }): Outcome => [
    { publication: held.consent ? 'offered' : 'no', tell: [{ to: 'department', code: 'cases.told.publication_refused' }] },
    { kind: 'publication_refused', reason: typed.reason },
  ])
}

/** Nobody finds it any more. @throws AppError forbidden, not_found, invalid, conflict */
export function withdrawPublication(deps: Works, actor: Actor, which: Which, typed: { readonly reason: string }): Promise<Case> {
  refuse(wordProblem('reason', typed.reason, LONGEST_REASON))
  return actAs(deps, actor, 'withdraw', which, (): Outcome => [
    { publication: 'withdrawn', then: indexed, tell: [{ to: 'department', code: 'cases.told.publication_withdrawn' }] },
    { kind: 'withdrawn', reason: typed.reason },
  ])
}

/** Question and answer as published, for everybody on the staff and for observers. @throws AppError forbidden, not_found */
export async function readPublished(db: Knex, actor: Actor, id: number): Promise<Case> {
  authorize(denyPublished(actor))
  const held = await findCase(db, id)
  if (held?.publication !== 'published') throw new AppError('not_found', 'errors.not_found')
  return held
}
