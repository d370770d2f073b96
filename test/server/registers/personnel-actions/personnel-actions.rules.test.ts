import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../../../core/dates.ts'
import { checkPersonnel, type Checked } from '../../../../server/registers/personnel-actions/personnel-actions.checks.rules.ts'
import { personOf, pressed, readBirthMonth, typedOf } from '../../../../server/registers/personnel-actions/personnel-actions.form.ts'
import {
  emptyNotice,
  fieldsOf,
  KINDS,
  termsOf,
  type Line,
  type Notice,
} from '../../../../server/registers/personnel-actions/personnel-actions.rules.ts'
import { lastDayOfMonths, monthsAfter } from '../../../../server/registers/months.rules.ts'
import { isHidden, punishmentEnd, punishmentState } from '../../../../server/registers/personnel-actions/punishments.rules.ts'
import { placesFor, quotaOn } from '../../../../server/registers/personnel-actions/quotas.rules.ts'
import { refusedIn } from '../../../../server/registers/personnel-actions/sensitive.rules.ts'

const LINE: Line = {
  id: 1,
  lineNo: 1,
  kind: 'appointment',
  personId: 3,
  name: '陈静',
  sex: 'female',
  birthMonth: '1990-05',
  education: '大学',
  departmentId: 7,
  departmentName: '就业促进科',
  departmentNameEn: 'Employment Promotion',
  postFrom: '一级科员',
  postTo: '副科长',
  detail: '',
  reward: '',
  beganOn: null,
  decidedBy: '局党组',
  decidedOn: '2026-03-01',
  documentNumber: '临人社干〔2026〕5号',
  effectiveOn: '2026-03-10',
  grounds: '',
  noticeId: null,
  salt: 'a',
}
const NOTICE: Notice = { ...emptyNotice(termsOf('B1-01')), takers: [1, 2], address: '人民路 86 号' }

function codes(line: Partial<Line>, more: Partial<Checked> = {}, item = 'B1-02'): string[] {
  const checked: Checked = {
    terms: termsOf(item),
    notice: { ...NOTICE, isNotice: termsOf(item).notice === true },
    lines: [{ ...LINE, ...line }],
    headline: '任职通知',
    notices: new Map(),
    barred: new Map(),
    today: '2026-03-05',
    ...more,
  }
  return checkPersonnel(checked).map(({ code, severity }) => `${severity === 'error' ? '!' : ''}${code.replace('personnel.finding.', '')}`)
}
const PUNISHED: Partial<Line> = {
  kind: 'punishment',
  detail: 'warning',
  decidedOn: '2026-03-01',
  effectiveOn: '2026-03-01',
  postFrom: '',
  postTo: '',
}

describe('the period of a punishment', () => {
  // 政务处分法 art. 8: it takes effect on the day of the decision, and runs from that day.
  const CASES = [
    ['warning', '2026-03-10', '2026-09-09'],
    ['demerit', '2026-03-10', '2027-03-09'],
    ['major_demerit', '2025-11-24', '2027-05-23'],
    ['demotion', '2024-02-29', '2026-02-28'],
    ['removal_from_post', '2026-01-01', '2027-12-31'],
    ['warning', '2026-08-31', '2027-02-28'], // no 31 February: the month ends it
    ['warning', '2026-03-01', '2026-08-31'],
    ['dismissal', '2026-03-10', undefined],
  ] as const
  for (const [kind, from, to] of CASES)
    it(`${kind} of ${from} ends on ${to ?? 'no day'}`, () => expect(punishmentEnd(kind, from)).to.equal(to))

  it('is in force from its first day to its last, and hidden before and after', () => {
    const states = ['2026-03-09', '2026-03-10', '2026-09-09', '2026-09-10'].map((today) => punishmentState('warning', '2026-03-10', today))
    expect(states).to.deep.equal(['pending', 'in_force', 'in_force', 'ended'])
    expect(isHidden({ kind: 'punishment', detail: 'warning', effectiveOn: '2026-03-10' }, '2026-09-10')).to.equal(true)
    expect(isHidden({ kind: 'punishment', detail: 'warning', effectiveOn: null }, '2026-09-10')).to.equal(true)
    expect(isHidden({ kind: 'reward', detail: '', effectiveOn: null }, '2026-09-10')).to.equal(false)
    expect(punishmentState('dismissal', '2024-03-10', '2026-03-09')).to.equal('in_force')
    expect(punishmentState('dismissal', '2024-03-10', '2026-03-10')).to.equal('ended')
  })

  it('never ends early: months later is the day after the last, or the last of a short month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(6, 12, 18, 24), (day, months) => {
        const first = addDays('2000-01-01', day)
        const [last, later] = [lastDayOfMonths(first, months), monthsAfter(first, months)]
        expect(addDays(last, 1) === later || last === later).to.equal(true)
        expect(lastDayOfMonths(addDays(first, 1), months) >= last).to.equal(true)
      }),
    )
  })
})

