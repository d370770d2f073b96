import { expect } from 'chai'
import { createDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { getImport } from '../../../server/imports/imports.service.ts'
import { continueWork } from '../../../server/imports/work.ts'
import type { Import } from '../../../server/imports/imports.types.ts'
import { chen, he, lin, sun, sysadmin, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

const GOOD =
  '日期,费用类别,事由,对方单位,金额,凭证号\n2026-02-03,差旅费,会审,省厅,324.00,记-1\n2026-02-04,办公费,打印纸,文具店,86.50,记-2\n'
const MIXED = `${GOOD}2026-02-31,办公费,墨盒,文具店,30.00,记-3\n2026-02-04,办公费,打印纸,文具店,86.50,记-2\n2026-02-05,办公费,退货,文具店,-12.00,记-4\n2026-02-06,办公费,隐去,REDACTED PERSONAL DATA,9.99,记-5\n,,,,,\n合计,,,,500.00,\n`

describe('importing a spreadsheet', () => {
  let world: World
  let draft: number
  beforeEach(async () => {
    world = await makeWorld()
    draft = await createDisclosure(world.deps, world.actor(lin), {
      itemId: world.cast.items['A-02'] ?? 0,
      period: '2026-02',
      formedOn: '2026-02-28',
    })
  })
  afterEach(() => world.close())

  const post = async (who: Persona, path: string, form: object) => (await world.as(who)).post(path).type('form').send(form)
  const page = async (who: Persona, path: string) => (await world.as(who)).get(path)
  const lines = (): Promise<Record<string, unknown>[]> => world.db.read('expense_lines').orderBy('line_no')

  async function upload(text: string | Buffer, name = '差旅2月.csv'): Promise<number> {
    const answer = await (await world.as(lin)).post('/imports').field('disclosure', String(draft)).attach('file', Buffer.from(text), name)
    expect(answer.status, answer.text).to.equal(303)
    const id = Number(answer.headers['location']?.split('/').at(-1))
    await settled(id)
    return id
  }
  async function settled(id: number): Promise<Import> {
    for (let tries = 0; tries < 200; tries++) {
      const { body } = await page(lin, `/imports/${id}/progress`)
      if (body.state !== 'running') return getImport(world.deps, world.actor(lin), id)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('the work does not end')
  }
  async function step(id: number, what: string, form: object): Promise<Import> {
    const { version } = await getImport(world.deps, world.actor(lin), id)
    const answer = await post(lin, `/imports/${id}/${what}`, { version, ...form })
    expect(answer.status, answer.text).to.equal(303)
    return settled(id)
  }

  it('brings every row into the draft at once, and takes exactly them back', async () => {
    const id = await upload(GOOD)
    const review = await page(lin, `/imports/${id}`)
    expect(review.text).to.include('导入 2 行').and.include('还没有保存任何内容').and.include('410.50')
    expect(await lines()).to.have.length(0)

    const committed = await step(id, 'commit', {})
    expect(committed.state).to.equal('committed')
    const stored = await lines()
    expect(
      stored.map(({ line_no, period, category, counterpart, import_id, source_row }) => [
        line_no,
        period,
        category,
        counterpart,
        import_id,
        source_row,
      ]),
    ).to.deep.equal([
      [1, '2026-02', 'travel', '省厅', id, 2],
      [2, '2026-02', 'office', '文具店', id, 3],
    ])
    expect(stored.map(({ amount_fen }) => Number(amount_fen))).to.deep.equal([32_400, 8_650])
    const version: { line_count: number; total_fen: unknown } = await world.db.read('disclosure_versions').first('line_count', 'total_fen')
    expect([version.line_count, Number(version.total_fen)]).to.deep.equal([2, 41_050])
    expect((await page(lin, `/imports/${id}`)).text).to.include('撤销这次导入')

    expect((await step(id, 'undo', {})).state).to.equal('undone')
    expect(await lines()).to.have.length(0)
    const actions: { action: string }[] = await world.db
      .read('audit_entries')
      .whereLike('action', 'import.%')
      .orderBy('id')
      .select('action')
    expect(actions.map(({ action }) => action)).to.deep.equal(['import.upload', 'import.start_commit', 'import.commit', 'import.undo'])
  })

  it('shows every error at its cell with what was typed, and the sheet’s own total beside the sum', async () => {
    const id = await upload(MIXED)
    const { text } = await page(lin, `/imports/${id}`)
    expect(text).to.include('2026-02-31').and.include('2 月没有 31 日').and.include('与第 3 行完全相同')
    expect(text).to.include('第 9 行合计写成 500.00，应为 524.99。').and.include('不一致')
    expect(text).not.to.include('form="commit"')
    const { report } = await getImport(world.deps, world.actor(lin), id)
    expect(report).to.deep.include({
      file: { rows: 8, sum: 52_499 },
      ok: { rows: 4, sum: 40_849 },
      doubtful: { rows: 1, sum: 8_650 },
      error: { rows: 1, sum: 3_000 },
      skipped: { rows: 2, sum: 0 },
    })
    expect(report).to.deep.include({
      negative: { rows: 1, sum: -1_200 },
      redacted: { rows: 1, sum: 999 },
      duplicates: { rows: 1, sum: 8_650 },
      stated: { row: 9, sum: 50_000 },
      unread: 0,
    })
  })

  it('does not commit while a row has errors; corrected or left out, it does, and the report says so', async () => {
    const id = await upload(MIXED)
    const { version } = await getImport(world.deps, world.actor(lin), id)
    expect((await post(lin, `/imports/${id}/commit`, { version, confirmed: '1' })).text).to.include('还有 1 行有误')

    const left = await step(id, 'leave-out', { which: 4, left_out: '1' })
    expect(left.report?.reasons['left_out']).to.deep.equal({ rows: 1, sum: 3_000 })
    const back = await step(id, 'leave-out', { which: 'all', left_out: '0' })
    expect(back.report?.error.rows).to.equal(1)

    const corrected = await step(id, 'cells', { row: 4, cell: 0, text: '2026-02-28' })
    expect(corrected.report?.error.rows).to.equal(0)
    expect((await page(lin, `/imports/${id}?rows=all`)).text).to.include('原为 2026-02-31')

    const unconfirmed = await post(lin, `/imports/${id}/commit`, { version: corrected.version })
    expect(unconfirmed.status).to.equal(422)
    expect(unconfirmed.text).to.include('请确认您看过待确认的 1 行。')
    const committed = await step(id, 'commit', { confirmed: '1' })
    expect(committed.state).to.equal('committed')
    const stored = await lines()
    expect(stored).to.have.length(6)
    expect(stored.find(({ duplicate_of }) => duplicate_of !== null)).to.include({ duplicate_of: 2, source_row: 5 })
    expect(stored.filter(({ redacted }) => Boolean(redacted))).to.have.length(1)
  })

  it('drops exact repetitions when the publisher says so, and counts them', async () => {
    const id = await upload(`${GOOD}2026-02-04,办公费,打印纸,文具店,86.50,记-2\n`)
    const { report } = await step(id, 'duplicates', { duplicates: 'drop' })
    expect(report?.skipped).to.deep.equal({ rows: 1, sum: 8_650 })
    expect(report?.ok.rows).to.equal(2)
    await step(id, 'commit', {})
    expect(await lines()).to.have.length(2)
  })

  it('asks once what foreign headings and values mean, and remembers it for the department', async () => {
    const foreign = 'When,What,Kind,Net\n06/04/2026,Paper,Supplies,5.00\n25/02/2026,Bus,Moving about,7.50\n'
    const id = await upload(foreign, 'foreign.csv')
    const { version, state } = await getImport(world.deps, world.actor(lin), id)
    expect(state).to.equal('mapping')
    const form = {
      version,
      'column.occurred_on': 'When',
      'column.purpose': 'What',
      'column.category': 'Kind',
      'column.amount': 'Net',
      date_order: 'dmy',
    }
    const missing = await post(lin, `/imports/${id}/mapping`, { ...form, 'column.amount': '' })
    expect(missing.status).to.equal(422)
    const listed = await post(lin, `/imports/${id}/mapping`, form)
    expect(listed.status).to.equal(422)
    expect(listed.text).to.include('Moving about').and.include('这一列的值已列在下面')
    const values = { 'listed.category': 'Kind', 'from.category.0': 'Supplies', 'to.category.0': 'office', 'rest.category': 'travel' }
    const ready = await step(id, 'mapping', { ...form, ...values })
    expect(ready.report?.error.rows).to.equal(0)

    const again = await upload(foreign.replace('7.50', '8.50'), 'next.csv')
    const second = await getImport(world.deps, world.actor(lin), again)
    expect([second.state, second.mapping.dateOrder, second.mapping.values['category']]).to.deep.equal([
      'ready',
      'dmy',
      { Supplies: 'office', '*': 'travel' },
    ])
  })

  it('leaves nothing when the commit breaks in the middle', async () => {
    const id = await upload(
      `日期,费用类别,事由,金额\n${Array.from({ length: 900 }, (_, i) => `2026-02-03,办公费,第 ${i} 件,1.00\n`).join('')}`,
    )
    // What a full disk or a killed server does, at the 700th line.
    if (world.db.engine === 'sqlite')
      await world.db.write.raw(
        "create trigger breaks before insert on expense_lines when new.line_no = 700 begin select raise(abort, 'disk full'); end",
      )
    else {
      await world.db.write.raw(
        "create function breaks() returns trigger language plpgsql as $$ begin if new.line_no = 700 then raise exception 'disk full'; end if; return new; end $$",
      )
      await world.db.write.raw('create trigger breaks before insert on expense_lines for each row execute function breaks()')
    }
    const broken = await step(id, 'commit', { confirmed: '1' })
    expect(await lines()).to.have.length(0)
    expect([broken.state, broken.error?.code]).to.deep.equal(['ready', 'imports.error.internal'])
    await world.db.write.raw(world.db.engine === 'sqlite' ? 'drop trigger breaks' : 'drop trigger breaks on expense_lines')
    expect((await step(id, 'commit', { confirmed: '1' })).state).to.equal('committed')
    expect(await lines()).to.have.length(900)
  })

  it('goes on with work that a dead process left behind, and offers a broken commit again', async () => {
    const id = await upload(GOOD)
    for (const [state, expected] of [
      ['checking', 'ready'],
      ['reading', 'ready'],
      ['committing', 'ready'],
    ] as const) {
      await world.db.write('imports').where({ id }).update({ state, beat_at: world.clock.now().toISOString() })
      expect((await page(lin, `/imports/${id}/progress`)).body.state).to.equal('running')
      world.clock.advance(91_000)
      expect((await settled(id)).state, state).to.equal(expected)
    }
    expect((await getImport(world.deps, world.actor(lin), id)).error?.code).to.equal('imports.error.interrupted')
  })

  it('does not spoil an import that another instance finished meanwhile', async () => {
    const id = await upload(GOOD)
    const { version } = await getImport(world.deps, world.actor(lin), id)
    await world.db.write('imports').where({ id }).update({ state: 'checking' })
    const stale = await getImport(world.deps, world.actor(lin), id)
    let other: Promise<unknown> | undefined
    // This instance asks for the time in the middle of its check: that is when the other one is done.
    const now = (): Date => {
      other ??= world.db
        .write('imports')
        .where({ id })
        .update({ state: 'ready', version: version + 1 })
        .then()
      return world.clock.now()
    }
    await continueWork({ ...world.deps, now }, stale).finished
    await other
    expect(other).to.not.equal(undefined)
    expect(await getImport(world.deps, world.actor(lin), id)).to.include({ state: 'ready', error: undefined })
  })

  it('lets one of two win, and does not touch a draft that was submitted meanwhile', async () => {
    const id = await upload(GOOD)
    const { version } = await getImport(world.deps, world.actor(lin), id)
    expect((await post(lin, `/imports/${id}/commit`, { version: version + 1 })).status).to.equal(409)
    await world.db.write('disclosure_versions').update({ state: 'head_review' })
    expect((await post(lin, `/imports/${id}/commit`, { version })).status).to.equal(409)
    expect(await lines()).to.have.length(0)
  })

  it('is the business of the department’s publishers alone', async () => {
    const id = await upload(GOOD)
    const { version } = await getImport(world.deps, world.actor(lin), id)
    for (const [who, list, one] of [
      [he, 200, 404],
      [chen, 403, 404],
      [sun, 403, 404],
      [sysadmin, 403, 404],
    ] as const) {
      expect((await page(who, '/imports')).status, who.username).to.equal(list)
      for (const path of ['', '/mapping', '/mapping.json', '/progress', '/annotated'])
        expect((await page(who, `/imports/${id}${path}`)).status, who.username + path).to.equal(one)
      for (const what of ['commit', 'undo', 'abandon'])
        expect((await post(who, `/imports/${id}/${what}`, { version })).status, who.username + what).to.equal(one)
      expect((await page(who, `/imports/new?disclosure=${draft}`)).status, who.username).to.be.oneOf([403, 404])
      const sent = await (
        await world.as(who)
      )
        .post('/imports')
        .field('disclosure', String(draft))
        .attach('file', Buffer.from(GOOD), 'a.csv')
      expect(sent.status, who.username).to.be.oneOf([403, 404])
    }
    expect((await page(he, '/imports')).text).not.to.include('差旅2月.csv')
    expect((await page(chen, '/imports/template?register=expenses')).status).to.equal(403)
    expect((await world.visitor().get(`/imports/${id}`)).status).to.equal(303)
  })

  it('refuses files over the limit, files that are none, and no file at all', async () => {
    const agent = await world.as(lin)
    const send = (bytes: Buffer) => agent.post('/imports').field('disclosure', String(draft)).attach('file', bytes, 'a.csv')
    const big = await send(Buffer.alloc(50 * 1024 * 1024, 'a,b\n'))
    expect(big.status).to.equal(413)
    expect(big.text).to.include('文件超过 20 MB')
    expect((await agent.post('/imports').field('disclosure', String(draft))).text).to.include('请选一个文件。')
    const id = await upload(Buffer.from('%PDF-1.7'), '../../x.pdf')
    const failed = await page(lin, `/imports/${id}`)
    expect(failed.text).to.include('这不是表格文件').and.include('x.pdf').and.not.include('../')
  }).timeout(30_000)

  it('shows hostile texts as texts, and keeps formulas as text in what it gives back', async () => {
    const id = await upload(
      '日期,费用类别,<script>alert(1)</script>,金额\n不是日期,办公费,"=HYPERLINK(""http://x"")",<img src=x>\n',
      '<b>.csv',
    )
    const mapping = {
      'column.occurred_on': '日期',
      'column.category': '费用类别',
      'column.purpose': '<script>alert(1)</script>',
      'column.amount': '金额',
      'listed.category': '费用类别',
    }
    await step(id, 'mapping', mapping)
    const { text } = await page(lin, `/imports/${id}`)
    expect(text).not.to.include('<img src=x>').and.not.include('<script>alert').and.not.include('<b>.csv')
    expect(text).to.include('&lt;img src=x&gt;').and.include('=HYPERLINK(')
    const csv = await page(lin, `/imports/${id}/annotated?format=csv`)
    expect(csv.text).to.include("'=HYPERLINK").and.include('发生日期: 不是日期')
  })

  it('gives an import up with its file and rows', async () => {
    const id = await upload(GOOD)
    expect((await step(id, 'abandon', {})).state).to.equal('abandoned')
    expect(await world.db.read('import_rows').where({ import_id: id })).to.have.length(0)
    expect(await world.db.read('import_files').where({ import_id: id })).to.have.length(0)
    expect((await page(lin, `/imports/${id}`)).text).to.include('已放弃')
  })
})
