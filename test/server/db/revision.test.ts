import { expect } from 'chai'
import { RevisionCache } from '../../../server/db/revision-cache.ts'
import type { TestDatabase } from '../../support/engines.ts'
import { chen, sysadmin } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

const revisionOf = async (db: TestDatabase): Promise<number> =>
  Number(((await db.read('revisions').first('value')) as { value: number | string }).value)

/** Tables that no cached page is made of, each for its reason. Every other table must raise the revision. */
const NOT_READ = new Set([
  'knex_migrations',
  'knex_migrations_lock',
  'revisions',
  'inspection_templates', // pages of an inspection are read afresh; what others are made of is counted in the inspection, its visits and findings
  'inspection_departments',
  'inspection_inspectors',
  'inspection_items',
  'inspection_draws',
  'inspection_answers', // a checklist that is filled in on a phone must not empty every cache
  'inspection_answer_log',
  'inspection_notices',
  'inspection_files',
  'settings', // read once at start
  'security_settings', // come with every session
  'sessions',
  'credentials',
  'second_factors',
  'recovery_codes',
  'password_history',
  'sign_in_failures',
  'audit_entries', // the audit log is read afresh
  'live_events', // heard by open pages, which are never remembered
  'mail_preferences', // how messages are sent
  'mail_outbox',
  'notifications', // counted with every session, read afresh
  'read_counts', // read afresh
  'filing_counters',
  'appraisal_drafts', // what somebody is still writing, read by nobody else and never remembered
  'bulletin_issues', // the bulletin is read afresh
  'bulletin_articles',
  'bulletin_steps',
  'boards', // the discussion board is read afresh: only what duties are made of counts, the columns of `topics` that a reply leaves alone
  'topic_steps',
  'posts',
  'post_edits',
  'post_mentions',
  'post_likes',
  'post_files',
  'post_drafts',
  'board_reads',
  'topic_reads',
  'topic_follows',
  'polls',
  'poll_options',
  'poll_answers',
  'issuer_keys', // asked afresh with every code that is fetched
  'boxes', // every ballot changes its box, and must tell nothing beyond a number; phases change together with `elections`
  'box_credentials', // the rest of a box is read afresh
  'box_pending',
  'box_replaced',
  'board_records',
  'anonymous_issuers', // a new one is asked for afresh, and the rest of what is anonymous tells nothing beyond its own pages
  'anonymous_fetched',
  'anonymous_spent',
  'anonymous_texts',
  'case_waiting', // waits unseen; the page of its code is made afresh
  'case_waiting_files',
  'publicity_waiting', // waits unseen; notices are read afresh
  'imports',
  'import_rows',
  'import_mappings',
  'import_files',
  'blobs', // named by what they hold: they never change
  'blob_chunks',
  'blob_texts', // follow the blobs, and are read through the search only
  'search_misses', // counted afresh: a search that finds nothing must not empty every cache
  'search_documents', // results are read afresh
  'search_texts',
  ...['', '_data', '_idx', '_docsize', '_config'].map((part) => `search_index${part}`),
  'board_displays', // administration reads these afresh
  'department_closures',
  'role_reviews',
  'staffing_imports',
  'staffing_import_accounts',
  'log_head', // the log is read afresh: what anybody asks of it changes with nothing else
  'log_leaves',
  'log_contents',
  'log_hashes',
  'log_checkpoints',
  'log_keys',
  'log_witnesses',
  'log_cosignatures',
])

