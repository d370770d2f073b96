import type { Persona } from '../../support/personas.ts'
import { lin, ma, sun, wu, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import {
  correctDisclosure,
  createDisclosure,
  getDisclosure,
  reviewDisclosure,
  saveDraft,
  submitDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'

// Records brought to a state by the same functions that people's clicks run.

export const BODY = '一、总体要求。\n二、重点任务。'

export interface DraftOf {
  readonly item?: string
  readonly period?: string | null
  readonly formedOn?: string
  readonly by?: Persona
  readonly body?: string
}

export async function drafted(
  world: World,
  { item = 'B-01', period = '2026', formedOn = '2026-02-25', by = lin, body = BODY }: DraftOf = {},
): Promise<number> {
  const actor = world.actor(by)
  const id = await createDisclosure(world.deps, actor, { itemId: world.cast.items[item]!, period, formedOn })
  const { title, version } = await getDisclosure(world.deps, actor, id)
  await saveDraft(world.deps, actor, id, { version, title, summary: '全年工作安排。' }, { document_number: '临人社发〔2026〕3 号', body })
  return id
}

export async function submitted(world: World, of: DraftOf = {}): Promise<number> {
  const id = await drafted(world, of)
  await submitDisclosure(world.deps, world.actor(of.by ?? lin), id)
  return id
}

export const pass = (world: World, id: number, ...reviewers: Persona[]): Promise<void> =>
  reviewers.reduce<Promise<void>>(async (before, reviewer) => {
    await before
    await reviewDisclosure(world.deps, world.actor(reviewer), id, { decision: 'pass', remark: '' })
  }, Promise.resolve())

export async function published(world: World, of: DraftOf = {}): Promise<number> {
  const id = await submitted(world, of)
  await pass(world, id, ...(of.item === 'B-02' || of.item === 'A-03' ? [sun, ma, wu, zhou] : [sun, ma, wu]))
  return id
}

export async function corrected(world: World, id: number, body: string, changeNote = '补上第三项。'): Promise<void> {
  const actor = world.actor(lin)
  await correctDisclosure(world.deps, actor, id, { changeNote })
  const { title, version } = await getDisclosure(world.deps, actor, id)
  await saveDraft(
    world.deps,
    actor,
    id,
    { version, title: `${title}（修订）`, summary: '全年工作安排。' },
    { document_number: '临人社发〔2026〕3 号', body },
  )
  await submitDisclosure(world.deps, actor, id)
}

export const rowOf = async (world: World, id: number): Promise<Record<string, unknown>> =>
  (await world.db.read('disclosures').where({ id }).first()) as Record<string, unknown>

export const stateOf = async (world: World, id: number, number = 1): Promise<unknown> =>
  ((await world.db.read('disclosure_versions').where({ disclosure_id: id, number }).first('state')) as { state: unknown } | undefined)
    ?.state
