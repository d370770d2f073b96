import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { plantDemo } from '../../seeds/demo.ts'
import { HIRE_CONTRACT_NAME } from '../../seeds/demo/texts/files.ts'
import { readBlob } from '../../server/attachments/attachments.service.ts'
import { DEMO_PASSWORD, DEMO_USERNAMES, listDemoPeople } from '../../server/auth/demo-people.ts'
import { passwordMatches } from '../../server/auth/passwords.ts'
import { demoReceipt, listDemoReceipts } from '../../server/cases/demo-receipts.service.ts'
import { readConfig } from '../../server/config.ts'
import { openDatabase, type Database } from '../../server/db/database.ts'
import { VERSION_STATES } from '../../server/disclosures/disclosures.rules.ts'
import { extractFile } from '../../server/files/extract-file.ts'
import { READING_LIMITS, type FileTexts } from '../../server/files/file-texts.types.ts'
import { isDemo } from '../../server/installation.ts'
import { registerFor } from '../../server/registers/index.ts'
import { verifyLog } from '../../server/transparency-log/verify.service.ts'
import { sqliteStore } from '../support/engine-sqlite.ts'
import { engine, openTestDatabase, type TestDatabase } from '../support/engines.ts'

const TABLES = [
  'departments',
  'people',
  'role_assignments',
  'catalogue_classes',
  'catalogue_items',
  'catalogue_item_departments',
  'disclosures',
  'disclosure_versions',
  'disclosure_steps',
  'expense_lines',
  'budget_lines',
  'filing_counters',
  'audit_entries',
  'business_items',
  'asset_disposals',
  'bulletin_issues',
  'bulletin_articles',
  'inspections',
  'inspection_draws',
  'inspection_visits',
  'inspection_answers',
  'inspection_findings',
  'inspection_steps',
  'blobs',
  'attachments',
  'settings',
  'elections',
  'election_classes',
  'election_questions',
  'election_steps',
  'election_ceremonies',
  'election_trustees',
  'election_decryptions',
  'voter_roll',
  'boxes',
  'box_credentials',
  'board_records',
  'topics',
  'posts',
  'moderation_acts',
  'moderation_reports',
  'moderation_appeals',
  'anonymous_texts',
] as const

/** What is random by nature: issuers' keys and what they signed, sealed secrets, and the board's order, which the key of the boxes mixes. */
const RANDOM = new Set(['issuer_key', 'key_check', 'blinded', 'blind_signature', 'sealed_key', 'archive', 'sealed', 'applicant_key'])
/** Events name the one before, so they tell the order. */
const isRandom = (table: string, { name }: Record<string, unknown>): boolean =>
  (table === 'settings' && name === 'session_secret') || (table === 'board_records' && String(name).endsWith('.event.json'))

const CONFIG = readConfig({ BALLOT_BOX_KEY: Buffer.alloc(32, 7).toString('base64') })

async function planted(now: string): Promise<TestDatabase> {
  const db = await openTestDatabase()
  const started = process.hrtime.bigint()
  await plantDemo({ db, now: () => new Date(now), config: CONFIG })
  console.log(`      planted ${now.slice(0, 10)} on ${engine} in ${(Number(process.hrtime.bigint() - started) / 1e6) | 0} ms`)
  return db
}

/** Every row of every table in one order and notation, whatever the engine; what is random by nature is left out. */
async function fingerprint(db: Pick<Database, 'read'>): Promise<string> {
  const hash = createHash('sha256')
  for (const table of TABLES) {
    const found = (await db.read(table)) as Record<string, unknown>[]
    hash.update(table)
    const told = found
      .filter((row) => !isRandom(table, row))
      .map((row) => (ELECTIONS.test(table) ? fixed(table, row) : row))
      .map(withoutIssuers)
    for (const line of told.map(canonical).sort()) hash.update(line)
  }
  return hash.digest('hex')
}

/** Openings of collections name the issuers' keys. */
const withoutIssuers = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, typeof value === 'string' ? value.replace(ISSUERS, '') : value]))
const ISSUERS = /"issuers?":("[0-9a-f ]+"|\[("[0-9a-f]{64}",?)+\])/g

