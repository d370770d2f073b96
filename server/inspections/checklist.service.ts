import { leavesOf } from '../../core/evaluation/tree.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { frozenSchemes, getScheme } from '../evaluations/schemes.service.ts'
import { listItems, replaceItems, type NewItem } from './checklist.queries.ts'
import { insertStep } from './findings.queries.ts'
import { denyPlanning } from './inspections.policy.ts'
import { changeInspection } from './inspections.queries.ts'
import { LONGEST_LOOK, LONGEST_TITLE, MOST_ITEMS } from './inspections.rules.ts'
import { eventOf, inState, managedInspection, mustChange, refuse, wordProblem } from './inspections.service.ts'
import type { Inspection, Item } from './inspections.types.ts'
import { findTemplate, insertTemplate, listTemplates, retireTemplate, type Template } from './templates.queries.ts'

export type { NewItem } from './checklist.queries.ts'
export type { Template } from './templates.queries.ts'

export interface Checklist {
  readonly inspection: Inspection
  /** For all departments, in order. */
  readonly items: readonly Item[]
  readonly templates: readonly Template[]
}

export const isCommon = ({ departmentId, visitId }: Item): boolean => departmentId === null && visitId === null

/** What is looked at, for whoever may change it. @throws AppError not_found, forbidden, conflict (begun) */
export async function getChecklist({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Checklist> {
  const inspection = await managedInspection(db.read, actor, id)
  inState(inspection, ['draft', 'planned'])
  const [items, templates] = await Promise.all([listItems(db.read, id), listTemplates(db.read)])
  return { inspection, items: items.filter(isCommon), templates }
}

/**
 * Replaces the list that holds for all departments, until the first visit begins. Lines without a title are left out.
 * @throws AppError not_found, forbidden, conflict, invalid (`item.<n>.title`, `item.<n>.look`, `items`)
 */
export async function saveChecklist(deps: Deps, actor: Actor, id: number, version: number, typed: readonly NewItem[]): Promise<void> {
  const problems: Record<string, Problem | false> = {}
  for (const [i, { title, look, indicator }] of typed.entries()) {
    if (title === '' && look === '' && indicator === '') continue
    problems[`item.${i}.title`] = wordProblem(title, LONGEST_TITLE)
    problems[`item.${i}.look`] = look.length > LONGEST_LOOK && { code: 'common.error.too_long', params: { max: LONGEST_LOOK } }
    problems[`item.${i}.indicator`] = indicator.length > 20 && { code: 'common.error.too_long', params: { max: 20 } }
  }
  const items = typed.filter(({ title }) => title !== '')
  problems['items'] = items.length > MOST_ITEMS && { code: 'inspections.error.too_many_items', params: { max: MOST_ITEMS } }
  refuse(problems)
  await audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    inState(inspection, ['draft', 'planned'])
    if (inspection.state === 'planned' && items.length === 0) throw new AppError('invalid', 'inspections.error.no_items')
    mustChange(await changeInspection(tx, { id, version }, {}))
    await replaceItems(tx, id, items)
    await insertStep(tx, { inspectionId: id, step: 'checklist', by: actor.id, at: deps.now().toISOString() })
    return [undefined, eventOf('checklist', inspection, { items: items.map(({ title }) => title) })]
  })
}

export interface SchemeChoice {
  readonly id: number
  readonly name: string
  readonly number: number
  readonly rectificationDays: number
}

/** Schemes in force that an inspection may serve. */
export const schemeChoices = async ({ db }: Pick<Deps, 'db'>): Promise<SchemeChoice[]> =>
  (await frozenSchemes(db.read))
    .filter(({ scheme }) => scheme.subjects === 'departments')
    .map(({ id, name, number, scheme }) => ({ id, name, number, rectificationDays: scheme.periods.rectificationDays }))

/** The indicators of its scheme that inspectors score, behind what is there already. @throws AppError not_found, forbidden, conflict, invalid */
export async function useScheme(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  const { inspection, items } = await getChecklist(deps, actor, id)
  if (inspection.schemeId === null) throw new AppError('conflict', 'inspections.error.no_scheme')
  const { scheme } = await getScheme(deps.db.read, inspection.schemeId)
  const scored = leavesOf(scheme).filter(({ source, code }) => source.kind === 'inspection' && !items.some((one) => one.indicator === code))
  const added = scored.map(({ code, name, note }) => ({
    indicator: code,
    title: name.slice(0, LONGEST_TITLE),
    look: note.slice(0, LONGEST_LOOK),
  }))
  if (added.length === 0) throw new AppError('conflict', 'inspections.error.scheme_used')
  await saveChecklist(deps, actor, id, version, [...items, ...added])
}

/** Keeps an inspection's list for the next time. @throws AppError not_found, forbidden, invalid (no name, no items) */
export async function saveTemplate(deps: Deps, actor: Actor, id: number, name: string): Promise<number> {
  refuse({ name: wordProblem(name, LONGEST_TITLE) })
  return audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    const items = (await listItems(tx, id)).filter(isCommon)
    if (items.length === 0) throw new AppError('invalid', 'inspections.error.no_items')
    const at = deps.now().toISOString()
    const made = await insertTemplate(tx, { departmentId: actor.departmentId, name, items, createdBy: actor.id, at })
    return [made, { ...eventOf('save_template', inspection, { name }), subject: `inspection_template:${made}` }]
  })
}

/** The list of a template behind what is there already. @throws AppError not_found, forbidden, conflict, invalid */
export async function useTemplate(deps: Deps, actor: Actor, id: number, version: number, templateId: number): Promise<void> {
  const template = await findTemplate(deps.db.read, templateId)
  if (template === undefined) throw new AppError('not_found', 'errors.not_found')
  const { items } = await getChecklist(deps, actor, id)
  await saveChecklist(deps, actor, id, version, [...items, ...template.items])
}

/** @throws AppError forbidden */
export async function listAllTemplates({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<Template[]> {
  authorize(denyPlanning(actor))
  return listTemplates(db.read)
}

/** A template that is not offered any more; inspections that used it keep their lists. @throws AppError not_found, forbidden, conflict */
export async function dropTemplate(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyPlanning(actor))
  await audited(deps, actor, async (tx) => {
    const template = await findTemplate(tx, id)
    if (template === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(template.departmentId === actor.departmentId ? undefined : 'inspections.denied.other_inspectors')
    mustChange(await retireTemplate(tx, id, version, deps.now().toISOString()))
    return [undefined, { action: 'inspections.drop_template', subject: `inspection_template:${id}`, details: { name: template.name } }]
  })
}
