import type { Knex } from 'knex'
import { listAnswers, changeAnswer, saveDraft } from './answers.queries.ts'
import { getCase } from './cases.service.ts'
import { listFiles } from './files.queries.ts'
import { listSteps } from './messages.queries.ts'
import type { CaseFile, CaseStep } from './cases.types.ts'

/** Everything that was sent in or gathered, for the feature whose kind the case is. */
export const keptFilesOf = (db: Knex, caseId: number): Promise<readonly CaseFile[]> => listFiles(db, caseId)

/** The course of the case, oldest first; the feature decides who may read what of it. */
export const stepsOf = (db: Knex, caseId: number): Promise<readonly CaseStep[]> => listSteps(db, caseId)

/** An answer that was decided elsewhere, by people who signed it there. */
export interface Decided {
  readonly body: string
  /** Code of the reply, as the kind knows it. */
  readonly reply: string
  readonly draftedBy: number
  readonly approvedBy: number
  /** `YYYY-MM-DD`. */
  readonly on: string
  /** UTC ISO text. */
  readonly at: string
}

/** Puts it among the answers of the case, as sent: in the transaction of the act that ends with it. */
export async function sendDecided(tx: Knex.Transaction, caseId: number, { approvedBy, on, ...decided }: Decided): Promise<void> {
  const held = await getCase(tx, caseId)
  await saveDraft(tx, { ...decided, caseId, round: held.round, state: 'submitted', departmentId: held.responsibleId })
  const answer = (await listAnswers(tx, caseId)).find(({ round }) => round === held.round)
  if (answer === undefined) throw new Error(`no answer of case ${caseId} to send`)
  await changeAnswer(tx, answer, { state: 'sent', approved_by: approvedBy, sent_on: on, due_on: held.dueOn, at: decided.at })
}