describe('what is found in a record about people', () => {
  const CASES: readonly (readonly [string, Partial<Line>, Partial<Checked>, string, readonly string[]])[] = [
    ['a whole appointment without its notice', {}, {}, 'B1-02', ['no_notice']],
    ['a kind that is not the item’s', { kind: 'reward', reward: '嘉奖' }, {}, 'B1-02', ['!kind']],
    ['an appointment to nothing', { postTo: '' }, {}, 'B1-02', ['!missing', 'no_notice']],
    ['nobody', { name: '' }, {}, 'B1-02', ['!missing', 'no_notice']],
    ['a removal needs no notice', { kind: 'removal' }, {}, 'B1-02', []],
    ['effect before the decision', { kind: 'removal', effectiveOn: '2026-02-28' }, {}, 'B1-02', ['effect_before_decision']],
    ['effect on the day of the decision', { kind: 'removal', effectiveOn: '2026-03-01' }, {}, 'B1-02', []],
    ['on notice without its month of birth', { birthMonth: '' }, {}, 'B1-01', ['missing']],
    ['a stage of the other item', { kind: 'party_admission', detail: 'full' }, {}, 'B3-01', ['!detail']],
    ['full membership a year after admission', { kind: 'party_admission', detail: 'full', beganOn: '2025-03-10' }, {}, 'B3-02', []],
    [
      'full membership a day too early',
      { kind: 'party_admission', detail: 'full', beganOn: '2025-03-11' },
      {},
      'B3-02',
      ['probation_short'],
    ],
    ['a probation of a year', { kind: 'probation_end', beganOn: '2025-03-10' }, {}, 'B1-05', []],
    ['a probation a day short', { kind: 'probation_end', beganOn: '2025-03-11' }, {}, 'B1-05', ['probation_short']],
    ['a punishment in force', PUNISHED, {}, 'B2-02', []],
    [
      'a punishment that is not in force yet',
      { ...PUNISHED, decidedOn: '2026-03-06', effectiveOn: '2026-03-06' },
      {},
      'B2-02',
      ['!punishment_pending'],
    ],
    ['a punishment of today', { ...PUNISHED, decidedOn: '2026-03-05', effectiveOn: '2026-03-05' }, {}, 'B2-02', []],
    ['a punishment on its last day', PUNISHED, { today: '2026-08-31' }, 'B2-02', []],
    ['a punishment that is over', PUNISHED, { today: '2026-09-01' }, 'B2-02', ['!punishment_ended']],
    ['one that was published long ago', PUNISHED, { today: undefined }, 'B2-02', []],
    ['a punishment dated twice', { ...PUNISHED, effectiveOn: '2026-03-02' }, {}, 'B2-02', ['punishment_effect']],
    ['a name in the title', PUNISHED, { headline: '关于陈静同志的处分' }, 'B2-02', ['!name_in_title']],
    ['a name in the grounds', { ...PUNISHED, grounds: '陈静擅离岗位。' }, {}, 'B2-02', ['!name_in_title']],
    ['an unnamed punishment', { ...PUNISHED, name: '' }, {}, 'B2-02', []],
    ['a promotion during a punishment', { noticeId: null }, { barred: new Map([[1, '2026-08-31']]) }, 'B1-02', ['!barred', 'no_notice']],
    ['a removal during a punishment', { kind: 'removal' }, { barred: new Map([[1, '2026-08-31']]) }, 'B1-02', []],
    ['an identity number', { kind: 'removal', grounds: '11010519491231002X' }, {}, 'B1-02', ['!refused.identity_number']],
    [
      'a text with family data',
      { kind: 'removal' },
      { notice: { ...NOTICE, isNotice: false, body: '其配偶在市医院工作。' } },
      'B1-02',
      ['!refused.family'],
    ],
  ]
  for (const [name, line, more, item, expected] of CASES) it(name, () => expect(codes(line, more, item)).to.deep.equal(expected))

  it('wants nobody at all to be an error', () => expect(codes({}, { lines: [] })).to.deep.equal(['!empty']))

  const before = (more: object) => new Map([[1, { title: '任前公示', lastOn: '2026-03-09', result: 'unaffected', found: true, ...more }]])
  const LINKS = [
    ['over and unaffected', {}, []],
    ['ends on the day of effect', { lastOn: '2026-03-10' }, ['!notice_open']],
    ['without a result', { result: undefined }, ['!notice_open']],
    ['deferred', { result: 'deferred' }, ['!notice_deferred']],
    ['cancelled', { result: 'cancelled' }, ['!notice_cancelled']],
    ['of other people', { found: false }, ['!notice_other']],
    ['withdrawn', { lastOn: undefined }, ['!notice_gone']],
  ] as const
  for (const [name, more, expected] of LINKS)
    it(`an appointment after a notice ${name}`, () => expect(codes({ noticeId: 5 }, { notices: before(more) })).to.deep.equal(expected))

  it('holds a notice to five working days and to somebody else who hears it', () => {
    const of = (notice: Partial<Notice>) => codes({}, { notice: { ...NOTICE, ...notice } }, 'B1-01')
    expect(of({})).to.deep.equal([])
    expect(of({ days: 5 })).to.deep.equal([])
    expect(of({ days: 4 })).to.deep.equal(['!notice_short'])
    expect(of({ takers: [] })).to.deep.equal(['!no_takers'])
    expect(of({ takers: [7] })).to.deep.equal(['!no_other_taker'])
    expect(of({ takers: [7, 1] })).to.deep.equal([])
    expect(of({ telephone: '', address: '' })).to.deep.equal(['!no_telephone', 'no_address'])
  })

  it('counts the places for 优秀, rounded down', () => {
    const graded = (n: number, assessed: number | null, decidedOn = '2026-01-20') =>
      codes(
        {},
        {
          notice: { ...NOTICE, assessed },
          lines: Array.from({ length: n }, (_, i): Line => ({
            ...LINE,
            kind: 'annual_grade',
            detail: 'excellent',
            lineNo: i + 1,
            decidedOn,
          })),
        },
        'B2-03',
      )
    expect(graded(3, 19)).to.deep.equal([])
    expect(graded(4, 19)).to.deep.equal(['quota_leave'])
    expect(graded(5, 19)).to.deep.equal(['!quota_broken'])
    expect(graded(4, 20)).to.deep.equal([])
    expect(graded(1, null)).to.deep.equal(['no_assessed'])
    expect(graded(4, 20, '2020-12-27'), 'before the rule of 2020: 15 %').to.deep.equal(['quota_leave'])
    expect([quotaOn('2020-12-28').usual, quotaOn(null).most, placesFor(39, 20)]).to.deep.equal([20, 25, 7])
  })
})

