import { expect } from 'chai'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import type { Branch, Indicator, Leaf, Scheme } from '../../../core/evaluation/scheme.types.ts'
import { checkScheme, SENSE_CODES, SHAPE_CODES } from '../../../core/evaluation/validate.ts'
import { canonicalJson } from '../../../core/tlog/canonical.ts'
import { zhCN } from '../../../server/i18n/catalogues.ts'
import { translator } from '../../../server/i18n/index.ts'
import { changed, changeOf, fitted, rulesFor } from '../../../server/evaluations/schemes.changes.rules.ts'
import { schemeDifferences } from '../../../server/evaluations/schemes.differences.rules.ts'
import { blankDraft, draftFromForm, draftFromJson, hundredths } from '../../../server/evaluations/schemes.draft.rules.ts'
import { readImport } from '../../../server/evaluations/schemes.import.rules.ts'
import {
  copyScheme,
  discardScheme,
  freezeScheme,
  frozenSchemes,
  getScheme,
  saveScheme,
} from '../../../server/evaluations/schemes.service.ts'
import { pointsText, ruleInWords } from '../../../server/evaluations/scheme-words.presenter.ts'
import type { Draft } from '../../../server/evaluations/schemes.shape.rules.ts'
import { auditor, chen, inspector, observer, sun, zhou } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { draftScheme, frozenScheme, seededScheme } from './scheme-fixtures.ts'

const NAMES = ['zwgk', 'gkpg', 'yongkang-month', 'yongkang-year']
const t = translator('zh-CN')

/** The fields of the editor for a draft, as a browser would send them. */
function fieldsOf(value: unknown, path = ''): Record<string, string> {
  if (typeof value === 'object' && value !== null)
    return Object.assign({}, ...Object.entries(value).map(([key, one]) => fieldsOf(one, path === '' ? key : `${path}.${key}`))) as Record<
      string,
      string
    >
  if (value === true) return { [path]: '1' }
  if (value === false) return {}
  if (typeof value === 'number') return { [path]: POINTS.test(path) ? pointsText(value).replace('−', '-') : String(value) }
  return { [path]: value === null ? '' : (value as string) }
}
const POINTS =
  /(^|\.)(full|perItem|perDay|capPerItem|cap|points|bonusCap|deductionCap|base)$|^indicators\.[\d.a-z]*weight$|^grades\.\d+\.min$/
const CLASSES = /\.classes\.\d+\.weight$/
const formOf = (scheme: unknown): Record<string, string> => {
  const fields = fieldsOf(scheme)
  for (const name of Object.keys(fields)) if (CLASSES.test(name)) fields[name] = String(Number(fields[name]) * 100)
  return fields
}

