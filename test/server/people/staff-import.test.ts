import { expect } from 'chai'
import { sysadmin, chen, he, secadmin, sun, tang } from '../../support/personas.ts'
import { workbook } from '../../support/spreadsheets.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'

const DEPARTMENT_HEADS = ['编码', '名称', '英文名称', '类别', '上级', '序号', '负责人', '状态', '职责']
const PEOPLE_HEADS = ['用户名', '姓名', '英文姓名', '科室', '职务', '人员类别', '办公电话', '状态', '生效日期', '账号有效期至']

type Row = readonly (string | null)[]
const file = (people: readonly Row[], departments: readonly Row[] = []): Promise<Buffer> =>
  workbook({
    ...(departments.length > 0 && { 科室: [DEPARTMENT_HEADS, ...departments] }),
    ...(people.length > 0 && { 人员: [PEOPLE_HEADS, ...people] }),
  })

describe('a staff list', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  async function upload(
    bytes: Buffer,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; href: string; text: string }> {
    const agent = await world.as(sysadmin)
    const sending = agent.post('/admin/people/import')
    for (const [name, value] of Object.entries(more)) void sending.field(name, value)
    const answer = await sending.attach('file', bytes, 'list.xlsx')
    const href = answer.headers['location'] ?? ''
    const page = href === '' ? answer : await agent.get(href)
    return { status: answer.status, href, text: page.text }
  }
  const seenIn = (text: string) => ({
    version: /name="version" value="(\d+)"/.exec(text)?.[1] ?? '',
    seen: /name="seen" value="(\w+)"/.exec(text)?.[1] ?? '',
  })
  const commit = async (href: string, text: string) => (await world.as(sysadmin)).post(`${href}/commit`).type('form').send(seenIn(text))
  const take = async (bytes: Buffer, more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { href, text } = await upload(bytes, more)
    expect((await commit(href, text)).status, text).to.equal(303)
    return href
  }
  const person = (username: string) => world.db.read('people').where({ username }).first() as Promise<Record<string, unknown> | undefined>
  const history = async (username: string) =>
    (await world.db
      .read('postings')
      .where({ person_id: (await person(username))?.['id'] as number })
      .orderBy('from_on')) as Record<string, unknown>[]
  const everything = async () =>
    JSON.stringify(
      await Promise.all(
        ['people', 'departments', 'postings', 'department_names', 'credentials', 'role_reviews'].map((table) =>
          world.db.read(table).orderBy(1),
        ),
      ),
    )

  it('tells every kind of mistake at its cell, all of them at once, and saves nothing', async () => {
    const { text, status, href } = await upload(
      await file(
        [
          ['', '无名账号', '', '财务科', '', '', '', '', '', ''],
          ['Bad Name', '坏用户名', '', '财务科', '', '', '', '', '', ''],
          ['twice', '重复一', '', '财务科', '', '', '', '', '', ''],
          ['twice', '重复二', '', '财务科', '', '', '', '', '', ''],
          ['he', '另一个人', '', '就业促进科', '', '', '', '', '', ''],
          ['nodep', '没科室', '', '不存在科', '', '', '', '', '', ''],
          ['badtel', '坏电话', '', '财务科', '', '', '打不通', '', '', ''],
          ['baddate', '坏日期', '', '财务科', '', '', '', '', '2026-02-30', ''],
          ['badrank', '坏类别', '', '财务科', '', '皇帝', '', '', '', ''],
          ['noname', '', '', '财务科', '', '', '', '', '', ''],
          ['toolong', '长'.repeat(41), '', '财务科', '', '', '', '', '', ''],
          ['secadmin', '', '', '', '', '', '', '离职', '', ''],
          ['sysadmin', '', '', '', '', '', '', '离职', '', ''],
          ['unknown', '没有账号', '', '财务科', '', '', '', '离职', '', ''],
          ['ahead', '以后才来', '', '财务科', '', '', '', '', '2026-03-03', ''],
          ['expired', '已经过期', '', '财务科', '', '', '', '', '', '2026-03-01'],
          ['tang', '', '', '', '科员', '', '', '', '2024-01-01', ''],
        ],
        [
          ['A', '甲科', '', '科室', 'B', '1', '', '', ''],
          ['B', '乙科', '', '科室', 'A', '1', '', '', ''],
          ['C', '财务科', '', '科室', '', '1', '', '', ''],
          ['D', '丁科', '', '帮派', '没有这个', 'x', 'nobody', '', ''],
          ['E E', '戊科', '', '', '', '', 'chen', '', ''],
          ['JYCJ', '', '', '', '', '', '', '停用', ''],
        ],
      ),
    )
    expect(status).to.equal(303)
    for (const said of [
      '请填写此项',
      '用户名要以小写字母开头',
      '与第 4 行重复',
      '这个用户名是财务科何晓岚的',
      '没有“不存在科”这个科室',
      '“打不通”不像电话',
      '“2026-02-30”不是日期',
      '“皇帝”不是人员类别',
      '最多 40 个字',
      '系统管理员和安全管理员至少各留一位',
      '不能停用自己的账号',
      '名单里的离职人员没有账号',
      '名单只办到今天为止的变动',
      '这一天已经过去',
      '要晚于 2025-01-02',
      '不能挂到自己或自己的下级下面',
      '已叫这个名称',
      '类别只能是局',
      '序号要填',
      '没有“没有这个”这个科室',
      '没有“nobody”这个人',
      '编码只用字母',
      '“chen”不在这个科室',
      '还有 3 位在用人员',
    ])
      expect(text, said).to.include(said)
    expect(text, 'no button').not.to.include('form="commit"')
    const before = await everything()
    const forced = await commit(href, text)
    expect(forced.status).to.equal(422)
    expect(await everything()).to.equal(before)
  })

  it('adds, changes, moves and lets leave in one go, once', async () => {
    const list = await file(
      [
        ['xinren', '辛仁', '', 'SZH', '科长', '科室负责人', '８１２-３４５６', '', '2026-02-02', ''],
        ['lvxiao', '吕晓', '', '财务科', '', '', '', '', '', '2026-12-31'],
        ['chen', '', '', '财务科', '出纳', '', '', '', '2026-02-16', ''],
        ['he', '何晓岚', '', '', '', '', '0512-1', '', '', ''],
        ['tang', '', '', '', '', '', '', '离职', '2026-03-01', ''],
      ],
      [
        ['SZH', '数字化科', 'Digital', '科室', '', '9', 'xinren', '', '信息化'],
        ['JYCJ', '就业创业科', '', '', '', '', '', '', ''],
      ],
    )
    const { text } = await upload(list)
    expect(text).to.match(/data-row="chen"[\s\S]*就业创业科[\s\S]*财务科/)
    const href = await take(list)
    expect(await person('xinren')).to.include({
      display_name: '辛仁',
      display_name_en: 'Xin Ren',
      telephone: '812-3456',
      rank_class: 'head',
      status: 'active',
    })
    expect(await person('lvxiao')).to.include({ valid_until: '2026-12-31' })
    expect((await history('chen')).map(({ from_on, to_on, post }) => [from_on, to_on, post])).to.deep.equal([
      ['2025-01-02', '2026-02-15', '科员'],
      ['2026-02-16', null, '出纳'],
    ])
    expect(await person('tang')).to.include({ status: 'left' })
    expect((await history('tang')).map(({ to_on }) => to_on)).to.deep.equal(['2026-02-28'])
    const names = (await world.db
      .read('department_names')
      .where({ department_id: world.cast.departments['JYCJ'] ?? 0 })
      .orderBy('from_on')) as Record<string, unknown>[]
    expect(names.map(({ name, from_on }) => [name, from_on])).to.deep.equal([
      ['就业促进科', '1900-01-01'],
      ['就业创业科', '2026-03-02'],
    ])
    const [entry] = (await world.db.read('audit_entries').where({ action: 'people.import' })) as { details: string }[]
    expect(JSON.parse(entry?.details ?? '{}')).to.deep.include({
      people: { added: 2, changed: 1, moved: 1, returned: 0, left: 1, unchanged: 0 },
    })
    const told = (await world.db.read('notifications').where({ person_id: world.cast.people[secadmin.username] ?? 0 })) as Record<
      string,
      unknown
    >[]
    expect(
      told.map(({ code }) => code),
      'the head who left held roles',
    ).to.deep.equal(['staffing.told.left'])

    const again = await upload(list)
    expect(again.text, 'the same file twice').to.include('名单与现有人员一致')
    expect(again.text).not.to.include('form="commit"')
    expect(href).not.to.equal(again.href)
  })

  it('gives the first passwords out once, as a file, and keeps none', async () => {
    const href = await take(await file([['xinren', '辛仁', '', '财务科', '', '', '', '', '', '']]))
    const agent = await world.as(sysadmin)
    expect(
      (await browserOf(world.app).post('/login').type('form').send({ username: 'xinren', password: 'anything-at-all' })).status,
      'no password yet',
    ).to.equal(422)
    const list = await agent.post(`${href}/passwords`)
    expect(list.headers['content-disposition']).to.include('attachment')
    const password = /xinren,财务科,([\w-]+)/.exec(list.text)?.[1] ?? ''
    expect(password).to.match(/^\w{4}-\w{4}-\w{4}$/)
    const signedIn = await browserOf(world.app).post('/login').type('form').send({ username: 'xinren', password })
    expect(signedIn.headers['location'], list.text).to.equal('/welcome')
    expect((await agent.post(`${href}/passwords`)).status).to.equal(409)
    expect(await everything()).not.to.include(password)
  })

  it('refuses to apply a preview that is no longer true', async () => {
    const { href, text } = await upload(await file([['he', '', '', '', '会计主管', '', '', '', '', '']]))
    await world.db.write('people').where({ username: 'he' }).update({ post: '出纳' })
    const late = await commit(href, text)
    expect(late.status).to.equal(409)
    expect(late.text).to.include('预览以后人员或科室有了变化').and.to.include('出纳')
    expect(await person('he')).to.include({ post: '出纳' })
    expect((await commit(href, late.text)).status, 'what is shown now').to.equal(303)
    expect(await person('he')).to.include({ post: '会计主管' })
  })

  it('lets whoever is not on the list leave only when that is ticked, and never the one who imports', async () => {
    const list = await file([['he', '', '', '', '', '', '', '', '', '']])
    expect((await upload(list)).text).to.include('名单与现有人员一致')
    const keepers = await file([sysadmin, secadmin, he, sun].map(({ username }) => [username, '', '', '', '', '', '', '', '', '']))
    const { text } = await upload(keepers, { others_leave: '1' })
    expect(text).to.include('data-row="chen"').and.to.include('不在名单上')
    expect(text, 'herself').not.to.include('data-row="sysadmin"')
    await take(keepers, { others_leave: '1' })
    expect(await person(chen.username)).to.include({ status: 'left' })
    expect(await person(tang.username)).to.include({ status: 'left' })
    expect(await person(sun.username)).to.include({ status: 'active' })
    const without = await upload(await file([['he', '', '', '', '', '', '', '', '', '']]), { others_leave: '1' })
    expect(without.text, 'the last security administrator').to.include('系统管理员和安全管理员至少各留一位')
  })

  it('brings somebody back with a new first password', async () => {
    await take(await file([['chen', '', '', '', '', '', '', '离职', '2026-02-02', '']]))
    const bare = await upload(await file([['chen', '陈静静', '', '', '', '', '', '', '', '']]))
    expect(bare.text).to.include('此人已离职')
    const href = await take(await file([['chen', '', '', '财务科', '出纳', '', '', '在岗', '2026-03-02', '']]))
    expect((await history('chen')).map(({ kind, from_on, to_on }) => [kind, from_on, to_on])).to.deep.equal([
      ['joined', '2025-01-02', '2026-02-01'],
      ['returned', '2026-03-02', null],
    ])
    expect(await person('chen')).to.include({ status: 'active', post: '出纳' })
    const list = await (await world.as(sysadmin)).post(`${href}/passwords`)
    expect(list.text).to.include('chen')
  })

  it('reads its own template, which adds nobody once the example is gone', async () => {
    const agent = await world.as(sysadmin)
    for (const locale of ['zh-CN', 'en']) {
      await agent.post('/preferences/locale').type('form').send({ locale })
      const template = await agent.get('/admin/people/import/template?format=xlsx').responseType('blob')
      const { text, status } = await upload(template.body as Buffer)
      expect(status, locale).to.equal(303)
      expect(text).to.include('data-row="limingzhu"').and.to.include('data-row="SZH"')
      const csv = await agent.get('/admin/people/import/template?format=csv').responseType('blob')
      expect((await upload(csv.body as Buffer)).status).to.equal(303)
    }
  })

  it('is told at the file when the file is none of ours', async () => {
    const agent = await world.as(sysadmin)
    const strange = await agent.post('/admin/people/import').attach('file', Buffer.from('甲,乙\n1,2\n'), 'a.csv')
    expect(strange.status).to.equal(422)
    expect(strange.text).to.include('没有找到要用的列')
    expect((await agent.post('/admin/people/import').attach('file', Buffer.alloc(0), 'a.csv')).status).to.equal(422)
  })

  it('previews two thousand people in a few seconds', async function () {
    this.timeout(60_000)
    const many = Array.from({ length: 2_000 }, (_, i): Row => [`person${i}`, `人员${i}`, 'Person', '财务科', '科员', '', '', '', '', ''])
    const bytes = await file(many)
    const started = performance.now()
    const { href, text } = await upload(bytes)
    expect(performance.now() - started).to.be.below(10_000)
    expect((await commit(href, text)).status).to.equal(303)
    const again = performance.now()
    expect((await upload(bytes)).text).to.include('名单与现有人员一致')
    expect(performance.now() - again).to.be.below(10_000)
    expect(await world.db.read('postings').count({ n: '*' }).first()).to.satisfy((row: { n: unknown }) => Number(row.n) >= 2_000)
  })
})
