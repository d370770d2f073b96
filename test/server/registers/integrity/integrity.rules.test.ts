import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../../../core/dates.ts'
import { checkEntry, limitOn, type GiftLimit } from '../../../../server/registers/integrity/integrity.checks.rules.ts'
import { diffEntries } from '../../../../server/registers/integrity/integrity.diff.ts'
import { gather, pressed, readEntries, typedOf } from '../../../../server/registers/integrity/integrity.form.ts'
import { familyMatter } from '../../../../server/registers/integrity/integrity.private.rules.ts'
import {
  EMPTY_ENTRY,
  sectionsOf,
  SECTIONS,
  type IntegrityEntry,
  type Section,
} from '../../../../server/registers/integrity/integrity.rules.ts'
import { integrityTexts, withText } from '../../../../server/registers/integrity/integrity.texts.ts'
import { translator } from '../../../../server/i18n/index.ts'
import { monthsAfter } from '../../../../server/registers/months.rules.ts'
import { createFormat } from '../../../../server/web/format.ts'

const LIMITS: GiftLimit[] = [
  { fromOn: '2026-01-01', registerFen: 30_000, handInFen: 50_000, months: 2, basis: '新规' },
  { fromOn: '1995-04-30', registerFen: 10_000, handInFen: 20_000, months: 1, basis: '中办发〔1995〕7号' },
]
const GIFT: IntegrityEntry = {
  section: 'gift',
  ...EMPTY_ENTRY,
  subject: '茶叶',
  quantity: 2,
  estimateFen: 36_000,
  giver: 'unit',
  personName: '王海波',
  happenedOn: '2025-03-02',
  recordedOn: '2025-03-05',
  handling: 'handed_in',
  voucher: '0012345',
  handler1: '李明',
  handler2: '周晓',
}
const codes = (entry: IntegrityEntry, today: string | undefined = '2026-06-30'): string[] =>
  checkEntry(entry, { limits: LIMITS, today }).map(({ code, severity }) => `${severity} ${code.replace('integrity.finding.', '')}`)
const gift = (more: Partial<IntegrityEntry>): string[] => codes({ ...GIFT, ...more })

describe('what the rules say about integrity', () => {
  it('registers a gift within its months, the last day included', () => {
    expect(gift({})).to.deep.equal([])
    expect(gift({ recordedOn: '2025-04-02' })).to.deep.equal([])
    expect(gift({ recordedOn: '2025-04-03' })).to.deep.equal(['finding registered_late'])
    expect(gift({ recordedOn: '2025-03-01' })).to.deep.equal(['error registered_before'])
    expect(gift({ happenedOn: '2025-01-31', recordedOn: '2025-02-28' })).to.deep.equal([])
    expect(gift({ happenedOn: '2025-01-31', recordedOn: '2025-03-01' })).to.deep.equal(['finding registered_late'])
  })

  it('lets nobody keep a gift from the limit on, nor any money', () => {
    expect(gift({ handling: 'kept', estimateFen: 19_999 })).to.deep.equal([])
    expect(gift({ handling: 'kept', estimateFen: 20_000 })).to.deep.equal(['finding hand_in'])
    expect(gift({ handling: 'kept', estimateFen: 500, isMoney: true })).to.deep.equal(['finding money_kept'])
    expect(gift({ estimateFen: 10_000 })).to.deep.equal([])
    expect(gift({ estimateFen: 9_999 })).to.deep.equal(['note below_limit'])
    expect(gift({ estimateFen: 9_999, isMoney: true })).to.deep.equal([])
  })

  it('goes by the limits of the day on which the gift was received', () => {
    const kept = { handling: 'kept', estimateFen: 30_000 } as const
    expect(gift({ ...kept, happenedOn: '2025-12-31', recordedOn: '2026-01-05' })).to.deep.equal(['finding hand_in'])
    expect(gift({ ...kept, happenedOn: '2026-01-01', recordedOn: '2026-03-01' })).to.deep.equal([])
    expect(limitOn(LIMITS, '1990-01-01')?.fromOn).to.equal('1995-04-30')
    expect(limitOn([], '2026-01-01')).to.equal(undefined)
  })

  it('wants two different people and a voucher for what is handed in', () => {
    expect(gift({ handler2: '李明' })).to.deep.equal(['error same_handler'])
    expect(gift({ handler2: '' })).to.deep.equal(['error one_handler'])
    expect(gift({ voucher: '' })).to.deep.equal(['finding no_voucher'])
    expect(gift({ handling: 'kept', estimateFen: 15_000, handler1: '', handler2: '', voucher: '' })).to.deep.equal([])
  })

  it('counts reports of personal matters no further than they go', () => {
    const counts = (expected: number, actual: number, checked: number, recordedOn = '2026-01-31'): string[] =>
      codes({ section: 'personal_matters', ...EMPTY_ENTRY, year: 2025, expected, actual, checked, recordedOn })
    expect(counts(9, 9, 9)).to.deep.equal([])
    expect(counts(9, 10, 1)).to.deep.equal(['error more_than'])
    expect(counts(9, 8, 9)).to.deep.equal(['error more_than'])
    expect(counts(9, 9, 1, '2026-02-01')).to.deep.equal(['finding matters_late'])
  })

  it('finds what the reports say, however it is spelled', () => {
    for (const text of ['配偶经商', '一人报告房 产变化', '子·女移居', '其妻子已报', 'his WIFE', '股　票'])
      expect(familyMatter(text), text).to.be.a('string')
    for (const text of ['', '按期报告，查核结果一致。', '随机抽查 2 人', 'two housewarming'])
      expect(familyMatter(text), text).to.equal(undefined)
    const wrong = codes({
      section: 'personal_matters',
      ...EMPTY_ENTRY,
      year: 2025,
      expected: 1,
      actual: 1,
      checked: 0,
      text: '1 人补报房产',
    })
    expect(wrong).to.deep.equal(['error private'])
  })

  it('publishes a sanction from the day on which it is in force', () => {
    const sanction = (recordedOn: string, today = '2026-03-10'): string[] =>
      codes({ section: 'sanction', ...EMPTY_ENTRY, personName: '某', sanction: 'warning', happenedOn: '2026-03-01', recordedOn }, today)
    expect(sanction('2026-03-10')).to.deep.equal([])
    expect(sanction('2026-03-11')).to.deep.equal(['error not_in_force'])
    expect(sanction('2026-02-28')).to.deep.equal(['error force_before'])
  })

  it('says which columns are missing, and that nobody attends who was not asked', () => {
    expect(codes({ section: 'pledge', ...EMPTY_ENTRY, personName: '李明' })).to.deep.equal(['error missing', 'error missing'])
    const training = { section: 'training', ...EMPTY_ENTRY, subject: '警示教育', happenedOn: '2026-03-01', expected: 10 } as const
    expect(codes({ ...training, actual: 10 })).to.deep.equal([])
    expect(codes({ ...training, actual: 11 })).to.deep.equal(['error more_than'])
  })

  it('adds months without leaving them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 24 }), (day, months) => {
        const from = addDays('1970-01-01', day)
        const to = monthsAfter(from, months)
        const count = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
        expect(count(to) - count(from)).to.equal(months)
        expect(to.slice(8) <= from.slice(8)).to.equal(true)
      }),
    )
  })
})