describe('a scheme that is edited', () => {
  it('comes back from its own form as it was, and from its own text', () => {
    for (const name of NAMES) {
      const scheme = seededScheme(name)
      expect(canonicalJson(draftFromForm(formOf(scheme))), name).to.equal(canonicalJson(scheme))
      expect(canonicalJson(draftFromJson(scheme)), name).to.equal(canonicalJson(scheme))
    }
  })

  it('keeps what is no number until it is put right, and says so', () => {
    const fields = { ...formOf(seededScheme('zwgk')), 'indicators.0.children.1.weight': '十二', 'grades.0.min': '９０．５' }
    const draft = draftFromForm(fields)
    const again = draftFromJson(JSON.parse(canonicalJson(draft)))
    expect(canonicalJson(again)).to.equal(canonicalJson(draft))
    const { scheme, findings } = checkScheme(again)
    expect(scheme).to.equal(undefined)
    expect(findings.map(({ path, code }) => [path, code])).to.deep.equal([['indicators.0.children.1.weight', 'not_whole']])
    expect((draft['grades'] as { min: number }[])[0]?.min).to.equal(9050)
  })

  it('reads points in hundredths, exactly', () => {
    expect(['15', '0.5', '-3', '12.34', '1.234', 'x', ''].map(hundredths)).to.deep.equal([
      1500,
      50,
      -300,
      1234,
      undefined,
      undefined,
      undefined,
    ])
    fc.assert(fc.property(fc.integer({ min: -999_999, max: 999_999 }), (n) => hundredths(pointsText(n).replace('−', '-')) === n))
  })

  it('takes nothing from a form but its own shape', () => {
    const draft = draftFromForm({
      '__proto__.x': '1',
      'constructor.prototype.y': '1',
      'indicators.0.code': 'A',
      'evil.0': 'x',
      'indicators.99999.code': 'Z',
    })
    expect(Object.keys(draft).sort()).to.deep.equal(Object.keys(blankDraft()).sort())
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined)
    expect((draft['indicators'] as unknown[]).length).to.equal(1)
  })

  it('grows and shrinks by the buttons, and never elsewhere', () => {
    const draft = draftFromJson(seededScheme('zwgk'))
    const press = (button: string, on: Draft = draft) => changed(on, changeOf(button)!)
    const added = press('add:indicators.0.children')
    expect(added.at).to.equal('indicators.0.children.6')
    expect(press('branch:indicators').at).to.equal('indicators.3')
    expect(((press('branch:indicators').draft['indicators'] as object[])[3] as { children: unknown[] }).children).to.deep.equal([])
    for (const list of ['indicators.0.children.0.rule.deductions', 'indicators.2.source.levels', 'vetoes.0.effects', 'quotas', 'ranking'])
      expect(press(`add:${list}`).at, list).to.match(/\.\d+$/)
    const up = press('up:indicators.0.children.1').draft as unknown as Scheme
    expect((up.indicators[0] as Branch).children.slice(0, 2).map(({ code }) => code)).to.deep.equal(['A2', 'A1'])
    expect(press('remove:vetoes.1').at).to.equal('vetoes')
    for (const wrong of ['add:nowhere', 'add:indicators.9.children', 'remove:indicators.77', 'up:full'])
      expect(canonicalJson(press(wrong).draft), wrong).to.equal(canonicalJson(draft))
    for (const odd of ['save', 'eval:1', 'add:a..b', 'add:indicators.0.<x>']) expect(changeOf(odd), odd).to.equal(undefined)
  })

  it('gets a rule that goes with where its points come from', () => {
    const fields = {
      ...formOf(seededScheme('zwgk')),
      'indicators.0.children.0.source.kind': 'inspection',
      'indicators.1.children.0.source.kind': 'ballot',
    }
    const draft = fitted(draftFromForm(fields)) as unknown as Scheme
    const rules = draft.indicators.slice(0, 2).map((one) => ((one as Branch).children[0] as Leaf).rule.kind)
    expect(rules).to.deep.equal(['scores', 'levels'])
    expect(rulesFor('auto')).to.include('deduct')
  })

  it('is imported whole or not at all', () => {
    const text = JSON.stringify(seededScheme('gkpg'))
    expect(readImport(`\uFEFF${text}`)).to.have.property('draft')
    expect(readImport('')).to.deep.equal({ problem: 'empty' })
    expect(readImport('{"format":"other"}')).to.deep.equal({ problem: 'format' })
    expect(readImport('{\n "format": oops }')).to.include({ problem: 'syntax', line: 2 })
    const foreign = readImport(text.replace('"full":10000', '"full":10000,"colour":"red"'))
    expect(foreign).to.deep.equal({ problem: 'foreign', places: ['colour'] })
    const wrong = readImport(text.replace('"weight":3500', '"weight":3400'))
    expect('findings' in wrong ? wrong.findings.map(({ code }) => code) : []).to.include('weights_do_not_add_up')
  })

  it('has words for everything that the checks may find, and for every rule', () => {
    for (const code of [...SENSE_CODES, ...SHAPE_CODES]) expect(zhCN, code).to.have.property(`schemes.finding.${code}`)
    const rule = { kind: 'deduct', deductions: [{ on: 'late', perItem: 50, perDay: 10, capPerItem: 200 }], cap: 800 } as const
    expect(ruleInWords(t, rule)).to.equal('逾期公开：每项扣 0.5 分，每个工作日扣 0.1 分，每项最多扣 2 分；本指标最多扣 8 分')
    expect(ruleInWords(t, { kind: 'linear', floor: '60', target: '95', deductions: [] })).to.include('60 及以下得 0 分')
    expect(ruleInWords(t, { kind: 'steps', steps: [{ min: '90', share: 100 }], deductions: [] })).to.equal('达到 90 得 100%')
  })

  it('is compared by code: what moved, changed, came and went', () => {
    const before = seededScheme('zwgk')
    const [a, b, c] = before.indicators as [Indicator & { children: Indicator[] }, Indicator & { children: Indicator[] }, Indicator]
    const moved = { ...a, children: a.children.slice(0, 5) }
    const after: Scheme = {
      ...before,
      indicators: [moved, { ...b, children: [...b.children.slice(1), { ...a.children[5]!, weight: 700 }] }, c],
      vetoes: before.vetoes.slice(1),
    }
    const found = schemeDifferences(before, after)
    expect(found.map((one) => ('code' in one ? [one.code, ...one.what] : [one.part]))).to.deep.equal([
      ['A6', 'moved', 'weight'],
      ['B1', 'removed'],
      ['veto'],
    ])
    expect(schemeDifferences(before, draftFromJson(before) as unknown as Scheme)).to.deep.equal([])
  })
})

