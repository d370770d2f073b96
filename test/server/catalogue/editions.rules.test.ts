import assert from 'node:assert/strict'
import { unzipSync, strFromU8 } from 'fflate'
import { xu } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { contentProblems } from '../../../server/catalogue/editions.checks.rules.ts'
import { changed, complete, inForce, inputOf, lineOf, opened } from './editions.ts'
import type { ItemContent } from '../../../server/catalogue/editions.types.ts'

const GOOD: ItemContent = {
  title: '公务接待费支出',
  titleEn: 'Reception',
  elements: [{ zh: '期间', en: 'Period' }],
  legalBasis: '条例',
  audience: 'all',
  timing: 'ex_post',
  timingDays: 20,
  cycle: 'monthly',
  oneShot: false,
  reviewLevel: 1,
  register: 'expenses',
  channels: ['intranet'],
  openTo: 'public',
  openToNote: '',
  way: 'proactive',
  tier: 'bureau',
  stage: 'after',
  retentionYears: 5,
  secrecyCheck: 'none',
  withheldGround: '',
  withheldExplanation: '',
  reviewDueOn: null,
}
const WITHHELD = { way: 'withheld', withheldGround: 'third_party', withheldExplanation: '商业秘密', reviewDueOn: '2027-01-01' } as const

describe('A line of the catalogue', () => {
  for (const [what, change, fields] of [
    ['as it should be', {}, []],
    ['without elements', { elements: [] }, ['elements']],
    ['without a basis', { legalBasis: ' ' }, ['legal_basis']],
    ['without a channel', { channels: [] }, ['channels']],
    ['due in no days', { timingDays: 0 }, ['timing_days']],
    ['due in one day', { timingDays: 1 }, []],
    ['permanent in one column only', { timing: 'standing' }, ['cycle']],
    ['permanent in the other only', { cycle: 'standing' }, ['cycle']],
    ['once and for all', { oneShot: true }, []],
    ['permanent, and only once', { timing: 'standing', cycle: 'standing', oneShot: true }, ['one_shot']],
    ['permanent in both', { timing: 'standing', cycle: 'standing' }, []],
    ['due after a period that it does not have', { timing: 'periodic', cycle: 'event' }, ['cycle']],
    ['due after a quarter', { timing: 'periodic', cycle: 'quarterly' }, []],
    ['before the event, called after', { timing: 'ex_ante' }, ['stage']],
    ['before the event', { timing: 'ex_ante', stage: 'before' }, []],
    ['after, called before', { stage: 'before' }, ['stage']],
    ['for a group that nobody named', { openTo: 'group' }, ['open_to_note']],
    ['withheld for a reason, until a day', WITHHELD, []],
    ['withheld for none', { ...WITHHELD, withheldGround: '' }, ['withheld_ground']],
    ['withheld without a word', { ...WITHHELD, withheldExplanation: '' }, ['withheld_explanation']],
    ['withheld for ever', { ...WITHHELD, reviewDueOn: null }, ['review_due_on']],
    ['disclosed with a ground against it', { withheldGround: 'third_party' }, ['withheld_ground']],
  ] as const satisfies readonly (readonly [string, Partial<ItemContent>, readonly string[]])[])
    it(`${what}: ${fields.join() || 'nothing wrong'}`, () => {
      assert.deepEqual(
        contentProblems({ ...GOOD, ...change }).map(({ field }) => field),
        fields,
      )
    })
})

