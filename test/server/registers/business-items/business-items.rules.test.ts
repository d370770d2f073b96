import { expect } from 'chai'
import { gather, pressed, readItem, typedOf } from '../../../../server/registers/business-items/business-items.form.ts'
import { diffItems, type Say } from '../../../../server/registers/business-items/business-items.diff.rules.ts'
import {
  checkItem,
  EMPTY_ITEM,
  withoutBlanks,
  type BusinessItem,
  type NamedPerson,
} from '../../../../server/registers/business-items/business-items.rules.ts'
import { itemTexts, withText } from '../../../../server/registers/business-items/business-items.texts.ts'
import { translator } from '../../../../server/i18n/index.ts'

const person = (id: number, more: Partial<NamedPerson> = {}): NamedPerson => ({
  id,
  name: `人${id}`,
  nameEn: `P${id}`,
  telephone: '',
  departmentId: 4,
  active: true,
  ...more,
})
const people = (...all: NamedPerson[]) => new Map(all.map((one) => [one.id, one]))
const WHOLE: BusinessItem = {
  ...EMPTY_ITEM,
  name: '失业登记',
  applicants: '劳动者',
  conditions: '无业',
  result: '登记',
  promisedDays: 5,
  legalDays: 10,
  place: '二楼',
  hours: '工作日',
  telephone: '8201001',
  supervision: '8051001',
  responsible: { id: 1, name: '人1' },
  standIn: { id: 2, name: '人2' },
  materials: [{ name: '身份证', form: 'original', copies: 1, source: '' }],
  steps: [
    { what: '申请', who: '本人', days: null },
    { what: '审核', who: '窗口', days: 5 },
  ],
  bases: [{ title: '规定', number: '', article: '第一条' }],
}
const codes = (item: BusinessItem, known = people(person(1), person(2))): string[] =>
  checkItem(item, known, 4).map(({ severity, code, field }) => `${severity} ${code.replace('guides.finding.', '')} ${field ?? ''}`)

describe('the checks of a business item', () => {
  const CASES: readonly (readonly [string, Partial<BusinessItem>, readonly string[]])[] = [
    ['nothing, when it is whole', {}, []],
    ['a promise as long as the law allows', { promisedDays: 10 }, []],
    ['a promise longer than the law allows', { promisedDays: 11 }, ['error promise_over_legal promised_days']],
    ['any promise where no law sets a limit', { promisedDays: 300, legalDays: null }, []],
    ['steps that take longer than promised', { promisedDays: 4 }, ['finding steps_over_promise steps']],
    ['done while one waits', { promisedDays: 0, steps: [{ what: '登记', who: '', days: 0 }] }, []],
    ['no promise', { promisedDays: null }, ['error missing promised_days']],
    ['no steps', { steps: [] }, ['error no_steps steps']],
    ['only rows left empty', { steps: [{ what: '', who: '', days: null }] }, ['error no_steps steps']],
    ['a row without its name', { materials: [{ name: '', form: 'copy', copies: 2, source: '' }] }, ['error row_unnamed materials.0.name']],
    ['a fee without a basis', { feeFen: 1 }, ['error fee_without_basis fee_basis']],
    ['a fee with a basis', { feeFen: 1, feeBasis: '物价局批复' }, []],
    ['no basis', { bases: [] }, ['finding no_bases bases']],
    ['no documents', { materials: [] }, ['note no_materials materials']],
    ['one person for both', { standIn: { id: 1, name: '人1' } }, ['finding same_person stand_in']],
  ]
  for (const [what, change, expected] of CASES)
    it(`find ${what}`, () => {
      expect(codes({ ...WHOLE, ...change })).to.deep.equal(expected)
    })

  it('find people who have left or moved', () => {
    expect(codes(WHOLE, people(person(1, { active: false }), person(2, { departmentId: 5 })))).to.deep.equal([
      'finding person_left responsible',
      'finding person_elsewhere stand_in',
    ])
    expect(codes(WHOLE, people(person(2)))).to.deep.equal(['finding person_left responsible'])
  })
})

