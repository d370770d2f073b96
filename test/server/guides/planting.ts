import { BUSINESS_ITEMS } from '../../../server/registers/index.ts'
import { getDisclosure, saveDraft, submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { lin, ma, sun, wu, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { drafted, pass } from '../disclosures/flow.ts'

const CODE = 'E-01'

/** A class of business items and its catalogue item; once in a world. `audience`: an item of its own for each. */
export async function plantBusiness(world: World, audience: 'all' | 'department' = 'all'): Promise<string> {
  const code = audience === 'all' ? CODE : 'E-02'
  const items = world.cast.items as Record<string, number>
  if (items[code] !== undefined) return code
  const write = world.db.write
  const id = async (table: string, row: object): Promise<number> => {
    const [inserted] = (await write(table).insert(row).returning('id')) as [{ id: number }]
    return inserted.id
  }
  const class_id = await id('catalogue_classes', { code: `${code}-C`, name: '就业创业', name_en: 'Jobs and start-ups', position: 9 })
  items[code] = await id('catalogue_items', {
    code,
    class_id,
    title: '就业服务事项',
    title_en: 'Employment services',
    register: BUSINESS_ITEMS,
    review_level: 1,
    audience,
    timing: 'standing',
    timing_days: 180,
    cycle: 'standing',
    position: 20,
    legal_basis: '《就业促进法》',
  })
  await write('catalogue_item_departments').insert(
    ['JYCJ', 'CW'].map((department) => ({ item_id: items[code], department_id: world.cast.departments[department] })),
  )
  return code
}

/** What a browser sends for a whole item of the employment department. */
export const itemBody = (world: World, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  business_item: '1',
  name: '失业登记',
  name_en: 'Registration of unemployment',
  keywords: '无业登记',
  applicants: '处于无业状态的劳动者',
  conditions: '劳动年龄内\n有就业要求',
  result: '登记信息',
  promised_days: '3',
  legal_days: '10',
  place: '市民服务中心二楼',
  hours: '工作日 8:30—17:30',
  telephone: '8201001',
  supervision: '8051001',
  responsible: String(world.cast.people['chen']),
  stand_in: String(world.cast.people['lin']),
  'materials.0.name': '居民身份证',
  'materials.0.form': 'original',
  'materials.0.copies': '1',
  'materials.0.source': '本人',
  'materials.1.name': '一寸照片',
  'materials.1.form': 'electronic',
  'steps.0.what': '提出申请',
  'steps.0.who': '本人',
  'steps.1.what': '核对信息',
  'steps.1.who': '窗口',
  'steps.1.days': '2',
  'steps.2.what': '登记',
  'steps.2.who': '窗口',
  'steps.2.days': '1',
  'bases.0.title': '就业服务与就业管理规定',
  'bases.0.number': '劳动和社会保障部令第28号',
  'bases.0.article': '第六十二条',
  'questions.0.question': '要户口簿吗？',
  'questions.0.answer': '不要。',
  ...more,
})

export interface DraftOf {
  readonly by?: Persona
  readonly body?: Readonly<Record<string, string>>
  readonly audience?: 'all' | 'department'
  readonly title?: string
}

/** A draft of an item, written through the service. Returns the record's id. */
export async function draftedItem(world: World, { by = lin, body, audience = 'all', title }: DraftOf = {}): Promise<number> {
  const item = await plantBusiness(world, audience)
  const id = await drafted(world, { item, period: null, formedOn: '2026-02-25', by, body: '' })
  const whole = body ?? itemBody(world)
  const { version } = await getDisclosure(world.deps, world.actor(by), id)
  await saveDraft(world.deps, world.actor(by), id, { version, title: title ?? whole['name'] ?? '业务事项', summary: '' }, whole)
  return id
}

export async function publishedItem(world: World, of: DraftOf = {}, reviewers: readonly Persona[] = [sun, ma, wu]): Promise<number> {
  const id = await draftedItem(world, of)
  await submitDisclosure(world.deps, world.actor(of.by ?? lin), id)
  await pass(world, id, ...reviewers)
  return id
}
