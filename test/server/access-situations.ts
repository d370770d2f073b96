import { setTimeout as pause } from 'node:timers/promises'
import { commitImport, getImport, saveMapping, startImport } from '../../server/imports/imports.service.ts'
import { isBusy, type Import } from '../../server/imports/imports.types.ts'
import {
  correctDisclosure,
  createDisclosure,
  getDisclosure,
  reviewDisclosure,
  withdrawDisclosure,
} from '../../server/disclosures/disclosures.service.ts'
import { PASSWORD } from '../support/cast.ts'
import { chen, lin, ma, sun, wu, zhou, type Persona } from '../support/personas.ts'
import { browserOf, type TestAgent, type World } from '../support/world.ts'
import { BODY, corrected as correct, drafted, pass, published, submitted } from './disclosures/flow.ts'
import { plantLines } from './registers/expenses/planting.ts'

/** Where a request of the matrix goes and what it says; a well-formed body, so that only the right to do it decides. */
export interface Target {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: string
  readonly body?: Readonly<Record<string, string | number | readonly string[]>>
  readonly file?: Buffer
}
/** Brings about what a line of the matrix is about, by the services that people's clicks run. */
export type Situation = (world: World, persona: Persona | undefined) => Promise<Target>

const CSV =
  '日期,类别,摘要,金额,公函文号,批次数,人次,陪同\n2026-01-08,公务接待费,接待江口市人社局调研组,486.00,江人社函〔2026〕31号,1,6,2\n'
let number = 0
const next = (): number => (number += 1)
/** A month that no record of this world has taken yet. */
const freshMonth = (): string => `${2000 + Math.floor(next() / 12)}-${String((number % 12) + 1).padStart(2, '0')}`
const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const
const TIERED = { item: 'B-02', period: null, formedOn: '2026-02-26' } as const

const rowVersion = async (world: World, id: number): Promise<number> =>
  ((await world.db.read('disclosures').where({ id }).first('version')) as { version: number }).version

async function reviewed(world: World, of: typeof EVENT | typeof TIERED, ...by: Persona[]): Promise<number> {
  const id = await submitted(world, of)
  await pass(world, id, ...by)
  return id
}

const make = {
  draft: (world: World) => drafted(world, EVENT),
  head_review: (world: World) => reviewed(world, EVENT),
  secrecy_review: (world: World) => reviewed(world, EVENT, sun),
  approval_1: (world: World) => reviewed(world, TIERED, sun, ma),
  approval_2: (world: World) => reviewed(world, TIERED, sun, ma, wu),
  async returned(world: World) {
    const id = await submitted(world, EVENT)
    await reviewDisclosure(world.deps, world.actor(sun), id, { decision: 'return', remark: '请写明地点。' })
    return id
  },
  published: (world: World) => published(world, TIERED),
  screen: (world: World) => published(world, EVENT),
  department: (world: World) => published(world, { ...EVENT, item: 'B-03' }),
  async withdrawn(world: World) {
    const id = await published(world, TIERED)
    await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '人选有变。' })
    return id
  },
  async correcting(world: World) {
    const id = await published(world, TIERED)
    await correctDisclosure(world.deps, world.actor(lin), id, { changeNote: '更正姓名。' })
    return id
  },
  async corrected(world: World) {
    const id = await make.published(world)
    await correct(world, id, BODY)
    await pass(world, id, sun, ma, wu, zhou)
    return id
  },
}
export type RecordState = keyof typeof make

/** A record in the state; its version rides along in `body`. */
const record =
  (state: RecordState, body: Target['body'] = {}, more: Target = {}): Situation =>
  async (world) => {
    const id = await make[state](world)
    return { ...more, params: { id, n: 1, ...more.params }, body: { version: await rowVersion(world, id), ...body } }
  }

export const records = Object.fromEntries((Object.keys(make) as RecordState[]).map((state) => [state, record(state)])) as Record<
  RecordState,
  Situation
>

