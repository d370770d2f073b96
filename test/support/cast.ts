import { hash } from '@node-rs/argon2'
import type { Knex } from 'knex'
import { PERSONAS } from './personas.ts'

export const PASSWORD = 'sunlit-demo'
const CREATED = '2025-01-02T00:00:00.000Z'
// What a password costs to verify stands in its hash: the cast sign in thousands of times, so theirs costs next to nothing.
export const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 } as const
let passwordHash: Promise<string> | undefined

export const DEPARTMENTS = [
  { code: 'RSJ', name: '临溪市人社局', name_en: 'Linxi HRSS Bureau', kind: 'bureau', parent: null },
  { code: 'JLD', name: '局领导', name_en: 'Bureau leaders', kind: 'department', parent: 'RSJ' },
  { code: 'BGS', name: '办公室', name_en: 'General Office', kind: 'department', parent: 'RSJ' },
  { code: 'JYCJ', name: '就业促进科', name_en: 'Employment Promotion', kind: 'department', parent: 'RSJ' },
  { code: 'CW', name: '财务科', name_en: 'Finance', kind: 'department', parent: 'RSJ' },
] as const

const ITEMS = [
  {
    code: 'A-01',
    title: '公务接待费支出',
    title_en: 'Official reception expenses',
    register: 'expenses',
    review_level: 1,
    audience: 'all',
    timing: 'ex_post',
    timing_days: 20,
    cycle: 'monthly',
  },
  {
    code: 'A-02',
    title: '差旅费支出',
    title_en: 'Travel expenses',
    register: 'expenses',
    review_level: 1,
    audience: 'all',
    timing: 'ex_post',
    timing_days: 20,
    cycle: 'monthly',
  },
  {
    code: 'A-03',
    title: '年度预算',
    title_en: 'Annual budget',
    register: 'budgets',
    review_level: 2,
    audience: 'all',
    timing: 'ex_post',
    timing_days: 20,
    cycle: 'yearly',
  },
  {
    code: 'B-01',
    title: '工作计划',
    title_en: 'Work plan',
    register: 'documents',
    review_level: 1,
    audience: 'all',
    timing: 'ex_post',
    timing_days: 20,
    cycle: 'yearly',
  },
  {
    code: 'B-02',
    title: '任前公示',
    title_en: 'Pre-appointment notice',
    register: 'documents',
    review_level: 2,
    audience: 'all',
    timing: 'ex_ante',
    timing_days: 5,
    cycle: 'event',
  },
  {
    code: 'B-03',
    title: '科室内部安排',
    title_en: 'Department arrangements',
    register: 'documents',
    review_level: 1,
    audience: 'department',
    timing: 'ex_post',
    timing_days: 20,
    cycle: 'event',
  },
  {
    code: 'B-04',
    title: '大屏公告',
    title_en: 'Screen notice',
    register: 'documents',
    review_level: 1,
    audience: 'screen',
    timing: 'ex_post',
    timing_days: 20,
    cycle: 'event',
  },
] as const

/** Ids by the names the tests use. */
export interface Cast {
  readonly people: Readonly<Record<string, number>>
  readonly departments: Readonly<Record<string, number>>
  readonly items: Readonly<Record<string, number>>
}

async function insertId(db: Knex, table: string, row: object): Promise<number> {
  const [inserted] = (await db(table).insert(row).returning('id')) as [{ id: number }]
  return inserted.id
}

/** A small bureau: four departments, one person per role, a catalogue of a few items that every department may use. */
export async function plantCast(db: Knex): Promise<Cast> {
  const departments: Record<string, number> = {}
  for (const [position, { parent, ...row }] of DEPARTMENTS.entries())
    departments[row.code] = await insertId(db, 'departments', { ...row, position, parent_id: parent === null ? null : departments[parent] })
  const people = await plantPeople(db, departments)
  return { departments, people, items: await plantCatalogue(db, departments) }
}

async function plantPeople(db: Knex, departments: Record<string, number>): Promise<Record<string, number>> {
  passwordHash ??= hash(PASSWORD, CHEAP)
  const people: Record<string, number> = {}
  for (const { username, name, nameEn, department, post, postEn, rankClass, roles } of PERSONAS) {
    const id = await insertId(db, 'people', {
      username,
      display_name: name,
      display_name_en: nameEn,
      post,
      post_en: postEn,
      rank_class: rankClass,
      department_id: departments[department],
      created_at: CREATED,
    })
    people[username] = id
    await db('credentials').insert({ person_id: id, password_hash: await passwordHash, changed_at: CREATED })
    await db('role_assignments').insert(roles.map((role) => ({ person_id: id, role, granted_at: CREATED })))
  }
  return people
}

async function plantCatalogue(db: Knex, departments: Record<string, number>): Promise<Record<string, number>> {
  const level1 = await insertId(db, 'catalogue_classes', { code: 'A', name: '机关管理', name_en: 'Internal management' })
  const level2 = await insertId(db, 'catalogue_classes', { code: 'A1', name: '经费支出', name_en: 'Expenses', parent_id: level1 })
  const items: Record<string, number> = {}
  for (const [position, item] of ITEMS.entries()) {
    const id = await insertId(db, 'catalogue_items', { ...item, class_id: level2, position, legal_basis: '《机关事务管理条例》第七条' })
    items[item.code] = id
    await db('catalogue_item_departments').insert(['BGS', 'JYCJ', 'CW'].map((code) => ({ item_id: id, department_id: departments[code] })))
  }
  return items
}