const ELECTIONS = /^(election|voter_roll|box|board)/
const fixed = (table: string, row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !RANDOM.has(column) && !(table === 'board_records' && column === 'position')))

const BOOLEANS = new Set(['one_step', 'blank', 'active', 'redacted', 'must_change', 'is_notice', 'named', 'one_shot', 'pinned', 'locked'])
const canonical = (row: Record<string, unknown>): string =>
  JSON.stringify(
    Object.entries(row)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, BOOLEANS.has(key) ? Boolean(value) : typeof value === 'number' ? String(value) : value]),
  )

const count = async (db: TestDatabase, sql: string, bindings: readonly string[] = []): Promise<number> => {
  const result: unknown = await db.read.raw(`select count(*) as n from (${sql}) as found`, bindings)
  const rows = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as { n: string | number }[]
  return Number(rows[0]?.n)
}
const none = async (db: TestDatabase, what: string, sql: string): Promise<void> => void expect(await count(db, sql), what).to.equal(0)

const textsOf = async ({ read }: TestDatabase, sha256: string, name: string): Promise<FileTexts> =>
  extractFile(await readBlob(read, sha256), name, READING_LIMITS)

const DAY_OF = (column: string): string => `substr(${column}, 1, 10)`

describe('the demo year', function () {
  this.timeout(120_000)

  describe('seen from an ordinary Monday', () => {
    const NOW = '2026-11-23T02:00:00.000Z'
    let db: TestDatabase
    before(async () => {
      db = await planted(NOW)
    })
    after(() => db.close())

    // Planted on each engine, it is planted twice already.
    if (engine === 'sqlite' && process.env['DEMO_DAYS'] === 'all')
      it('is the same year when it is planted again', async () => {
        const again = await planted(NOW)
        expect(await fingerprint(again)).to.equal(await fingerprint(db))
        await again.close()
      })
    if (engine === 'postgres')
      it('is the same on SQLite', async () => {
        const store = await sqliteStore()
        const other = openDatabase((await store.create()).url)
        await plantDemo({ db: other, now: () => new Date(NOW), config: CONFIG })
        expect(await fingerprint(other)).to.equal(await fingerprint(db))
        await other.close()
        await store.close()
      })

    invariants(() => db, NOW)

    it('makes a demonstration with everybody who is offered at the sign-in page', async () => {
      expect(await isDemo(db.read)).to.equal(true)
      const offered = (await listDemoPeople(db.read, 'zh-CN')).map(({ username }) => username)
      expect(offered.filter((username) => username !== 'hexiaolan')).to.deep.equal([...DEMO_USERNAMES])
      expect(offered, 'the desk of the office').to.include('hexiaolan')
      const [row] = (await db.read('credentials').limit(1)) as [{ password_hash: string }]
      expect(await passwordMatches(row.password_hash, DEMO_PASSWORD)).to.equal(true)
      await none(
        db,
        'people who work here without a password',
        "select p.id from people p left join credentials c on c.person_id = p.id where c.person_id is null and p.status <> 'left'",
      )
    })

    it('has about twenty departments and 180 people with roles that do not break separation', async () => {
      expect(await count(db, 'select id from people')).to.be.within(170, 195)
      expect(await count(db, 'select id from departments')).to.be.within(20, 26)
      await none(
        db,
        'administrators with other roles',
        `select a.person_id from role_assignments a join role_assignments b on b.person_id = a.person_id and b.role <> a.role where a.role in ('sysadmin', 'secadmin', 'auditor')`,
      )
      for (const role of ['publisher', 'head'])
        await none(
          db,
          `departments without ${role}`,
          `select d.id from departments d where d.code not in ('RSJ', 'JLD') and not exists (select 1 from people p join role_assignments r on r.person_id = p.id and r.role = '${role}' where p.department_id = d.id)`,
        )
      expect(await count(db, `select 1 from role_assignments where role = 'approver'`)).to.be.at.least(3)
      expect(await count(db, `select 1 from role_assignments where role = 'secrecy'`)).to.be.at.least(2)
    })

    it('shows every state', async () => {
      for (const state of VERSION_STATES.filter((known) => !['discarded', 'scheduled'].includes(known)))
        expect(await count(db, 'select id from disclosure_versions where state = ?', [state]), state).to.be.greaterThan(0)
      for (const timeliness of ['on_time', 'late', 'ex_ante_kept', 'turned_ex_post'])
        expect(await count(db, 'select id from disclosures where timeliness = ?', [timeliness]), timeliness).to.be.greaterThan(0)
      expect(await count(db, 'select id from disclosures where withdrawn_at is not null')).to.equal(2)
    })

    it('holds thousands of lines, with the traps of real books', async () => {
      expect(await count(db, 'select id from expense_lines')).to.be.within(9_000, 14_000)
      for (const trap of [
        'amount_fen < 0',
        'redacted',
        'duplicate_of is not null',
        "category = 'reception' and official_letter_no = ''",
        "category = 'reception' and companions > 3 and persons <= 10",
      ])
        expect(await count(db, `select id from expense_lines where ${trap}`), trap).to.be.greaterThan(0)
    })

    it('has files with some records, each stored once, whose readers get copies without names', async () => {
      expect(await count(db, 'select distinct version_id from attachments')).to.be.within(20, 30)
      expect(await count(db, 'select distinct sha256 from attachments')).to.be.within(4, 6)
      await none(db, 'copies with names', 'select id from attachments where public_sha256 is null')
      const files = (await db.read('attachments').orderBy('id')) as Record<string, string>[]
      const one = new Map(files.map((file) => [file['sha256']!, file]))
      for (const { sha256 = '', public_sha256: open = '', name = '' } of one.values()) {
        const texts = [await textsOf(db, sha256, name), await textsOf(db, open, name)]
        const authors = texts.map(({ parts }) => parts.filter(({ place }) => place.startsWith('metadata:')).map(({ text }) => text))
        expect(authors[0], name).to.have.length.greaterThan(0)
        expect(authors[1], name).to.deep.equal([])
      }
    })

    it('shows the plain reader a file with parts blacked out on the newest text of the own department', async () => {
      const [file] = (await db
        .read('attachments as a')
        .join('disclosure_versions as v', 'v.id', 'a.version_id')
        .join('disclosures as d', 'd.id', 'v.disclosure_id')
        .join('departments as p', 'p.id', 'd.department_id')
        .whereNotNull('a.redacted_sha256')
        .select('a.*', 'p.code', 'v.state')) as Record<string, string>[]
      expect(file).to.include({ code: 'JYCJ', state: 'published' })
      expect(file?.['redacted_sha256']).not.to.be.oneOf([file?.['sha256'], file?.['public_sha256']])
      const { covered, images } = await textsOf(db, file!['redacted_sha256']!, file!['redacted_name']!)
      expect({ covered, images }).to.deep.equal({ covered: [], images: 1 })
    })

    it('hands over a contract in part: nothing is left under the black', async () => {
      const copies = (await db.read('application_files').select('*')) as Record<string, string>[]
      expect(copies.map(({ name }) => name)).to.deep.equal([HIRE_CONTRACT_NAME])
      const { covered, images } = await textsOf(db, copies[0]!['sha256']!, copies[0]!['name']!)
      expect({ covered, images }).to.deep.equal({ covered: [], images: 1 })
    })

    it('talks and asks as a bureau does over a year: months of it, answered late and not at all', async () => {
      expect(await count(db, 'select id from topics')).to.be.within(58, 70)
      expect(await count(db, 'select id from posts')).to.be.within(400, 520)
      expect(await count(db, `select id from cases where kind not in ('application', 'complaint')`)).to.be.within(78, 90)
      expect(await count(db, `select distinct substr(created_at, 1, 7) as month from topics`)).to.be.at.least(10)
      expect(await count(db, `select distinct substr(received_on, 1, 7) as month from cases`)).to.be.at.least(20)
      expect(await count(db, 'select id from cases where answered_on > due_on')).to.be.at.least(5)
      const late = `select id from cases where state in ('received', 'open') and due_on < '${NOW.slice(0, 10)}'`
      expect(await count(db, late)).to.be.at.least(3)
    })

    it('has two letters without a name whose codes the sign-in page and the manual tell', async () => {
      const receipts = await listDemoReceipts(db.read)
      expect(receipts.map(({ kind, code }) => [kind, code])).to.deep.equal([
        ['mailbox', demoReceipt('mailbox')],
        ['complaint', demoReceipt('complaint')],
      ])
      const manual = await readFile('README.md', 'utf8')
      for (const { code } of receipts) expect(manual).to.include(code)
    })

    it('is what its log says, everything that must be in it', async () => {
      const { findings, leaves } = await verifyLog(db)
      expect(findings).to.deep.equal([])
      expect(leaves).to.be.greaterThan(5_000)
    })

    it('stores the figures that the registers count', async () => {
      const versions = (await db
        .read('disclosure_versions as v')
        .join('disclosures as d', 'd.id', 'v.disclosure_id')
        .join('catalogue_items as i', 'i.id', 'd.item_id')
        .orderBy('v.id')
        .select(
          'v.id',
          'v.disclosure_id',
          'v.line_count',
          'v.total_fen',
          'v.finding_count',
          'd.department_id',
          'd.period',
          'd.title',
          'i.register',
        )) as Record<string, unknown>[]
      const sample = versions.filter(
        (version, i) => i % 37 === 0 || version['register'] === 'accounts' || version['register'] === 'budgets',
      )
      for (const row of sample) {
        const version = {
          versionId: row['id'] as number,
          disclosureId: row['disclosure_id'] as number,
          departmentId: row['department_id'] as number,
          period: row['period'] as string | null,
        }
        const { lineCount, total, findingCount } = await registerFor(row['register'] as string).summarise(db.read, version)
        const stored = {
          lineCount: row['line_count'],
          total: row['total_fen'] === null ? null : Number(row['total_fen']),
          findingCount: row['finding_count'],
        }
        expect(stored, row['title'] as string).to.deep.equal({ lineCount, total, findingCount })
      }
    })

    it('publishes texts and lines that no check would stop', async () => {
      const versions = (await db
        .read('disclosure_versions as v')
        .join('disclosures as d', 'd.id', 'v.disclosure_id')
        .join('catalogue_items as i', 'i.id', 'd.item_id')
        .where('v.state', 'published')
        .orderBy('v.id')
        .select('v.id', 'v.disclosure_id', 'd.department_id', 'd.period', 'd.title', 'i.register')) as Record<string, unknown>[]
      for (const row of versions.filter((version, i) => i % 29 === 0 || version['register'] === 'accounts')) {
        const findings = await registerFor(row['register'] as string).check(db.read, {
          versionId: row['id'] as number,
          disclosureId: row['disclosure_id'] as number,
          departmentId: row['department_id'] as number,
          period: row['period'] as string | null,
        })
        expect(
          findings.filter(({ severity }) => severity === 'error'),
          row['title'] as string,
        ).to.deep.equal([])
      }
    })
  })

  // What a day brings is decided before a row is written, and the year above is the same on both engines: the other plants no more days. Of
  // these, the two that go wrong most easily belong to every run; `npm run test:long` has all.
  const DAYS = [
    '2024-02-29T08:00:00.000Z',
    '2026-01-02T01:00:00.000Z',
    '2026-12-31T09:30:00.000Z',
    '2027-05-06T03:00:00.000Z',
    '2026-10-04T12:00:00.000Z',
  ]
  for (const now of process.env['DEMO_DAYS'] === 'all' ? DAYS : engine === 'sqlite' ? DAYS.slice(0, 2) : [])
    describe(`planted at ${now}`, () => {
      let db: TestDatabase
      before(async () => {
        db = await planted(now)
      })
      after(() => db.close())
      invariants(() => db, now)
    })
})