export const review = (state: RecordState): Situation => record(state, { step: state, decision: 'pass', remark: '' })
export const edit: Situation = record('draft', {
  title: '大屏公告',
  summary: '安排',
  formed_on: '2026-02-26',
  body: BODY,
  document_number: '',
})
export const reasons = {
  correct: record('published', { change_note: '更正姓名。' }),
  withdraw: record('published', { reason: '人选有变。' }),
  discard: record('draft', { reason: '重复。' }),
}
/** The second version of a record, while it is a draft. */
export const correction = record('correcting', {}, { params: { n: 2 } })
export const corrected = record('corrected')

const expenseDraft = (world: World): Promise<number> =>
  createDisclosure(world.deps, world.actor(lin), { itemId: world.cast.items['A-01']!, period: freshMonth(), formedOn: '2026-02-25' })

export const item =
  (code: string): Situation =>
  (world) =>
    Promise.resolve({
      query: `?item=${world.cast.items[code]!}`,
      body: { item: world.cast.items[code]!, period: freshMonth(), formed_on: '2026-02-25' },
    })

export const expenseLine: Situation = async (world) => {
  const id = await expenseDraft(world)
  const { versions } = await getDisclosure(world.deps, world.actor(lin), id)
  const row = (await world.db.read('disclosure_versions').where({ disclosure_id: id, number: versions[0]!.number }).first('id')) as {
    id: number
  }
  await plantLines(world.db.write, world.cast, row.id, [
    { department: 'JYCJ', period: '2026-01', category: 'reception', amount: 48_600, on: '2026-01-08' },
  ])
  const line = (await world.db.read('expense_lines').where({ version_id: row.id }).first('id')) as { id: number }
  return {
    params: { id: line.id },
    body: { 'line.0.occurred_on': '2026-01-08', 'line.0.category': 'reception', 'line.0.purpose': '接待调研组', 'line.0.amount': '486.00' },
  }
}

export const upload: Situation = async (world) => {
  const id = await expenseDraft(world)
  return { query: `?disclosure=${id}`, body: { disclosure: id }, file: Buffer.from(CSV) }
}

async function settled(world: World, id: number): Promise<Import> {
  for (;;) {
    const found = await getImport(world.deps, world.actor(lin), id)
    if (!isBusy(found.state)) return found
    await pause(10)
  }
}

/** An import of one row that waits to be committed, or has been. */
const imported =
  (committed: boolean, body: Target['body'] = {}): Situation =>
  async (world) => {
    const actor = world.actor(lin)
    const id = await startImport(world.deps, actor, {
      disclosureId: await expenseDraft(world),
      fileName: '接待.csv',
      bytes: Buffer.from(CSV),
    })
    let found = await settled(world, id)
    if (found.state === 'mapping') await saveMapping(world.deps, actor, id, { version: found.version, mapping: found.mapping })
    found = await settled(world, id)
    if (committed) await commitImport(world.deps, actor, id, { version: found.version, confirmed: true })
    const { version, state, report } = await settled(world, id)
    if (state !== (committed ? 'committed' : 'ready')) throw new Error(`the import is ${state}: ${JSON.stringify(report)}`)
    return { params: { id }, body: { version, ...body } }
  }
export const imports = {
  ready: imported(false),
  committed: imported(true),
  mapping: imported(false, {
    'column.amount': '金额',
    'column.category': '类别',
    'column.purpose': '摘要',
    'from.category.0': '公务接待费',
    'to.category.0': 'reception',
  }),
  sheet: imported(false, { header_row: 1 }),
  cell: imported(false, { row: 2, cell: 2, text: '接待调研组' }),
  leaveOut: imported(false, { which: 'all', left_out: '1' }),
  duplicates: imported(false, { duplicates: 'drop' }),
  commit: imported(false, { confirmed: '1' }),
}

const PERSON = {
  name: '王小明',
  name_en: 'Wang Xiaoming',
  post: '科员',
  post_en: 'Officer',
  rank_class: 'staff',
  telephone: '',
  valid_until: '',
}
const newUsername = (): string => `somebody${next()}`
const insertId = async (world: World, table: string, row: object): Promise<number> =>
  ((await world.db.write(table).insert(row).returning('id')) as [{ id: number }])[0].id

