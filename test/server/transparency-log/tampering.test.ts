import { expect } from 'chai'
import type { Knex } from 'knex'
import { insertAttachment } from '../../../server/attachments/attachments.queries.ts'
import { storeBlob } from '../../../server/attachments/blobs.queries.ts'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { setRoles } from '../../../server/people/roles.service.ts'
import { makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { appendEdition, appendPublication } from '../../../server/transparency-log/publications.service.ts'
import { logRow } from '../../../server/transparency-log/rows.service.ts'
import { readReceipt } from '../../../server/transparency-log/receipts.service.ts'
import { verifyLog, type LogFinding, type LogFindingCode } from '../../../server/transparency-log/verify.service.ts'
import { chen, lin, ma, secadmin, sun, wu } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { corrected, pass, published } from '../disclosures/flow.ts'
import { plantLines, plantRecord } from '../registers/expenses/planting.ts'
import { asDba, rewriteLog } from './dba.ts'

/** What the cases change: a plan (corrected once), expenses with a file, and a withdrawn notice. */
interface Planted {
  readonly plan: number
  readonly expenses: number
  readonly withdrawn: number
  /** Versions of the plan, first and corrected, and of the expenses. */
  readonly versions: readonly [number, number, number]
}

interface Case {
  readonly name: string
  readonly change: (db: Knex, planted: Planted) => Promise<unknown>
  /** The first finding. */
  readonly code: LogFindingCode
  readonly table: string
  readonly field?: string | RegExp
}

const CASES: readonly Case[] = [
  {
    name: 'a title is edited',
    change: (db, { versions }) => db('disclosure_versions').where({ id: versions[1] }).update({ title: '别的标题' }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'version.title',
  },
  {
    name: 'the title in the list is edited',
    change: (db, { plan }) => db('disclosures').where({ id: plan }).update({ title: '别的标题' }),
    code: 'in_force',
    table: 'disclosures',
    field: 'title',
  },
  {
    name: 'a paragraph of an older version is edited',
    change: (db, { versions }) => db('disclosure_versions').where({ id: versions[0] }).update({ content: '{"body":"改过。"}' }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: /^content\./,
  },
  {
    name: 'one line of expenses is edited',
    change: (db, { versions }) => db('expense_lines').where({ version_id: versions[2], line_no: 2 }).update({ amount_fen: 100 }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'content.lines[1].amount',
  },
  {
    name: 'one line of expenses is deleted',
    change: (db, { versions }) => db('expense_lines').where({ version_id: versions[2], line_no: 2 }).delete(),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'content.lines[1].amount', // the third stands in its place
  },
  {
    name: 'the sum in the list is edited',
    change: (db, { versions }) => db('disclosure_versions').where({ id: versions[2] }).update({ total_fen: 1 }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'version.totalFen',
  },
  {
    name: 'the instant of publication is moved',
    change: (db, { versions }) => db('disclosure_versions').where({ id: versions[2] }).update({ published_at: '2026-02-02T01:00:00.000Z' }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'version.publishedAt',
  },
  {
    name: 'the instant in the list is moved',
    change: (db, { plan }) => db('disclosures').where({ id: plan }).update({ published_at: '2026-02-02T01:00:00.000Z' }),
    code: 'in_force',
    table: 'disclosures',
    field: 'published_at',
  },
  {
    name: 'the day it was formed is moved',
    change: (db, { plan }) => db('disclosures').where({ id: plan }).update({ formed_on: '2026-02-27' }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'disclosure.formedOn',
  },
  {
    name: 'lateness is turned into punctuality',
    change: (db, { expenses }) => db('disclosures').where({ id: expenses }).update({ timeliness: 'ex_ante_kept', lead_days: 1 }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: /^disclosure\.(leadDays|timeliness)$/,
  },
  {
    name: 'a filing number is edited',
    change: (db, { plan }) => db('disclosures').where({ id: plan }).update({ filing_number: '临人社公开〔2026〕0099号' }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: 'disclosure.filingNumber',
  },
  {
    name: 'a version is deleted',
    change: (db, { versions }) => db('disclosure_versions').where({ id: versions[0] }).delete(),
    code: 'row_missing',
    table: 'disclosure_versions',
  },
  {
    name: 'a whole record is deleted with its leaves',
    async change(db, { expenses, versions }) {
      await db('disclosures').where({ id: expenses }).delete()
      await db('disclosure_versions').where({ disclosure_id: expenses }).delete()
      await db('log_leaves')
        .where({ subject: `version:${versions[2]}` })
        .delete()
    },
    code: 'leaf_missing',
    table: 'log_leaves',
  },
  {
    name: 'readers are shown an older version again',
    change: (db, { plan }) => db('disclosures').where({ id: plan }).update({ published_number: 1 }),
    code: 'in_force',
    table: 'disclosures',
    field: 'published_number',
  },
  {
    name: 'a file is exchanged for another one',
    change: (db, { versions }) =>
      db('attachments')
        .where({ version_id: versions[2] })
        .update({ sha256: db('blobs').where({ size: 5 }).select('sha256').limit(1), public_sha256: null }),
    code: 'row_differs',
    table: 'disclosure_versions',
    field: /^attachments\[0\]\./,
  },
  {
    name: 'the bytes of a file are exchanged',
    change: (db, { versions }) =>
      db('blob_chunks')
        .whereIn('sha256', db('attachments').where({ version_id: versions[2] }).select('sha256'))
        .update({ bytes: Buffer.from('别的内容') }),
    code: 'file_differs',
    table: 'blob_chunks',
  },
  {
    name: 'a withdrawal is undone',
    change: (db, { withdrawn }) =>
      db('disclosures').where({ id: withdrawn }).update({ withdrawn_at: null, withdrawn_by: null, withdrawal_reason: null }),
    code: 'row_differs',
    table: 'disclosures',
    field: 'at',
  },
  {
    name: 'the reason of a withdrawal is edited',
    change: (db, { withdrawn }) => db('disclosures').where({ id: withdrawn }).update({ withdrawal_reason: '重复发布。' }),
    code: 'row_differs',
    table: 'disclosures',
    field: 'reason',
  },
  {
    name: 'a record is withdrawn without anybody’s doing it',
    change: (db, { plan }) =>
      db('disclosures').where({ id: plan }).update({ withdrawn_at: '2026-03-02T01:00:00.000Z', withdrawal_reason: '。' }),
    code: 'not_logged',
    table: 'disclosures',
  },
  {
    name: 'a version is published without the application',
    change: (db, { plan }) =>
      db('disclosure_versions').insert({
        disclosure_id: plan,
        number: 3,
        state: 'published',
        title: '塞进来的',
        drafted_by: 1,
        drafted_at: '2026-03-02T01:00:00.000Z',
        published_at: '2026-03-02T01:00:00.000Z',
      }),
    code: 'not_logged',
    table: 'disclosure_versions',
  },
  {
    name: 'a nil report is given another statement',
    change: (db) => db('nil_reports').update({ statement: '本期支出已另行公开。' }),
    code: 'row_differs',
    table: 'nil_reports',
    field: 'statement',
  },
  {
    name: 'a nil report is moved to another period',
    change: (db) => db('obligations').update({ period: '2025-11' }),
    code: 'row_differs',
    table: 'nil_reports',
    field: 'period',
  },
  {
    name: 'a nil report is exchanged for one that nobody signed then',
    async change(db) {
      const { id, ...report } = (await db('nil_reports').first()) as Record<string, unknown>
      await db('nil_reports').where({ id }).delete()
      await db('nil_reports').insert({ ...report, signed_at: '2026-02-01T01:00:00.000Z' })
    },
    code: 'row_missing',
    table: 'nil_reports',
  },
  {
    name: 'an edition of the catalogue is edited after it came into force',
    change: (db) => db('catalogue_edition_items').where({ code: 'A-01' }).update({ timing_days: 60 }),
    code: 'row_differs',
    table: 'catalogue_editions',
    field: 'items[0].timing_days',
  },
  {
    name: 'an entry of the audit log is edited',
    change: (db) => db('audit_entries').where({ action: 'people.change_roles' }).update({ actor_name: '别人' }),
    code: 'row_differs',
    table: 'audit_entries',
    field: 'name',
  },
  {
    name: 'the last leaves are deleted',
    change: (db) => db('log_leaves').where('leaf_index', '>=', 4).delete(),
    code: 'hash_extra',
    table: 'log_hashes',
  },
  {
    name: 'the last leaves are deleted with their hashes and the count',
    async change(db) {
      await db('log_leaves').where('leaf_index', '>=', 4).delete()
      for (const level of [0, 1, 2, 3])
        await db('log_hashes')
          .where({ level })
          .where('node_index', '>=', Math.floor(4 / 2 ** level))
          .delete()
      await db('log_head').update({ size: 4 })
    },
    code: 'checkpoint_ahead',
    table: 'log_checkpoints',
  },
  {
    name: 'a leaf is inserted at the end',
    change: async (db) => {
      const last = (await db('log_leaves').orderBy('leaf_index', 'desc').first()) as { leaf_index: number }
      await db('log_leaves').insert({ ...last, leaf_index: last.leaf_index + 1, subject: 'version:9999' })
    },
    code: 'hash_missing',
    table: 'log_hashes',
  },
  {
    name: 'a leaf’s bytes are edited',
    change: (db) => db('log_leaves').where({ leaf_index: 1 }).update({ leaf: '{"at":"2026-03-02T01:00:00.000Z","commitment":"","v":1}' }),
    code: 'leaf_malformed',
    table: 'log_leaves',
  },
  {
    name: 'a salt is edited',
    change: (db) =>
      db('log_leaves')
        .where({ leaf_index: 1 })
        .update({ salt: Buffer.alloc(32).toString('base64') }),
    code: 'commitment',
    table: 'log_contents',
  },
  {
    name: 'what was logged is edited like what stands there',
    change: async (db, { versions }) => {
      await db('disclosure_versions').where({ id: versions[1] }).update({ title: '别的标题' })
      const leaf = (await db('log_leaves')
        .where({ subject: `version:${versions[1]}` })
        .first('leaf_index')) as { leaf_index: number }
      const { content } = (await db('log_contents').where(leaf).first('content')) as { content: string }
      const edited = content.replace(/"title":"[^"]*"/, '"title":"别的标题"')
      await db('log_contents').where(leaf).update({ content: edited })
    },
    code: 'commitment',
    table: 'log_contents',
  },
  {
    name: 'what was logged is deleted',
    change: (db) => db('log_contents').where({ leaf_index: 1 }).delete(),
    code: 'content_missing',
    table: 'log_contents',
  },
  {
    name: 'two leaves change places',
    change: async (db) => {
      await db('log_contents').whereIn('leaf_index', [1, 2]).increment('leaf_index', 1000)
      await db('log_leaves').where({ leaf_index: 1 }).update({ leaf_index: 1002 })
      await db('log_leaves').where({ leaf_index: 2 }).update({ leaf_index: 1 })
      await db('log_leaves').where({ leaf_index: 1002 }).update({ leaf_index: 2 })
      await db('log_contents').where({ leaf_index: 1001 }).update({ leaf_index: 2 })
      await db('log_contents').where({ leaf_index: 1002 }).update({ leaf_index: 1 })
    },
    code: 'hash_differs',
    table: 'log_hashes',
  },
  {
    name: 'a kept hash is edited',
    change: (db) =>
      db('log_hashes')
        .where({ level: 1, node_index: 0 })
        .update({ hash: Buffer.alloc(32).toString('base64') }),
    code: 'hash_differs',
    table: 'log_hashes',
  },
  {
    name: 'a checkpoint is edited',
    change: (db) => db('log_checkpoints').update({ note: db.raw(`replace(note, 'sunlit/', 'sunrise/')`) }),
    code: 'checkpoint_note',
    table: 'log_checkpoints',
  },
  {
    name: 'a checkpoint is said to be older',
    change: async (db) => {
      const { size } = (await db('log_checkpoints').orderBy('size', 'desc').first('size')) as { size: number }
      await db('log_checkpoints').where({ size }).update({ at: '2026-01-01T00:00:00.000Z' })
    },
    code: 'checkpoint_order',
    table: 'log_checkpoints',
  },
]

describe('a change made behind the application’s back', () => {
  let world: World
  let planted: Planted
  let older: string
  beforeEach(async () => {
    world = await makeWorld()
    planted = await plant(world)
    older = (await makeCheckpoint(world.deps)).note
    world.clock.advance(60_000)
    await published(world, { period: '2019' })
    await makeCheckpoint(world.deps)
  })
  afterEach(() => world.close())

  it('is not found where there is none, nor after an ordinary correction and withdrawal', async () => {
    const { findings, leaves, files } = await verifyLog(world.db, { checkpoints: [older] })
    expect(findings).to.deep.equal([])
    expect([leaves > 6, files]).to.deep.equal([true, 1])
  })

  for (const { name, change, code, table, field } of CASES)
    it(`is found and named: ${name}`, async () => {
      await asDba(world, (db) => change(db, planted))
      const { findings } = await verifyLog(world.db)
      const first = findings[0]
      expect(first, JSON.stringify(findings.slice(0, 3))).to.include({ code, table })
      if (field instanceof RegExp) expect(first?.field).to.match(field)
      else if (field !== undefined) expect(first?.field).to.equal(field)
    })

  it('is found by an old checkpoint although whoever did it holds the key and wrote everything anew', async () => {
    const receipt = await readReceipt(world.deps, world.actor(chen), planted.plan)
    await asDba(world, async (db) => {
      const [, corrected] = planted.versions
      await db('disclosure_versions').where({ id: corrected }).update({ title: '别的标题' })
      await db('disclosures').where({ id: planted.plan }).update({ title: '别的标题' })
      await rewriteLog(world, db)
    })
    expect((await verifyLog(world.db)).findings).to.deep.equal([])
    const codes = (found: readonly LogFinding[]): string[] => found.map(({ code }) => code)
    expect(codes((await verifyLog(world.db, { checkpoints: [older] })).findings)).to.deep.equal(['old_root'])
    expect(codes((await verifyLog(world.db, { receipts: [receipt] })).findings)).to.deep.equal(['old_root', 'receipt_leaf'])
  })

  it('is found by an old checkpoint although the end was cut off with every trace, and signed anew', async () => {
    const newest = (await makeCheckpoint(world.deps)).note
    await asDba(world, async (db) => {
      const version = (await db('disclosure_versions').whereNotNull('published_at').orderBy('id', 'desc').first()) as Record<string, number>
      await db('disclosure_versions').where({ id: version['id']! }).delete()
      await db('disclosures').where({ id: version['disclosure_id']! }).delete()
      await rewriteLog(world, db)
    })
    expect((await verifyLog(world.db)).findings).to.deep.equal([])
    expect((await verifyLog(world.db, { checkpoints: [newest] })).findings.map(({ code }) => code)).to.include.oneOf([
      'old_ahead',
      'old_root',
    ])
  })

  it('is told apart from a receipt or a checkpoint of another log', async () => {
    const other = await makeWorld()
    try {
      await published(other)
      const { note } = await makeCheckpoint(other.deps)
      expect((await verifyLog(world.db, { checkpoints: [note] })).findings.map(({ code }) => code)).to.deep.equal(['old_note'])
      expect((await verifyLog(world.db, { receipts: [{ v: 'sunlit-receipt/1' }] })).findings[0]).to.include({
        code: 'receipt',
        found: 'receipt_malformed',
      })
    } finally {
      await other.close()
    }
  })
})

async function plant(world: World): Promise<Planted> {
  await setRoles(world.deps, world.actor(secadmin), world.cast.people[lin.username]!, {
    seen: ['staff', 'publisher'],
    wanted: ['staff', 'publisher', 'editor'],
  })
  const plan = await published(world)
  const [expenses, version] = await plantExpenses(world)
  await plantNilReport(world)
  await plantEdition(world)
  const withdrawn = await published(world, { item: 'B-04', period: null })
  world.clock.advance(60_000)
  await withdrawDisclosure(world.deps, world.actor(ma), withdrawn, { reason: '数据有误。' })
  await corrected(world, plan, '一、总体要求。')
  await pass(world, plan, sun, ma, wu)
  const versions = (await world.db.read('disclosure_versions').where({ disclosure_id: plan }).orderBy('number')) as { id: number }[]
  return { plan, expenses, withdrawn, versions: [versions[0]!.id, versions[1]!.id, version] }
}

/** Three lines and a file, published as the application would; a second file is there to be put in the first one's place. */
async function plantExpenses(world: World): Promise<[number, number]> {
  return world.db.write.transaction(async (tx) => {
    const at = world.deps.now().toISOString()
    const { disclosureId, versionId } = await plantRecord(tx, world.cast, { item: 'A-01', department: 'JYCJ', period: '2026-01', at })
    const line = { department: 'JYCJ', period: '2026-01', category: 'travel' } as const
    await plantLines(tx, world.cast, versionId, [
      { ...line, amount: 12_300 },
      { ...line, amount: 45_600 },
      { ...line, amount: 78_900 },
    ])
    await tx('disclosure_versions').where({ id: versionId }).update({ line_count: 3, total_fen: 136_800 })
    const sha256 = await storeBlob(tx, Buffer.from('报销凭证'), 'text/plain', at)
    await storeBlob(tx, Buffer.from('other'), 'text/plain', at)
    const uploadedBy = world.cast.people[lin.username]!
    const file = { name: '凭证.txt', type: 'text/plain', sha256, publicSha256: null, position: 1, uploadedBy, uploadedAt: at }
    await insertAttachment(tx, { versionId, ...file })
    await appendPublication(tx, versionId, at)
    return [disclosureId, versionId]
  })
}

/** December without receptions, signed. */
async function plantNilReport(world: World): Promise<void> {
  const { items, departments, people } = world.cast
  const at = world.deps.now().toISOString()
  await world.db.write.transaction(async (tx) => {
    const [obligation] = (await tx('obligations')
      .insert({
        item_id: items['A-01'],
        department_id: departments['CW'],
        occasion: '2025-12',
        item_code: 'A-01',
        title: '公务接待费支出',
        title_en: 'Official reception expenses',
        register: 'expenses',
        legal_basis: '《机关事务管理条例》第七条',
        timing: 'ex_post',
        timing_days: 20,
        cycle: 'monthly',
        period: '2025-12',
        due_on: '2026-01-30',
        created_at: at,
      })
      .returning('id')) as [{ id: number }]
    const by = people['tang']
    const report = {
      obligation_id: obligation.id,
      state: 'signed',
      statement: '本期没有公务接待。',
      drafted_by: by,
      drafted_at: at,
      signed_by: by,
    }
    const [nil] = (await tx('nil_reports')
      .insert({ ...report, signed_at: at })
      .returning('id')) as [{ id: number }]
    await logRow(tx, 'nil_report', { id: nil.id }, at)
  })
}

/** The catalogue of the cast as an edition, in force. */
async function plantEdition(world: World): Promise<void> {
  const at = world.deps.now().toISOString()
  await world.db.write.transaction(async (tx) => {
    const [edition] = (await tx('catalogue_editions')
      .insert({ number: 1, state: 'draft', drafted_at: at, effective_on: '2026-03-02' })
      .returning('id')) as [{ id: number }]
    const [group] = (await tx('catalogue_edition_classes')
      .insert({ edition_id: edition.id, code: 'A', name: '机关管理', name_en: 'Management' })
      .returning('id')) as [{ id: number }]
    const item = {
      code: 'A-01',
      title: '公务接待费支出',
      title_en: 'Receptions',
      legal_basis: '《机关事务管理条例》第七条',
      audience: 'all',
      timing: 'ex_post',
    }
    const rest = { timing_days: 20, cycle: 'monthly', review_level: 1, register: 'expenses' }
    await tx('catalogue_edition_items').insert({ edition_id: edition.id, edition_class_id: group.id, ...item, ...rest })
    await tx('catalogue_editions').where({ id: edition.id }).update({ state: 'in_force', in_force_at: at })
    await appendEdition(tx, edition.id, at)
  })
}