describe('The official table', () => {
  let world: World
  let id: number
  before(async () => {
    world = await makeWorld()
    await complete(world)
    id = await inForce(world, 'A-01', { channels: ['intranet', 'screen'], retentionYears: null })
  })
  after(() => world.close())

  const HEADS = [
    ...[
      '序号',
      '一级事项',
      '二级事项',
      '公开内容（要素）',
      '公开依据',
      '公开时限',
      '公开主体',
      '公开渠道和载体',
      '公开对象',
      '公开方式',
      '公开层级',
    ],
    ...['责任科室', '责任人', '审核层级', '事前/事中/事后', '更新周期', '保留期限', '密级/工作秘密检查', '版本'],
  ]

  it('has exactly its columns, in their order, with the boxes ticked', async () => {
    const { text } = await (await world.as(xu)).get(`/catalogue/editions/${id}/export?format=csv`).expect(200)
    const [head = '', first = ''] = text.replace('\uFEFF', '').split('\r\n')
    assert.deepEqual(head.split(','), HEADS)
    assert.ok(first.includes('☑内网 □公开栏 ☑大屏 □会议 □其他'), first)
    assert.ok(first.includes('☑主动 □依申请 □不予'), first)
    assert.ok(first.includes('长期'), first)
    assert.ok(first.includes('第 1 版'), first)
  })

  it('is a workbook for A3 paper whose class spans its lines', async () => {
    const answer = await (
      await world.as(xu)
    )
      .get(`/catalogue/editions/${id}/export?format=xlsx`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => {
          done(null, Buffer.concat(parts))
        })
      })
    const parts = unzipSync(new Uint8Array(answer.body as Buffer))
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!)
    assert.match(sheet, /<pageSetup paperSize="8" orientation="landscape" fitToWidth="1" fitToHeight="0"\/>/)
    assert.match(sheet, /<mergeCell ref="B4:B10"\/>/)
    assert.match(strFromU8(parts['xl/workbook.xml']!), /_xlnm\.Print_Titles.*\$1:\$3/)
  })

  it('is compared in the words of its columns, and printed', async () => {
    const draft = await opened(world)
    await changed(world, draft, 'A-02', { timingDays: 7 })
    const html = (await (await world.as(xu)).get(`/catalogue/editions/${draft}/diff`).expect(200)).text
    assert.match(html, /形成之日起 20 个工作日内/)
    assert.match(html, /形成之日起 7 个工作日内/)
    const paper = (await (await world.as(xu)).get(`/catalogue/editions/${id}/print`).expect(200)).text
    for (const word of HEADS) assert.ok(paper.includes(word), word)
    assert.ok(!paper.includes('形成之日起 7 个工作日内'))
  })

  it('comes back from the form with what was typed, at the field that is wrong; and to whoever saves second', async () => {
    const draft = (await import('../../../server/catalogue/editions.queries.ts')).findEditionIn
    const edition = (await draft(world.db.read, ['draft']))!
    const line = await lineOf(world, edition.id, 'A-03')
    const { content } = inputOf(line)
    const form = {
      version: line.version,
      class: line.classRow,
      departments: line.departments.map((department) => String(department.id)),
      title: '年度预算和绩效',
      title_en: 'Budget',
      elements: '预算数 | Budget',
      legal_basis: content.legalBasis,
      register: content.register,
      audience: content.audience,
      timing: content.timing,
      timing_days: 'soon',
      stage: content.stage,
      cycle: content.cycle,
      review_level: String(content.reviewLevel),
      retention: 'forever',
      channels: ['intranet', 'board'],
      open_to: 'public',
      secrecy_check: 'none',
      way: 'proactive',
      tier: 'bureau',
    }
    const path = `/catalogue/editions/${edition.id}/items/${line.id}`
    const wrong = await (await world.as(xu)).post(path).type('form').send(form).expect(422)
    assert.match(wrong.text, /value="年度预算和绩效"/)
    assert.match(wrong.text, /id="f-timing_days-error"/)
    await (
      await world.as(xu)
    )
      .post(path)
      .type('form')
      .send({ ...form, timing_days: '20' })
      .expect(303)
    const late = await (
      await world.as(xu)
    )
      .post(path)
      .type('form')
      .send({ ...form, timing_days: '19' })
      .expect(409)
    assert.match(late.text, /别人刚改成：20/)
    assert.match(late.text, /value="19"/)
  })
})