async function somebody(world: World, more: object = {}): Promise<number> {
  const username = newUsername()
  return insertId(world, 'people', {
    username,
    display_name: '王小明',
    display_name_en: 'Wang Xiaoming',
    department_id: world.cast.departments['CW'],
    rank_class: 'staff',
    created_at: '2025-01-02T00:00:00.000Z',
    ...more,
  })
}

export const people = {
  new: (world: World) => Promise.resolve({ body: { username: newUsername(), ...PERSON, department_id: world.cast.departments['CW']! } }),
  edit: async (world: World) => ({
    params: { id: await somebody(world) },
    body: { version: 1, ...PERSON, department_id: world.cast.departments['CW']! },
  }),
  there: async (world: World) => ({ params: { id: await somebody(world) }, body: { version: 1 } }),
  gone: async (world: World) => ({ params: { id: await somebody(world, { status: 'left' }) }, body: { version: 1 } }),
  roles: async (world: World) => ({ params: { id: await somebody(world) }, body: { roles: ['staff'], seen: '' } }),
  withoutRole: async (world: World) => ({ body: { person: [String(await somebody(world))] } }),
} satisfies Record<string, Situation>

const newDepartment = (world: World, more: object = {}): Promise<number> =>
  insertId(world, 'departments', {
    code: `T${next()}`,
    name: `测试${number}科`,
    name_en: 'Trial',
    kind: 'department',
    parent_id: world.cast.departments['RSJ'],
    position: 9,
    ...more,
  })
const department = () => ({ code: `N${next()}`, name: `新设${number}科`, name_en: 'Trial', kind: 'department', duties: '' })

export const departments = {
  new: (world: World) => Promise.resolve({ body: { ...department(), parent_id: world.cast.departments['RSJ']!, position: 5 } }),
  edit: async (world: World) => ({ params: { id: await newDepartment(world) }, body: { version: 1, ...department() } }),
  move: async (world: World) => ({
    params: { id: await newDepartment(world) },
    body: { version: 1, parent_id: world.cast.departments['RSJ']!, position: 7 },
  }),
  there: async (world: World) => ({ params: { id: await newDepartment(world) }, body: { version: 1 } }),
  gone: async (world: World) => ({ params: { id: await newDepartment(world, { active: false }) }, body: { version: 1 } }),
} satisfies Record<string, Situation>

/** Somebody's browser that has just signed in, apart from the one the tests share. */
export async function signedInAnew(world: World, persona: Persona): Promise<TestAgent> {
  const agent = browserOf(world.app)
  await agent.post('/login').type('form').send({ username: persona.username, password: PASSWORD }).expect(303)
  return agent
}

async function sessionOf(world: World, persona: Persona): Promise<string> {
  const id = world.cast.people[persona.username]!
  const known = new Set(
    ((await world.db.read('sessions').where({ person_id: id }).select('id_hash')) as { id_hash: string }[]).map((row) => row.id_hash),
  )
  await signedInAnew(world, persona)
  const now = (await world.db.read('sessions').where({ person_id: id }).select('id_hash')) as { id_hash: string }[]
  return now.find((row) => !known.has(row.id_hash))!.id_hash
}
export const sessions = {
  own: async (world: World, persona: Persona | undefined) => ({ params: { id: await sessionOf(world, persona ?? chen) } }),
  others: async (world: World, persona: Persona | undefined) => ({
    params: { id: await sessionOf(world, persona === lin ? chen : lin) },
    body: { which: 'one' },
  }),
} satisfies Record<string, Situation>

export const nothing: Situation = () => Promise.resolve({})
export const ownPassword: Situation = (_world, persona) =>
  Promise.resolve({ body: { username: persona?.username ?? chen.username, password: PASSWORD } })
export const sent =
  (body: NonNullable<Target['body']>, query = ''): Situation =>
  () =>
    Promise.resolve({ body, query })
