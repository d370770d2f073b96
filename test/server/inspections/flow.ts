import { answerItem, type AnswerResult } from '../../../server/inspections/answers.service.ts'
import { saveChecklist } from '../../../server/inspections/checklist.service.ts'
import { getInspection } from '../../../server/inspections/inspection.service.ts'
import { addVisits, createInspection, enterInPlan, type TypedInspection } from '../../../server/inspections/inspections.service.ts'
import { issueNotice } from '../../../server/inspections/rectification.service.ts'
import { beginVisit, closeVisit, getVisit, signVisit } from '../../../server/inspections/visits.service.ts'
import type { Actor } from '../../../server/auth/policy.ts'
import { inspector, luo, sun, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** A second inspector, of another department: nobody inspects alone. */
export async function makeInspector(world: World, persona: Persona = luo): Promise<Actor> {
  const there: unknown = await world.db
    .read('role_assignments')
    .where({ person_id: world.cast.people[persona.username], role: 'inspector' })
    .first()
  if (there === undefined)
    await world.db
      .write('role_assignments')
      .insert({ person_id: world.cast.people[persona.username], role: 'inspector', granted_at: '2026-01-05T01:00:00.000Z' })
  const actor = world.actor(persona)
  return { ...actor, roles: [...actor.roles, 'inspector'] }
}

export const DETAILS: TypedInspection = {
  kind: 'periodic',
  title: '第一季度政务公开检查',
  purpose: '按年度计划检查公开栏和台账。',
  fromOn: '2026-03-02',
  toOn: '2026-03-31',
  rectificationDays: '10',
  schemeId: null,
  joint: [],
}

export const ITEMS = [
  { indicator: 'B2', title: '公开栏更新及时', look: '看公开栏，最近两周有无更新' },
  { indicator: '', title: '台账齐全', look: '抽看审核台账' },
]

/** A draft with a checklist and a visit to the employment department. */
export async function drafted(world: World, details: Partial<TypedInspection> = {}): Promise<number> {
  const actor = world.actor(inspector)
  const id = await createInspection(world.deps, actor, { ...DETAILS, ...details })
  await saveChecklist(world.deps, actor, id, 1, ITEMS)
  await addVisits(world.deps, actor, id, { departmentIds: [world.cast.departments['JYCJ']!], onDay: DETAILS.fromOn })
  return id
}

export const versionOf = async (world: World, id: number): Promise<number> =>
  (await getInspection(world.deps, world.actor(inspector), id)).inspection.version

export async function planned(world: World, details: Partial<TypedInspection> = {}): Promise<number> {
  const id = await drafted(world, details)
  await enterInPlan(world.deps, world.actor(inspector), id, await versionOf(world, id))
  return id
}

/** Of the inspection's only department. */
export const visitOf = async (world: World, id: number): Promise<number> =>
  (await getInspection(world.deps, world.actor(inspector), id)).visits[0]!.id

/** Two inspectors are there. */
export async function begun(world: World, details: Partial<TypedInspection> = {}): Promise<number> {
  const second = await makeInspector(world)
  const visit = await visitOf(world, await planned(world, details))
  const actor = world.actor(inspector)
  await beginVisit(world.deps, actor, visit, { version: 1, team: [actor.id, second.id] })
  return visit
}

export const page = (world: World, visit: number) => getVisit(world.deps, world.actor(inspector), visit)

let n = 0
export const clientName = (): string => (n += 1).toString(16).padStart(32, '0')

export async function answer(
  world: World,
  visit: number,
  item: number,
  given: { readonly answer: string; readonly note?: string; readonly severity?: string; readonly seen?: number; readonly client?: string },
  actor: Actor = world.actor(inspector),
): Promise<AnswerResult> {
  const { note = '', severity = '', seen = 0, client = clientName() } = given
  return answerItem(world.deps, actor, visit, { item, key: '', title: '', answer: given.answer, note, severity, seen, client })
}

/** Ready for a signature: one problem, one in order. */
export async function closed(world: World, details: Partial<TypedInspection> = {}): Promise<number> {
  const visit = await begun(world, details)
  const { items, visit: found } = await page(world, visit)
  await answer(world, visit, items[0]!.id, { answer: 'problem', note: '公开栏 20 天没有更新', severity: 'serious' })
  await answer(world, visit, items[1]!.id, { answer: 'in_order' })
  const signerId = world.cast.people[sun.username]!
  await closeVisit(world.deps, world.actor(inspector), visit, { version: found.version, summary: '总体较好', signerId })
  return visit
}

export async function signed(world: World, details: Partial<TypedInspection> = {}): Promise<number> {
  const visit = await closed(world, details)
  const { version } = (await page(world, visit)).visit
  await signVisit(world.deps, world.actor(sun), visit, { version, statement: '' })
  return visit
}

/** The finding of a signed visit with a notice of ten working days. Returns the finding's id. */
export async function ordered(world: World, days = '10'): Promise<number> {
  const visit = await signed(world)
  const [finding] = (await page(world, visit)).findings
  await issueNotice(world.deps, world.actor(inspector), visit, { findings: [finding!.id], requirement: '两周内更新公开栏', days })
  return finding!.id
}
