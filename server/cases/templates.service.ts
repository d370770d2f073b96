import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { denyTemplates, keepsTemplate } from './cases.policy.ts'
import { departmentIds } from './cases.queries.ts'
import { LONGEST_ANSWER, LONGEST_TITLE } from './cases.rules.ts'
import { changeTemplate, findTemplate, insertTemplate, listTemplates, type Template, type TypedTemplate } from './templates.queries.ts'
import { wordProblem } from './words.rules.ts'

export type { Template, TypedTemplate } from './templates.queries.ts'

/** Everybody's, and those of the actor's own department. @throws AppError forbidden */
export async function readTemplates({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<readonly Template[]> {
  authorize(denyTemplates(actor))
  return listTemplates(db.read, actor.departmentId)
}

/** The office keeps those of everybody, a department its own. @throws AppError forbidden, invalid, not_found, conflict */
export async function saveTemplate(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  at: { readonly id: number; readonly version: number } | undefined,
  typed: TypedTemplate,
): Promise<void> {
  authorize(denyTemplates(actor))
  refuse({ ...wordProblem('title', typed.title, LONGEST_TITLE), ...wordProblem('body', typed.body, LONGEST_ANSWER) })
  await audited(deps, actor, async (tx) => {
    const office = (await departmentIds(tx, ['BGS'])).get('BGS')
    if (at === undefined) {
      const id = await insertTemplate(tx, typed, actor.departmentId === office ? null : actor.departmentId)
      return [undefined, { action: 'cases.template', subject: `case_template:${id}`, details: { title: typed.title } }]
    }
    const known = await findTemplate(tx, at.id)
    if (known === undefined || !keepsTemplate(actor, known, office)) throw new AppError('not_found', 'errors.not_found')
    if (!(await changeTemplate(tx, at, typed))) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [
      undefined,
      { action: 'cases.template', subject: `case_template:${at.id}`, details: { title: typed.title, active: typed.active } },
    ]
  })
}
