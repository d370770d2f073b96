import {
  correctDisclosure,
  createDisclosure,
  getDisclosure,
  saveDraft,
  submitDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'
import type { Filing } from '../../../server/publicity/filing.service.ts'
import { lin, ma, sun, wu, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { pass } from '../disclosures/flow.ts'

/** An item of personnel actions beside those of the cast; one that the bureau added itself takes every kind. */
export async function withPersonnel({ db, cast }: World): Promise<void> {
  if (cast.items['P-01'] !== undefined) return
  const { id: like, ...model } = (await db.read('catalogue_items').where({ code: 'B-02' }).first()) as { id: number }
  const row = { ...model, code: 'P-01', title: '人事公示', title_en: 'Personnel notice', register: 'personnel_actions' }
  const [item] = (await db.write('catalogue_items').insert(row).returning('id')) as [{ id: number }]
  const departments = (await db.read('catalogue_item_departments').where({ item_id: like })) as object[]
  await db.write('catalogue_item_departments').insert(departments.map((one) => ({ ...one, item_id: item.id })))
  Object.assign(cast.items, { 'P-01': item.id })
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

/** What the form of a notice about Chen of the employment department sends; finance and the office hear objections. */
export const noticeFields = ({ cast }: World, more: Fields = {}): Fields => ({
  personnel: '1',
  is_notice: '1',
  notice_days: '5',
  takers: [String(cast.departments['CW']), String(cast.departments['BGS'])],
  telephone: '12380',
  address: '人民路 86 号 312 室',
  how: '信函以到达日邮戳为准。',
  notes: '经局党组会议研究，现将拟任职人选公示如下。',
  'row.0.kind': 'appointment',
  'row.0.name': '陈静',
  'row.0.sex': 'female',
  'row.0.birth_month': '1990年5月',
  'row.0.education': '大学',
  'row.0.department': String(cast.departments['JYCJ']),
  'row.0.post_from': '一级科员',
  'row.0.post_to': '副科长',
  ...more,
})

/** A draft of Lin's with these fields. */
export async function draftedPersonnel(world: World, fields: Fields, title = '陈静同志任前公示'): Promise<number> {
  const actor = world.actor(lin)
  const id = await createDisclosure(world.deps, actor, { itemId: world.cast.items['P-01']!, period: null, formedOn: '2026-03-12' })
  const { version } = await getDisclosure(world.deps, actor, id)
  await saveDraft(world.deps, actor, id, { version, title, summary: '拟任职 1 人。' }, fields)
  return id
}

export async function publishedPersonnel(world: World, fields: Fields, title?: string): Promise<number> {
  const id = await draftedPersonnel(world, fields, title)
  await submitDisclosure(world.deps, world.actor(lin), id)
  await pass(world, id, sun, ma, wu, zhou)
  return id
}

export const publishedNotice = (world: World, more: Fields = {}): Promise<number> => publishedPersonnel(world, noticeFields(world, more))

/** A correction of the notice that has passed every review: another period begins. */
export async function correctedNotice(world: World, id: number, more: Fields): Promise<void> {
  const actor = world.actor(lin)
  await correctDisclosure(world.deps, actor, id, { changeNote: '更正拟任职务。' })
  const { version, title } = await getDisclosure(world.deps, actor, id)
  await saveDraft(
    world.deps,
    actor,
    id,
    { version, title, summary: '拟任职 1 人。', changeNote: '更正拟任职务。' },
    noticeFields(world, { 'row.0.was': '1', ...more }),
  )
  await submitDisclosure(world.deps, actor, id)
  await pass(world, id, sun, ma, wu, zhou)
}

export const OBJECTION: Filing = { number: 1, named: true, lineNo: 1, body: '任职年限不符合要求。', contact: '8021234', leads: '' }
export const ANONYMOUS: Filing = { ...OBJECTION, named: false, contact: '', leads: '2025 年 3 月的任职文件，档案室可查' }

export async function objectionOf(world: World, disclosureId: number): Promise<{ id: number; version: number }> {
  const row = (await world.db
    .read('publicity_objections')
    .where({ disclosure_id: disclosureId })
    .orderBy('id', 'desc')
    .first('id', 'version')) as {
    id: number
    version: number
  }
  return row
}