describe('what a record about people never says', () => {
  const CASES = [
    ['身份证号 11010519491231002X', ['identity_number']],
    ['出生日期：1980年5月12日', ['birth_day']],
    ['1980年5月出生，大学学历', []],
    ['其子女均已就业', ['family']],
    ['家庭住址在人民路', ['family']],
    ['因涉嫌违纪被立案审查', ['live_case']],
    ['正在接受组织审查', ['live_case']],
    ['处分决定已向本人宣布', []],
    ['担任信访工作联席会议成员', []],
    ['试用期一年，近三年年度考核均为称职', []],
    ['', []],
  ] as const
  for (const [text, expected] of CASES)
    it(`${text || 'nothing'}: ${expected.join() || 'fine'}`, () => expect(refusedIn(text)).to.deep.equal(expected))
})

describe('the form of personnel actions', () => {
  it('asks of each kind what it is about', () => {
    expect(fieldsOf(['punishment'], false))
      .to.include('detail')
      .and.not.include('post_to')
      .and.not.include('birth_month')
      .and.not.include('kind')
    expect(fieldsOf(['appointment'], true))
      .to.include('birth_month')
      .and.not.include('notice')
    expect(fieldsOf(['appointment', 'removal'], false))
      .to.include('kind')
      .and.include('notice')
    for (const kind of KINDS) expect(fieldsOf([kind], false), kind).to.include('name')
  })

  it('reads a month of birth in any of its spellings and never a day', () => {
    for (const text of ['1990-05', '1990.5', '1990年5月', '199005', ' 1990/05 ']) expect(readBirthMonth(text), text).to.equal('1990-05')
    for (const text of ['1990-05-12', '1990年5月12日', '1990-13', '90-05', '5月']) expect(readBirthMonth(text), text).to.equal(undefined)
    expect(readBirthMonth('')).to.equal('')
  })

  it('finds the colleague of a name, of several the one of the department, and nobody in doubt', () => {
    const person = (id: number, departmentId: number) => ({
      id,
      name: '王伟',
      nameEn: '',
      post: '',
      departmentId,
      department: '',
      departmentEn: '',
    })
    const people = [person(1, 1), person(2, 2), { ...person(3, 3), name: '李娜' }]
    expect(personOf('李娜', null, people)?.id).to.equal(3)
    expect(personOf('王伟', 2, people)?.id).to.equal(2)
    expect(personOf('王伟', null, people)).to.equal(undefined)
    expect(personOf('赵敏', 1, people)).to.equal(undefined)
  })

  it('adds a row that begins with what the announcement shares, moves and removes', () => {
    const typed = typedOf(NOTICE, [LINE, { ...LINE, lineNo: 2, name: '林芳' }])
    const names = (button: string) => pressed(typed, button).rows.map(({ fields }) => fields.name)
    expect(names('row.add')).to.deep.equal(['陈静', '林芳', ''])
    expect(pressed(typed, 'row.add').rows[2]!.fields).to.include({
      document_number: LINE.documentNumber,
      effective_on: '2026-03-10',
      post_to: '',
    })
    expect([names('row.1.up'), names('row.0.down'), names('row.0.remove')]).to.deep.equal([['林芳', '陈静'], ['林芳', '陈静'], ['林芳']])
    expect(pressed(typed, 'row.9.up')).to.deep.equal(typed)
    expect(pressed(typed, 'steps.add')).to.equal(typed)
  })
})