/** What holds whatever the day on which the demonstration starts. */
function invariants(db: () => TestDatabase, now: string): void {
  it('lies in the past', async () => {
    await none(db(), 'steps ahead', `select id from disclosure_steps where at > '${now}'`)
    await none(db(), 'audit entries ahead', `select id from audit_entries where at > '${now}'`)
    await none(db(), 'lines of today or later', `select id from expense_lines where occurred_on >= '${now.slice(0, 10)}'`)
    await none(db(), 'withdrawn ahead', `select id from disclosures where withdrawn_at > '${now}'`)
  })

  it('gives every reviewer and the publisher something to do', async () => {
    const waiting = (state: string, department = ''): Promise<number> =>
      count(
        db(),
        `select v.id from disclosure_versions v join disclosures d on d.id = v.disclosure_id and d.working_number = v.number join departments p on p.id = d.department_id where v.state = '${state}'${department === '' ? '' : ` and p.code = '${department}'`}`,
      )
    expect(await waiting('draft', 'JYCJ'), 'drafts').to.be.at.least(2)
    expect(await waiting('returned', 'JYCJ'), 'returned').to.be.at.least(1)
    expect(await waiting('head_review', 'JYCJ'), 'head').to.be.at.least(2)
    for (const state of ['secrecy_review', 'approval_1', 'approval_2']) expect(await waiting(state), state).to.be.within(3, 60)
  })

  it('shows the staff a readable number of new entries', async () => {
    const fresh = await count(
      db(),
      `select d.id from disclosures d join catalogue_items i on i.id = d.item_id where i.audience <> 'department' and d.withdrawn_at is null and d.published_at > (select last_visit_at from people where username = 'staff')`,
    )
    expect(fresh).to.be.within(5, 12)
  })

  it('keeps every order: reviews by different people, filing numbers without a gap, versions that fit their records', async () => {
    await none(
      db(),
      'two decisions by one person',
      `select a.id from disclosure_steps a join disclosure_steps b on b.disclosure_id = a.disclosure_id and b.version_number = a.version_number and b.actor_id = a.actor_id and b.step not in (a.step, 'withdraw', 'schedule') where a.step in ('head_review', 'secrecy_review', 'approval_1', 'approval_2')`,
    )
    await none(
      db(),
      'filing numbers',
      `select c.year from filing_counters c where c.last_number <> (select count(*) from disclosures d where d.filing_number like '临人社公开〔' || c.year || '〕%')`,
    )
    await none(
      db(),
      'order of filing',
      `select a.id from disclosures a join disclosures b on substr(b.filing_number, 1, 11) = substr(a.filing_number, 1, 11) and b.filing_number = replace(a.filing_number, substr(a.filing_number, 12, 4), '0001') where b.first_published_at > a.first_published_at`,
    )
    await none(
      db(),
      'published without a version',
      `select d.id from disclosures d left join disclosure_versions v on v.disclosure_id = d.id and v.number = d.published_number and v.state = 'published' where d.published_number is not null and v.id is null`,
    )
    await none(
      db(),
      'working without a version',
      `select d.id from disclosures d left join disclosure_versions v on v.disclosure_id = d.id and v.number = d.working_number and v.state not in ('published', 'superseded', 'discarded') where d.working_number is not null and v.id is null`,
    )
    await none(db(), 'neither', 'select id from disclosures where published_number is null and working_number is null')
    await none(
      db(),
      'version sums',
      `select v.id from disclosure_versions v join expense_lines l on l.version_id = v.id group by v.id, v.total_fen, v.line_count having v.total_fen <> sum(l.amount_fen) or v.line_count <> count(*)`,
    )
    await none(
      db(),
      'duplicates of nothing',
      `select l.id from expense_lines l left join expense_lines o on o.version_id = l.version_id and o.line_no = l.duplicate_of and o.amount_fen = l.amount_fen and o.purpose = l.purpose where l.duplicate_of is not null and o.id is null`,
    )
    await none(
      db(),
      'entries of departments that do not answer for the item',
      `select d.id from disclosures d left join catalogue_item_departments c on c.item_id = d.item_id and c.department_id = d.department_id where c.item_id is null`,
    )
    await none(
      db(),
      'formed after publication',
      `select d.id from disclosures d join catalogue_items i on i.id = d.item_id where i.timing <> 'ex_ante' and ${DAY_OF('d.first_published_at')} < d.formed_on`,
    )
  })

  it('tells people what happened in the order in which it did', async () => {
    await none(
      db(),
      'messages told before an earlier one',
      `select n.id from notifications n join notifications o on o.person_id = n.person_id and o.id < n.id and o.at > n.at`,
    )
  })

  it('leaves the sequences of the database right', async () => {
    const [row] = (await db()
      .write('departments')
      .insert({ code: 'NEW', name: '新科室', name_en: 'New', kind: 'department' })
      .returning('id')) as [{ id: number }]
    await db().write('departments').where({ id: row.id }).delete()
    expect(row.id).to.be.greaterThan(24)
  })
}
