import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { pinyinKey } from '../../server/people/names.rules.ts'
import { insertAll } from './batches.ts'
import { workingDay } from './clock.ts'
import { DEPARTMENTS, LEADERS, ROOT } from './departments.ts'
import { INCOMPLETE } from './plant-directory.ts'
import { hashPortrait, portraits } from './portraits.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'

const MOVERS = 8
/** Characters that parents give to daughters. */
const WOMEN = /[娟梅兰燕英霞怡桐洁婷艳琳倩莉娜蕾璐颖芳珍淑凤慧静悦诗涵紫薇琴欣玉月美彩莹芸瑶岚丹佩珊秋玲雯芬婉萍巧红冬雨晶萌曼琪妮敏男]/
const REASONS = ['工作需要', '轮岗交流', '内部调整', '挂职结束'] as const
const END_REASONS = ['退休', '调出', '辞职', '调出', '退休'] as const

/** Everybody's history: when they came, eight who moved, those who left, and a department with an earlier name. Photos. */
export async function plantPostings(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const year = Number(today.slice(0, 4))
  const chance = new Chance('postings')
  const ordinary = planted.people.filter((person) => isOrdinary(person))
  const movers = chance.shuffled(ordinary).slice(0, MOVERS)
  const at = `${year - 2}-12-25T01:00:00.000Z`
  const rows = planted.people.flatMap((person) => postingsOf(person, movers.indexOf(person), planted, { chance, today, year, at }))
  await insertAll(tx, 'postings', rows)
  await plantLeavers(tx, planted, chance, today, year)
  const renamed = planted.departments.get('JYCJ')
  if (renamed !== undefined)
    await tx('department_names').insert([
      { department_id: renamed, from_on: '1900-01-01', name: '就业管理科', name_en: 'Employment Administration Division' },
      { department_id: renamed, from_on: `${year - 1}-07-01`, ...nameOf('JYCJ') },
    ])
  await plantPhotos(
    tx,
    planted.people.filter(({ department }) => department !== ROOT),
    now.toISOString(),
  )
}

/** Neither heads nor people whom other parts of the demo year name by their role. */
const isOrdinary = ({ rankClass, roles, department }: PlantedPerson): boolean =>
  rankClass === 'staff' && roles.length === 1 && roles[0] === 'staff' && department !== ROOT && department !== LEADERS

function nameOf(code: string): { name: string; name_en: string } {
  const department = DEPARTMENTS.find((one) => one.code === code)
  return { name: department?.name ?? code, name_en: department?.nameEn ?? code }
}

interface Setting {
  readonly chance: Chance
  readonly today: string
  readonly year: number
  readonly at: string
}

function postingsOf(person: PlantedPerson, mover: number, { departments }: PlantedPeople, { chance, today, year, at }: Setting): object[] {
  const joined = workingDay(`${year - chance.int(3, 22)}-${String(chance.int(1, 12)).padStart(2, '0')}-0${chance.int(1, 9)}`, 0)
  const place = {
    person_id: person.id,
    department_id: departments.get(person.department),
    post: person.post,
    post_en: person.postEn,
    rank_class: person.rankClass,
  }
  const kept = { kind: 'joined', from_on: joined, to_on: null, reason: '', applied_at: at }
  if (mover < 0) return [{ ...place, ...kept }]
  const others = DEPARTMENTS.filter(({ code, kind }) => kind === 'department' && code !== person.department && code !== LEADERS)
  const before = chance.pick(others)
  const movedOn = workingDay(addDays(today, -chance.int(30, 400)), 0)
  return [
    { ...place, ...kept, department_id: departments.get(before.code), post: '科员', post_en: 'Officer', to_on: addDays(movedOn, -1) },
    { ...place, ...kept, kind: 'moved', from_on: movedOn, reason: REASONS[mover % REASONS.length] },
  ]
}

const LEFT = [
  ['yaojianguo', '姚建国', 'Yao Jianguo'],
  ['shenlihua', '沈丽华', 'Shen Lihua'],
  ['guowei', '郭伟', 'Guo Wei'],
  ['pengxue', '彭雪', 'Peng Xue'],
  ['caozhiqiang', '曹志强', 'Cao Zhiqiang'],
] as const

/** People who are no longer here: closed accounts without a password, in a history that stays. */
async function plantLeavers(
  tx: Knex.Transaction,
  { departments }: PlantedPeople,
  chance: Chance,
  today: string,
  year: number,
): Promise<void> {
  const places = chance.shuffled(DEPARTMENTS.filter(({ kind, code }) => kind === 'department' && code !== LEADERS))
  for (const [i, [username, name, nameEn]] of LEFT.entries()) {
    const department = departments.get(places[i]?.code ?? ROOT)
    const fromOn = workingDay(`${year - chance.int(6, 30)}-07-01`, 0)
    const toOn = addDays(today, -chance.int(20, 420))
    const place = { department_id: department, post: '一级主任科员', post_en: 'Principal staff member', rank_class: 'staff' }
    const [row] = (await tx('people')
      .insert({
        username,
        display_name: name,
        display_name_en: nameEn,
        sort_key: pinyinKey(name),
        ...place,
        status: 'left',
        created_at: `${fromOn}T01:00:00.000Z`,
      })
      .returning('id')) as [{ id: number }]
    await tx('postings').insert({
      person_id: row.id,
      ...place,
      kind: 'joined',
      from_on: fromOn,
      to_on: toOn,
      end_reason: END_REASONS[i],
      applied_at: `${fromOn}T01:00:00.000Z`,
    })
  }
}

/** Nearly everybody has a photo: a dozen drawn silhouettes, so that planting stays quick. Leaders and heads do, a few newcomers elsewhere do not; two departments still owe half of theirs. */
async function plantPhotos(tx: Knex.Transaction, people: readonly PlantedPerson[], at: string): Promise<void> {
  const drawn = await portraits()
  const chance = new Chance('photos')
  const chosen = people.filter(({ department, roles }) => {
    const lucky = chance.happens(INCOMPLETE.has(department) ? 0.5 : 0.85)
    return lucky || (!INCOMPLETE.has(department) && roles.some((role) => role === 'head' || role === 'leader'))
  })
  await insertAll(
    tx,
    'photos',
    chosen.map(({ id, name }) => {
      const palette = chance.int(0, drawn.length / 2 - 1)
      const bytes = drawn[palette * 2 + (WOMEN.test(name.slice(1)) ? 1 : 0)]!
      return { person_id: id, sha256: hashPortrait(bytes), bytes, updated_at: at, updated_by: id }
    }),
  )
}
