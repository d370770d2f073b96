import type { Persona } from '../../support/personas.ts'
import { wu, xu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { approveEdition, openEdition, submitEdition } from '../../../server/catalogue/editions.life.service.ts'
import { changeItem, type LineInput } from '../../../server/catalogue/edition-draft.service.ts'
import { getEdition, readEdition } from '../../../server/catalogue/editions.service.ts'
import type { EditionItem } from '../../../server/catalogue/editions.types.ts'

// Editions brought to a state by the same functions that people's clicks run.

/** The cast's items carry no elements; an edition is approved only with them. */
export const ELEMENTS = [{ zh: '期间', en: 'Period' }]

/** What the cast's catalogue lacks for approval. */
export const complete = async (world: World): Promise<void> => {
  await world.db.write('catalogue_items').update({ elements: JSON.stringify(ELEMENTS) })
  await world.db.write('catalogue_items').where({ timing: 'ex_ante' }).update({ stage: 'before' })
}

export const opened = (world: World, by: Persona = xu): Promise<number> => openEdition(world.deps, world.actor(by), { note: '机构改革' })

export const versionOf = async (world: World, id: number): Promise<number> => (await getEdition(world.db.read, world.actor(xu), id)).version

export async function lineOf(world: World, id: number, code: string): Promise<EditionItem> {
  const { items } = await readEdition(world.deps, world.actor(xu), id)
  const item = items.find((one) => one.code === code)
  if (item === undefined) throw new Error(`edition ${id} has no ${code}`)
  return item
}

/** The form of a line as it would come back unchanged, with something changed. */
export function inputOf(item: EditionItem, change: Partial<LineInput['content']> = {}, more: Partial<LineInput> = {}): LineInput {
  const { title, titleEn, elements, legalBasis, audience, timing, timingDays, cycle, reviewLevel, register, channels, openTo, oneShot } =
    item
  const { openToNote, way, tier, stage, retentionYears, secrecyCheck, withheldGround, withheldExplanation, reviewDueOn } = item
  const columns = {
    title,
    titleEn,
    elements,
    legalBasis,
    audience,
    timing,
    timingDays,
    cycle,
    reviewLevel,
    register,
    channels,
    openTo,
    oneShot,
  }
  const rest = { openToNote, way, tier, stage, retentionYears, secrecyCheck, withheldGround, withheldExplanation, reviewDueOn }
  return {
    classRow: item.classRow,
    departments: item.departments.map(({ id }) => id),
    personId: item.personId,
    changeNote: '调整',
    content: { ...columns, ...rest, ...change },
    ...more,
  }
}

export async function changed(
  world: World,
  id: number,
  code: string,
  change: Partial<LineInput['content']>,
  by: Persona = xu,
): Promise<void> {
  const item = await lineOf(world, id, code)
  await changeItem(world.deps, world.actor(by), { editionId: id, row: item.id, version: item.version }, inputOf(item, change))
}

export async function submitted(world: World, id: number): Promise<void> {
  await submitEdition(world.deps, world.actor(xu), id, { version: await versionOf(world, id) })
}

export async function approved(world: World, id: number, effectiveOn = '2026-03-02', by: Persona = wu): Promise<void> {
  await approveEdition(world.deps, world.actor(by), id, { version: await versionOf(world, id), effectiveOn, remark: '' })
}

/** A whole edition with one change, from draft to in force. */
export async function inForce(world: World, code = 'A-01', change: Partial<LineInput['content']> = { timingDays: 15 }): Promise<number> {
  const id = await opened(world)
  await changed(world, id, code, change)
  await submitted(world, id)
  await approved(world, id)
  return id
}
