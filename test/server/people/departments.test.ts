import { expect } from 'chai'
import { treeOf, withDescendants, wouldCycle } from '../../../server/people/departments.rules.ts'
import { sysadmin } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'

const node = (id: number, parentId: number | null, position = 0, code = `D${id}`) => ({ id, parentId, position, code })

describe('the tree of departments', () => {
  const bureau = [node(3, 2, 1), node(1, null), node(2, 1, 2), node(4, 2, 0), node(5, 1, 1), node(6, 1, 1, 'A')]

  it('lists parents before children, siblings by order and then by code', () => {
    expect(treeOf(bureau).map(({ department, depth }) => `${'-'.repeat(depth)}${department.id}`)).to.deep.equal([
      '1',
      '-6',
      '-5',
      '-2',
      '--4',
      '--3',
    ])
  })
  it('loses nothing whose parent is not in the list', () => {
    expect(treeOf([node(7, 99), node(8, 7)]).map(({ department }) => department.id)).to.deep.equal([7, 8])
  })
  it('finds what hangs below, whatever the order of the list', () => {
    expect([...withDescendants([node(4, 3), node(3, 2), node(2, 1), node(1, null), node(5, 1)], 2)].sort()).to.deep.equal([2, 3, 4])
  })
  for (const [id, parentId, circle] of [
    [1, 3, true],
    [2, 2, true],
    [2, 4, true],
    [2, 1, false],
    [3, 5, false],
    [2, null, false],
  ] as const)
    it(`${id} below ${parentId ?? 'nothing'}: ${circle ? 'a circle' : 'fine'}`, () => {
      expect(wouldCycle(bureau, id, parentId)).to.equal(circle)
    })
})

describe('departments', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const id = (code: string): number => world.cast.departments[code] ?? 0
  const post = async (path: string, body: object) => (await world.as(sysadmin)).post(`/admin/departments${path}`).type('form').send(body)
  const row = (code: string) => world.db.read('departments').where({ code }).first() as Promise<Record<string, unknown>>
  const form = (more: object = {}) => ({
    code: 'XXZX',
    name: '信息中心',
    name_en: 'Information Centre',
    kind: 'unit',
    duties: '',
    parent_id: id('RSJ'),
    position: '9',
    ...more,
  })
  const entries = (action: string) => world.db.read('audit_entries').where({ action }) as Promise<Record<string, unknown>[]>

  it('are shown as a tree with the people who work there', async () => {
    const { text } = await (await world.as(sysadmin)).get('/admin/departments').expect(200)
    const codes = [...text.matchAll(/data-department="(\w+)"/g)].map((match) => match[1])
    expect(codes).to.deep.equal(['RSJ', 'JLD', 'BGS', 'JYCJ', 'CW'])
    expect(text).to.include(`<a href="/admin/people?department=${id('JYCJ')}">3</a>`)
  })

  it('are added where they belong', async () => {
    expect((await post('', form())).status).to.equal(303)
    expect(await row('XXZX')).to.include({ name: '信息中心', kind: 'unit', parent_id: id('RSJ'), position: 9, version: 1 })
    expect(await entries('people.create_department')).to.have.length(1)
  })

  for (const [what, more, field] of [
    ['a code that is taken', { code: 'CW' }, 'code'],
    ['a code with a slash', { code: '../CW' }, 'code'],
    ['a name that is taken', { name: '财务科' }, 'name'],
    ['no English name', { name_en: '' }, 'name_en'],
    ['an invented kind', { kind: 'castle' }, 'kind'],
    ['a parent that does not exist', { parent_id: '99999' }, 'parent_id'],
    ['a parent that is no number', { parent_id: 'x' }, 'parent_id'],
    ['an order below nought', { position: '-1' }, 'position'],
  ] as const)
    it(`refuse ${what} and keep what was typed`, async () => {
      const page = await post('', form({ duties: '<i>网站</i>', ...more }))
      expect(page.status).to.equal(422)
      expect(page.text).to.include(`id="f-${field}-error"`).and.include('&lt;i&gt;网站&lt;/i&gt;')
    })

  it('are renamed, on the record', async () => {
    expect(
      (
        await post(`/${id('CW')}`, {
          code: 'CW',
          name: '财务与基金科',
          name_en: 'Finance and Funds',
          kind: 'department',
          duties: '管账',
          version: 1,
        })
      ).status,
    ).to.equal(303)
    expect(await row('CW')).to.include({ name: '财务与基金科', duties: '管账', version: 2, parent_id: id('RSJ') })
    expect((await entries('people.edit_department'))[0]?.['details'])
      .to.include('"name":"财务科"')
      .and.include('"name":"财务与基金科"')
  })

  it('tell whoever saves second what changed, and keep their text', async () => {
    const seen = { code: 'CW', name: '财务科', name_en: 'Finance', kind: 'department', duties: '', version: 1 }
    await post(`/${id('CW')}`, { ...seen, name: '计划财务科' })
    const loser = await post(`/${id('CW')}`, { ...seen, name: '资金科' })
    expect(loser.status).to.equal(409)
    expect(loser.text).to.include('别人已改成“计划财务科”').and.include('value="资金科"')
    expect(await row('CW')).to.include({ name: '计划财务科' })
  })

  it('move, but never below themselves', async () => {
    expect((await post(`/${id('CW')}/move`, { parent_id: id('BGS'), position: 0, version: 1 })).status).to.equal(303)
    expect(await row('CW')).to.include({ parent_id: id('BGS'), version: 2 })
    const circle = await post(`/${id('BGS')}/move`, { parent_id: id('CW'), position: 0, version: 1 })
    expect(circle.status).to.equal(422)
    expect(circle.text).to.include('不能挂到自己')
    expect((await post(`/${id('BGS')}/move`, { parent_id: id('BGS'), position: 0, version: 1 })).status).to.equal(422)
  })

  it('never close a circle, even when two moves would together', async () => {
    const answers = await Promise.all([
      post(`/${id('CW')}/move`, { parent_id: id('BGS'), position: 0, version: 1 }),
      post(`/${id('BGS')}/move`, { parent_id: id('CW'), position: 0, version: 1 }),
    ])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 422])
  })

  it('close only when nobody works there and nothing open hangs below', async () => {
    expect((await post(`/${id('CW')}/deactivate`, { version: 1 })).text).to.include('还有 2 位在用人员')
    await world.db
      .write('people')
      .where({ department_id: id('CW') })
      .update({ status: 'left' })
    expect((await post(`/${id('CW')}/deactivate`, { version: 1 })).status).to.equal(303)
    expect((await row('CW'))['active']).to.be.oneOf([false, 0])
    expect((await post(`/${id('RSJ')}/deactivate`, { version: 1 })).text).to.include('下面还有 3 个')
  })

  it('open again, but not below one that is closed', async () => {
    await post('', form({ code: 'A1', name: '甲', parent_id: id('RSJ') }))
    const a = (await row('A1'))['id'] as number
    await post('', form({ code: 'B1', name: '乙', parent_id: a }))
    const b = (await row('B1'))['id'] as number
    await post(`/${b}/deactivate`, { version: 1 })
    await post(`/${a}/deactivate`, { version: 1 })
    expect((await post(`/${b}/reactivate`, { version: 2 })).status).to.equal(409)
    await post(`/${a}/reactivate`, { version: 2 })
    expect((await post(`/${b}/reactivate`, { version: 2 })).status).to.equal(303)
    expect((await post('', form({ parent_id: b }))).status).to.equal(303)
  })
})