describe('schemes', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())
  const stored = async (id: number) =>
    (await world.db.read('evaluation_schemes').where({ id }).first()) as {
      state: string
      number: number
      content: string
      sha256: string | null
      version: number
    }

  it('are published by a leader, once, with the digest of what everybody reads', async () => {
    const id = await draftScheme(world)
    expect(await refusalOf(freezeScheme(world.deps, world.actor(inspector), id, 1))).to.equal('forbidden schemes.denied.not_leader')
    const both = await Promise.all(
      [freezeScheme(world.deps, world.actor(zhou), id, 1), freezeScheme(world.deps, world.actor(zhou), id, 1)].map(refusalOf),
    )
    expect(both.sort()).to.deep.equal(['conflict schemes.error.frozen', 'done'])
    const own = await draftScheme(world)
    await saveScheme(world.deps, { ...world.actor(zhou), roles: ['inspector'] }, own, 1, draftFromJson(seededScheme('zwgk')), '')
    expect(await refusalOf(freezeScheme(world.deps, world.actor(zhou), own, 2))).to.equal('forbidden schemes.denied.own')
    const row = await stored(id)
    expect(row).to.include({ state: 'frozen', number: 1, sha256: createHash('sha256').update(row.content).digest('hex') })
    const file = await (await world.as(chen)).get(`/evaluations/schemes/${id}/scheme.json`).expect(200)
    expect(file.text).to.equal(row.content)
    expect(file.headers['content-disposition']).to.include('ZWGK-2026-v1.json')
    expect((await getScheme(world.db.read, id)).scheme.indicators.length).to.equal(3)
    const told = (await world.db.read('notifications').where('person_id', world.cast.people['inspector'])) as { code: string }[]
    expect(told.map(({ code }) => code)).to.deep.equal(['schemes.told.frozen'])
  })

  it('are not published with an error in them, nor changed afterwards', async () => {
    const id = await draftScheme(world, { ...seededScheme('zwgk'), full: 9000 })
    expect(await refusalOf(freezeScheme(world.deps, world.actor(zhou), id, 1))).to.equal('conflict schemes.error.not_valid')
    const persons = await draftScheme(world, { ...seededScheme('zwgk'), subjects: 'persons' })
    expect(await refusalOf(freezeScheme(world.deps, world.actor(zhou), persons, 1))).to.equal('conflict schemes.error.persons')
    const good = await frozenScheme(world)
    const draft = draftFromJson(seededScheme('zwgk'))
    expect(await refusalOf(saveScheme(world.deps, world.actor(inspector), good, 2, draft, ''))).to.equal('conflict schemes.error.frozen')
    expect(await refusalOf(discardScheme(world.deps, world.actor(inspector), good, 2))).to.equal('conflict schemes.error.frozen')
    expect((await frozenSchemes(world.db.read)).map(({ id: one }) => one)).to.deep.equal([good])
  })

  it('keep everything typed, and tell the second of two who was first', async () => {
    const id = await draftScheme(world)
    const agent = await world.as(inspector)
    const fields = formOf(seededScheme('zwgk'))
    const post = (version: string, more: Record<string, string>) =>
      agent
        .post(`/evaluations/schemes/${id}/edit`)
        .type('form')
        .send({ ...fields, version, note: '', ...more })
    await post('1', { do: 'save', 'indicators.0.weight': '四十' }).expect(303)
    const page = await agent.get(`/evaluations/schemes/${id}/edit`).expect(200)
    expect(page.text).to.include('value="四十"').and.include('填分值，最多两位小数。')
    const late = await post('1', { do: 'save', name: '另一个名字' }).expect(409)
    expect(late.text).to.include('郑凯保存了这份草案').and.include('另一个名字')
    await post('2', { do: 'add:vetoes' }).expect(303).expect('location', `/evaluations/schemes/${id}/edit?at=vetoes.3#n-vetoes-3`)
    expect((JSON.parse((await stored(id)).content) as Scheme).vetoes.length).to.equal(4)
    await post('3', { do: 'read' }).expect(303).expect('location', `/evaluations/schemes/${id}`)
  })

  it('are made, copied for the next year and compared', async () => {
    const agent = await world.as(inspector)
    const bad = await agent.post('/evaluations/schemes').type('form').send({ code: '', name: '年终考评' }).expect(422)
    expect(bad.text).to.include('f-code-error').and.include('年终考评')
    await agent.post('/evaluations/schemes').type('form').send({ code: 'X-1', name: '年终考评' }).expect(303)
    const first = await frozenScheme(world)
    const dialog = await agent.get(`/evaluations/schemes/${first}`).expect(200)
    expect(dialog.text).to.include('value="ZWGK-2027"')
    const next = await copyScheme(world.deps, world.actor(inspector), first, { code: 'ZWGK-2027', name: '下一年' })
    const content = draftFromJson({ ...seededScheme('zwgk'), code: 'ZWGK-2027', name: '下一年', scoring: { tolerance: 30, trimFrom: 5 } })
    await saveScheme(world.deps, world.actor(inspector), next, 1, content, '放宽分歧')
    const page = await agent.get(`/evaluations/schemes/${next}/differences`).expect(200)
    expect(page.text)
      .to.include('3 处改动')
      .and.include('超过分值的 20% 重新评议')
      .and.include('超过分值的 30% 重新评议')
      .and.include('放宽分歧')
    await freezeScheme(world.deps, world.actor(zhou), next, 2)
    const again = await copyScheme(world.deps, world.actor(inspector), next, { code: 'ZWGK-2027', name: '下一年' })
    await freezeScheme(world.deps, world.actor(zhou), again, 1)
    expect((await stored(again)).number).to.equal(2)
  })

  it('are numbered one after another, also when two leaders publish drafts of one code at the same moment', async () => {
    const drafts = [await draftScheme(world), await draftScheme(world)]
    await Promise.all(drafts.map((id) => freezeScheme(world.deps, world.actor(zhou), id, 1)))
    expect((await Promise.all(drafts.map(stored))).map(({ number }) => number).sort()).to.deep.equal([1, 2])
  })

  it('are imported as a file or a text, with the place of what cannot be read', async () => {
    const agent = await world.as(inspector)
    const text = JSON.stringify(seededScheme('yongkang-month'))
    const file = await agent.post('/evaluations/schemes/import').attach('file', Buffer.from(text), 'scheme.json').expect(303)
    expect(file.headers['location']).to.match(/^\/evaluations\/schemes\/\d+\/edit$/)
    const bad = await agent.post('/evaluations/schemes/import').field('text', '{\n"format" 1}').expect(422)
    expect(bad.text).to.include('第 2 行第').and.include('&#34;format&#34; 1}')
    const lost = await agent.post('/evaluations/schemes/import').field('text', text.replace('"basis"', '"basics"')).expect(422)
    expect(lost.text).to.include('<code>basics</code>')
  })

  it('are read by everybody inside once published, as drafts by those who make them only', async () => {
    const [draft, published] = [await draftScheme(world), await frozenScheme(world)]
    for (const [persona, ofDraft, ofPublished] of [
      [inspector, 200, 200],
      [zhou, 200, 200],
      [sun, 404, 200],
      [chen, 404, 200],
      [observer, 403, 403],
      [auditor, 403, 403],
    ] as const) {
      const agent = await world.as(persona)
      for (const part of ['', '/scheme.json']) {
        expect((await agent.get(`/evaluations/schemes/${draft}${part}`)).status, `${persona.username} draft${part}`).to.equal(ofDraft)
        expect((await agent.get(`/evaluations/schemes/${published}${part}`)).status, `${persona.username}${part}`).to.equal(ofPublished)
      }
    }
    const list = (await (await world.as(chen)).get('/evaluations/schemes').expect(200)).text
    expect(list).to.include(`/evaluations/schemes/${published}`).and.not.include(`/evaluations/schemes/${draft}"`)
    await discardScheme(world.deps, world.actor(inspector), draft, 1)
    expect((await (await world.as(inspector)).get('/evaluations/schemes')).text).to.not.include(`/evaluations/schemes/${draft}"`)
  })
})