describe('the form of a business item', () => {
  const body = {
    'steps.0.what': '甲',
    'steps.1.what': '乙',
    'steps.2.what': '丙',
    'steps.2.days': '2',
    'steps.x.what': '不是',
    name: ' 事项 ',
  }
  const steps = (button: unknown): string[] => pressed(gather(body), button).lists.steps.map(({ what }) => what ?? '')

  for (const [button, expected] of [
    ['steps.0.up', '甲乙丙'],
    ['steps.1.up', '乙甲丙'],
    ['steps.1.down', '甲丙乙'],
    ['steps.2.down', '甲乙丙'],
    ['steps.1.remove', '甲丙'],
    ['steps.9.remove', '甲乙丙'],
    ['steps.add', '甲乙丙+'],
    ['nothing.add', '甲乙丙'],
    [['steps.add'], '甲乙丙'],
    [undefined, '甲乙丙'],
  ] as const)
    it(`answers ${JSON.stringify(button)}`, () => {
      expect(
        steps(button)
          .map((what) => what || '+')
          .join(''),
      ).to.equal(expected)
    })

  it('never grows beyond its rows', () => {
    let typed = gather({})
    for (let i = 0; i < 40; i += 1) typed = pressed(typed, 'questions.add')
    expect(typed.lists.questions).to.have.length(30)
  })

  it('reads what it shows', () => {
    const item: BusinessItem = { ...WHOLE, feeFen: 123_450, feeBasis: '批复', questions: [{ question: '问', answer: '答\n再答' }] }
    const colleagues = [person(1), person(2)]
    expect(readItem(typedOf(item), { colleagues, stored: EMPTY_ITEM, blanks: false })).to.deep.equal({ item, problems: {} })
  })

  it('places every problem at its field, and keeps who is stored even when they are gone', () => {
    const typed = gather({
      promised_days: '三天',
      legal_days: '-1',
      fee: 'x',
      responsible: '1',
      stand_in: '7',
      name: '长'.repeat(101),
      'steps.0.what': '甲',
      'steps.0.days': '751',
      'materials.0.name': '证',
      'materials.0.form': 'gold',
      'materials.0.copies': '100',
    })
    const { item, problems } = readItem(typed, { colleagues: [], stored: WHOLE, blanks: false })
    expect(Object.keys(problems).sort()).to.deep.equal(
      ['fee', 'legal_days', 'materials.0.copies', 'name', 'promised_days', 'stand_in', 'steps.0.days'].sort(),
    )
    expect(item.responsible).to.deep.equal({ id: 1, name: '人1' })
    expect(item.materials[0]?.form).to.equal('original')
  })
})

describe('two versions of a business item', () => {
  const say: Say = {
    t: translator('zh-CN'),
    field: (item, field) => JSON.stringify(item[field]),
    cell: (row, _list, key) => (row[key] === null ? '' : String(row[key])),
  }

  it('are compared field by field, row by row', () => {
    const to: BusinessItem = {
      ...WHOLE,
      promisedDays: 3,
      materials: [],
      steps: [
        { what: '审核', who: '窗口', days: 3 },
        { what: '申请', who: '本人', days: null },
        { what: '送达', who: '窗口', days: null },
      ],
    }
    const { added, removed, changed } = diffItems(WHOLE, to, say)
    expect(added.map(({ label, text }) => `${label} ${text}`).join()).to.match(/^办理流程 送达.+窗口$/)
    expect(removed.map(({ label }) => label)).to.deep.equal(['办理材料'])
    expect(changed.map(({ label, fields }) => `${label} ${fields.map(({ from, to: now }) => `${from}>${now}`).join()}`)).to.deep.equal([
      '承诺时限 5>3',
      '办理流程“审核” 5>3',
      '办理流程 申请 → 审核>审核 → 申请',
    ])
    expect(diffItems(to, to, say)).to.deep.equal({ added: [], removed: [], changed: [] })
  })

  it('tell rows of one name apart', () => {
    const twice = (days: number): BusinessItem => ({
      ...WHOLE,
      steps: [
        { what: '公示', who: '甲', days: 5 },
        { what: '公示', who: '乙', days },
      ],
    })
    expect(diffItems(twice(5), twice(3), say).changed.map(({ fields }) => fields)).to.deep.equal([[{ label: '时限', from: '5', to: '3' }]])
  })
})

describe('the texts of a business item', () => {
  it('are all there, and each can be put in the place of another', () => {
    const item: BusinessItem = { ...WHOLE, questions: [{ question: '问', answer: '答' }] }
    const texts = itemTexts(item)
    for (const place of ['name', 'applicants', 'telephone', 'materials:0:name', 'steps:1:who', 'bases:0:article', 'questions:0:answer'])
      expect(texts.map((one) => one.place)).to.include(place)
    for (const { place, text } of texts) {
      const masked = withText(item, place, text, '＊')
      expect(itemTexts(masked).find((one) => one.place === place)?.text, place).to.equal('＊')
      expect(itemTexts(masked).filter((one) => one.text !== '＊')).to.have.length(texts.length - 1)
    }
    expect(() => withText(item, 'name', '别的', '＊')).to.throw()
    expect(() => withText(item, 'steps:9:what', '申请', '＊')).to.throw()
  })

  it('leave out rows that were added and left empty', () => {
    const item = { ...WHOLE, steps: [...WHOLE.steps, { what: '', who: '', days: null }] }
    expect(withoutBlanks(item)).to.deep.equal(WHOLE)
  })
})