describe('the revision', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const raises = async (change: () => Promise<unknown>): Promise<boolean> => {
    const before = await revisionOf(world.db)
    await change()
    return (await revisionOf(world.db)) > before
  }

  // A migration that alters a table on SQLite may rebuild it, and its triggers are gone without a word.
  it('is raised by insertions, changes and deletions in every table that is not named above, after all migrations', async () => {
    const { db } = world
    const names = async (query: string): Promise<string[]> => {
      const found: unknown = await db.read.raw(query)
      return (Array.isArray(found) ? (found as { name: string }[]) : (found as { rows: { name: string }[] }).rows).map(({ name }) => name)
    }
    const sqlite = db.engine === 'sqlite'
    const tables = await names(
      sqlite
        ? `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
        : `select table_name as name from information_schema.tables where table_schema = current_schema()`,
    )
    const triggers = new Set(
      await names(
        sqlite ? `select name from sqlite_master where type = 'trigger'` : `select tgname as name from pg_trigger where not tgisinternal`,
      ),
    )
    const silent = tables
      .filter((table) => !NOT_READ.has(table))
      .flatMap((table) => ['insert', 'update', 'delete'].map((event) => `${table}_revision_${event}`))
      .filter((trigger) => !triggers.has(trigger))
    expect(silent).to.deep.equal([])
    expect(tables.length).to.be.greaterThan(40)
  })

  it('rises with a change, an insertion and a deletion of what pages are made of', async () => {
    expect(await raises(() => world.db.write('departments').where({ code: 'CW' }).update({ name_en: 'Money' }))).to.equal(true)
    expect(await raises(() => world.db.write('catalogue_classes').insert({ code: 'Z', name: '其他', name_en: 'Other' }))).to.equal(true)
    expect(await raises(() => world.db.write('catalogue_classes').where({ code: 'Z' }).delete())).to.equal(true)
  })

  it('stands still for visits and sign-ins, and for a change that was rolled back', async () => {
    expect(await raises(() => world.as(chen))).to.equal(false)
    const failing = (): Promise<unknown> =>
      world.db.write
        .transaction(async (tx) => {
          await tx('departments').where({ code: 'CW' }).update({ name_en: 'Lost' })
          throw new Error('broken off')
        })
        .catch(() => undefined)
    expect(await raises(failing)).to.equal(false)
  })

  it('stands still while people fetch codes, and rises with who is on the roll', async () => {
    const { write } = world.db
    const mine = { box_uuid: 'a box', person_id: world.actor(chen).id }
    expect(await raises(() => write('voter_roll').insert(mine))).to.equal(true)
    expect(
      await raises(() => write('voter_roll').where(mine).update({ blinded: 'x', blind_signature: 'y', collected_on: '2026-03-02' })),
    ).to.equal(false)
    expect(await raises(() => write('voter_roll').where(mine).update({ excluded: 'away' }))).to.equal(true)
    expect(await raises(() => write('voter_roll').where(mine).delete())).to.equal(true)
  })

  it('rises once for many rows of one transaction on PostgreSQL, and never stays behind on either engine', async () => {
    const before = await revisionOf(world.db)
    await world.db.write('departments').update({ position: 1 })
    const after = await revisionOf(world.db)
    expect(after).to.be.greaterThan(before)
    if (world.db.engine === 'postgres') expect(after).to.equal(before + 1)
  })

  it('lets a page show a row that was changed behind the application’s back', async () => {
    const admin = await world.as(sysadmin)
    expect((await admin.get('/admin/departments')).text).to.include('财务科')
    await world.db.write('departments').where({ code: 'CW' }).update({ name: '计划财务科' })
    expect((await admin.get('/admin/departments')).text).to.include('计划财务科')
  })
})

describe('the cache of a revision', () => {
  const counting = (): { load: () => Promise<number>; calls: () => number } => {
    let calls = 0
    return { load: () => Promise.resolve((calls += 1)), calls: () => calls }
  }

  it('always loads until a revision is known', async () => {
    const cache = new RevisionCache()
    const { load, calls } = counting()
    await cache.read(['a'], load)
    await cache.read(['a'], load)
    expect(calls()).to.equal(2)
  })

  it('loads once a revision and key, and never gives out an older answer', async () => {
    const cache = new RevisionCache()
    const { load } = counting()
    cache.saw(7)
    expect([await cache.read(['a'], load), await cache.read(['a'], load), await cache.read(['b'], load)]).to.deep.equal([1, 1, 2])
    cache.saw(8)
    expect(await cache.read(['a'], load)).to.equal(3)
    cache.saw(7)
    expect(await cache.read(['a'], load)).to.equal(3)
  })

  it('does not keep a failure', async () => {
    const cache = new RevisionCache()
    cache.saw(1)
    const failed = await cache.read(['a'], () => Promise.reject(new Error('no'))).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
    expect(await cache.read(['a'], () => Promise.resolve('now it works'))).to.equal('now it works')
  })

  it('keeps no more answers than its limit, and forgets the one unused longest', async () => {
    const cache = new RevisionCache(2)
    cache.saw(1)
    const { load } = counting()
    await cache.read(['a'], load)
    await cache.read(['b'], load)
    await cache.read(['a'], load)
    await cache.read(['c'], load)
    expect(await cache.read(['a'], load)).to.equal(1)
    expect(await cache.read(['b'], load)).to.equal(4)
  })
})