describe('the form of integrity', () => {
  const body = (section: Section, i: number, cells: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(cells).map(([field, value]) => [`${section}.${i}.${field}`, value]))

  it('reads what it writes', () => {
    const entries: IntegrityEntry[] = [
      GIFT,
      { ...GIFT, isMoney: true, occasion: '调研' },
      { section: 'personal_matters', ...EMPTY_ENTRY, year: 2025, expected: 9, actual: 9, checked: 2 },
    ]
    expect(readEntries(typedOf(entries), { blanks: false })).to.deep.equal({ entries, problems: {} })
  })

  it('keeps rows in their order, moves, adds and takes them out', () => {
    const typed = gather({
      ...body('gift', 0, { subject: '甲' }),
      ...body('gift', 1, { subject: '乙' }),
      ...body('gift', 12, { subject: '丙' }),
    })
    const order = (button: string): (string | undefined)[] => pressed(typed, button).gift.map(({ subject }) => subject)
    expect(order('none')).to.deep.equal(['甲', '乙', '丙'])
    expect(order('gift.2.up')).to.deep.equal(['甲', '丙', '乙'])
    expect(order('gift.0.down')).to.deep.equal(['乙', '甲', '丙'])
    expect(order('gift.1.remove')).to.deep.equal(['甲', '丙'])
    expect(order('gift.add')).to.deep.equal(['甲', '乙', '丙', undefined])
    expect(order('gift.9.remove')).to.deep.equal(['甲', '乙', '丙'])
    expect(order('constructor.add')).to.deep.equal(['甲', '乙', '丙'])
  })

  it('places a problem at its cell', () => {
    const typed = gather(
      body('gift', 3, { quantity: '两盒', estimateFen: '-1', happenedOn: '2026-02-30', giver: '张三', subject: '茶'.repeat(101) }),
    )
    expect(Object.keys(readEntries(typed, { blanks: false }).problems).sort()).to.deep.equal([
      'gift.0.estimateFen',
      'gift.0.giver',
      'gift.0.happenedOn',
      'gift.0.quantity',
      'gift.0.subject',
    ])
  })

  it('offers what the item is about, and whatever is there already', () => {
    expect(sectionsOf('C1-02', new Set())).to.deep.equal(['gift'])
    expect(sectionsOf('C1-02', new Set(['training']))).to.deep.equal(['gift', 'training'])
    expect(sectionsOf('Z9-99', new Set())).to.deep.equal(SECTIONS)
  })

  it('compares by row and column, and masks one text in its place', () => {
    const words = { t: translator('en'), fmt: createFormat('en', '2026-06-30') }
    const other = { ...GIFT, estimateFen: 40_000 }
    const second = { ...GIFT, subject: '酒' }
    expect(diffEntries([GIFT], [other, second], words)).to.deep.equal({
      added: [{ label: 'Gifts handed in', text: diffEntries([], [second], words).added[0]?.text }],
      removed: [],
      changed: [{ label: 'Gifts handed in: 茶叶', fields: [{ label: 'Estimate', from: '360.00', to: '400.00' }] }],
    })
    const place = integrityTexts([GIFT]).find(({ text }) => text === '王海波')?.place ?? ''
    expect(withText([GIFT], place, '王海波', '王某')[0]?.personName).to.equal('王某')
    expect(() => withText([GIFT], place, '李', '王某')).to.throw()
  })
})
