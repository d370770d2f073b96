import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { checkAccounts } from '../../../../server/registers/accounts/accounts.checks.rules.ts'
import { ACCOUNTS_FINDING_CODES } from '../../../../server/registers/accounts/accounts.findings.rules.ts'
import type { AccountsContent } from '../../../../server/registers/accounts/accounts.rules.ts'
import { readTranscript } from '../../../../server/registers/accounts/accounts.transcript.rules.ts'
import { checkFile } from '../../../../server/registers/accounts/check-accounts.ts'
import { isMessageKey } from '../../../../server/i18n/index.ts'
import { sharedFile } from '../../../support/shared-data.ts'

const sound: AccountsContent = {
  unit: '万元',
  sangong: {
    total: { budget: '31.50', final: '22.40' },
    abroad: { budget: '', final: '' },
    vehicles: { budget: '30.00', final: '21.60' },
    vehicle_purchase: { budget: '', final: '' },
    vehicle_running: { budget: '30.00', final: '21.60' },
    reception: { budget: '1.50', final: '0.80' },
  },
  basic: [
    { code: '302', name: '商品和服务支出', amount: '60.25' },
    { code: '30201', name: '办公费', amount: '31.05' },
    { code: '30212', name: '因公出国（境）费用', amount: '' },
    { code: '30216', name: '培训费', amount: '8.30' },
    { code: '30217', name: '公务接待费', amount: '0.80' },
    { code: '30229', name: '福利费', amount: '0.00' },
    { code: '30231', name: '公务用车运行维护费', amount: '20.10' },
    { code: '310', name: '资本性支出', amount: '7.00' },
    { code: '31003', name: '专用设备购置', amount: '7.00' },
  ],
  narrative: {
    'total.budget': '31.50',
    'total.final': '22.40',
    'total.completion': '71.11%',
    'total.change': '-1.60',
    'total.change_percent': '6.67%',
    'vehicles.final': '21.60',
    'vehicles.completion': '72%',
    'vehicles.change': '-2.00',
    'vehicles.change_percent': '-8.47%',
    'reception.final': '0.8',
    'reception.change': '0.40',
    'reception.change_percent': '100%',
  },
  counts: {
    reception_batches: '1',
    reception_persons: '15',
    reception_companions: '5',
    vehicles_kept: '4',
    vehicles_bought: '0',
    abroad_groups: '0',
    abroad_persons: '0',
  },
  repeated: [{ label: '政府性基金支出', values: ['105.00', '105.00'] }],
  reason: '',
}

/** The same table whose values from 30216 on stand one row higher: the class still adds up, only the other table tells. */
const slipped: AccountsContent = {
  ...sound,
  basic: [
    { code: '302', name: '商品和服务支出', amount: '60.25' },
    { code: '30201', name: '办公费', amount: '31.05' },
    { code: '30212', name: '因公出国（境）费用', amount: '8.30' },
    { code: '30216', name: '培训费', amount: '0.80' },
    { code: '30217', name: '公务接待费', amount: '0.90' },
    { code: '30229', name: '福利费', amount: '21.60' },
    { code: '30231', name: '公务用车运行维护费', amount: '28.65' },
    { code: '30299', name: '其他商品和服务支出', amount: '60.25' },
  ].map((line) => (line.code === '30231' ? { ...line, amount: '-2.40' } : line)),
}

const codes = (content: AccountsContent) => checkAccounts(content).map(({ code, field }) => `${code} ${field}`)
const withSangong = (change: AccountsContent['sangong']): AccountsContent => ({
  ...sound,
  sangong: { ...sound.sangong, ...change },
  narrative: {},
  counts: {},
})
const withBasic = (amounts: Readonly<Record<string, string>>): AccountsContent => ({
  ...sound,
  basic: sound.basic.map((line) => ({ ...line, amount: amounts[line.code] ?? line.amount })),
})
const withNarrative = (change: AccountsContent['narrative']): AccountsContent => ({
  ...sound,
  narrative: { ...sound.narrative, ...change },
})
const withCounts = (change: AccountsContent['counts']): AccountsContent => ({ ...sound, counts: { ...sound.counts, ...change } })

describe('an annual form', () => {
  it('that holds together has no finding', () => {
    expect(checkAccounts(sound)).to.deep.equal([])
  })

  const cases: readonly (readonly [string, AccountsContent, readonly string[]])[] = [
    ['total beside the sum of its parts', withSangong({ total: { budget: '31.53', final: '22.40' } }), ['identity sangong.total.budget']],
    ['total off by rounding', withSangong({ total: { budget: '31.52', final: '22.40' } }), ['identity_rounding sangong.total.budget']],
    [
      'subtotal of vehicles',
      withSangong({ vehicles: { budget: '30.00', final: '21.60' }, vehicle_running: { budget: '29.00', final: '21.60' } }),
      ['identity sangong.vehicles.budget'],
    ],
    ['class total', withBasic({ '30201': '31.95' }), ['class_total basic.302']],
    ['class total within rounding', withBasic({ '30201': '31.07' }), []],
    ['an item that prints its class total', withBasic({ '30201': '60.25' }), ['detail_prints_total basic.30201']],
    ['the only item of a class may equal it', sound, []],
    ['a part greater than the whole', withBasic({ '30217': '0.82', '30201': '31.03' }), ['part_greater basic.30217']],
    ['a part as large as the whole', withBasic({ '30217': '0.80' }), []],
    ['values one row up', withBasic({ '30216': '0.80', '30217': '8.30' }), ['part_greater basic.30217', 'displaced basic.30216']],
    [
      'budget and outturn in different units',
      withSangong({
        total: { budget: '31.50', final: '224000.00' },
        vehicles: { budget: '30.00', final: '216000.00' },
        vehicle_running: { budget: '30.00', final: '216000.00' },
        reception: { budget: '1.50', final: '8000.00' },
      }),
      [
        'unit_mixed sangong.total.final',
        'unit_mixed sangong.vehicles.final',
        'unit_mixed sangong.vehicle_running.final',
        'unit_mixed sangong.reception.final',
      ],
    ],
    [
      'text in yuan, table in 10,000 yuan',
      withNarrative({ 'reception.final': '8000', 'reception.change': '', 'reception.change_percent': '' }),
      ['unit_mixed narrative.reception.final'],
    ],
    [
      'text beside the table',
      withNarrative({ 'total.budget': '31.60' }),
      ['narrative_differs narrative.total.budget', 'completion_percent narrative.total.completion'],
    ],
    ['completion', withNarrative({ 'total.completion': '71.2%' }), ['completion_percent narrative.total.completion']],
    ['completion rounded to the whole', withNarrative({ 'total.completion': '71%' }), []],
    ['change in per cent', withNarrative({ 'vehicles.change_percent': '8.40%' }), ['change_percent narrative.vehicles.change_percent']],
    [
      'changes that do not net',
      withNarrative({ 'reception.change': '0.00', 'reception.change_percent': '' }),
      ['change_components narrative.total.change'],
    ],
    [
      'rows in each other’s place',
      withNarrative({
        'vehicles.final': '0.80',
        'reception.final': '21.60',
        'vehicles.completion': '',
        'vehicles.change': '',
        'reception.change': '',
        'reception.change_percent': '',
      }),
      ['rows_swapped narrative.reception.final'],
    ],
    ['one companion over a third', withCounts({ reception_companions: '6' }), ['companions_exceeded counts.reception_companions']],
    ['more receptions than guests', withCounts({ reception_batches: '16' }), ['count_order counts.reception_persons']],
    ['a purchase without money', withCounts({ vehicles_bought: '1' }), ['count_without_money counts.vehicles_bought']],
    ['money without a reception', withCounts({ reception_batches: '0' }), ['money_without_count counts.reception_batches']],
    [
      'two values for one figure',
      { ...sound, repeated: [{ label: '职业年金', values: ['269.85', '269.86'] }] },
      ['stated_twice repeated.0'],
    ],
    ['a year in a column of amounts', withBasic({ '31003': '2025', '310': '2,025.00' }), ['year_as_money basic.31003']],
    ['no figure', withBasic({ '310': '七' }), ['figure_unreadable basic.310']],
    [
      'the same column twice',
      withSangong({
        total: { budget: '22.40', final: '22.40' },
        vehicles: { budget: '21.60', final: '21.60' },
        vehicle_running: { budget: '21.60', final: '21.60' },
        reception: { budget: '0.80', final: '0.80' },
      }),
      ['final_equals_budget sangong'],
    ],
  ]
  for (const [name, content, expected] of cases)
    it(name, () => {
      expect(codes(content)).to.deep.equal(expected)
    })

  it('sees column numbers that satisfy every identity: 7 = 1 + 3 + 3', () => {
    const numbers = { budget: '', final: '' }
    const content: AccountsContent = {
      ...sound,
      sangong: {
        total: { ...numbers, budget: '7' },
        abroad: { ...numbers, budget: '1' },
        vehicles: { ...numbers, budget: '3' },
        vehicle_running: { ...numbers, budget: '3' },
        reception: { ...numbers, budget: '3' },
      },
      basic: [],
      narrative: {},
      counts: {},
    }
    expect(codes(content)).to.deep.equal(['column_numbers sangong'])
  })

  it('finds values one row off although their class total still adds up', () => {
    const sums = slipped.basic
      .filter(({ code }) => code.length === 5 && code !== '30299')
      .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
    expect(sums, 'the fixture has the defect it is for').to.equal(6025)
    const found = codes(slipped)
    expect(found).to.include.members([
      'part_greater basic.30212',
      'part_greater basic.30217',
      'displaced basic.30216',
      'detail_prints_total basic.30299',
    ])
    expect(found.filter((line) => line.startsWith('class_total') || line.startsWith('identity'))).to.deep.equal([])
  })
})

describe('words of the findings', () => {
  it('are there for every code', () => {
    for (const code of ACCOUNTS_FINDING_CODES) expect(isMessageKey(`accounts.finding.${code}`), code).to.equal(true)
  })
})

const REAL = 'data/final-accounts/yichuan_2025_transcribed.json'

describe('a published document with a known defect', () => {
  it('is flagged for the reason that is known, and for nothing that is in order', function () {
    const content = readTranscript(JSON.parse(readFileSync(sharedFile(this, REAL), 'utf8')))
    expect(content && codes(content)).to.deep.equal([
      'detail_prints_total basic.30299',
      'part_greater basic.30212',
      'part_greater basic.30217',
      'displaced basic.30216',
      'part_greater basic.30231',
      'displaced basic.30229',
      'displaced_table basic',
      'change_percent narrative.vehicles.change_percent',
      'change_components narrative.total.change',
      'stated_twice repeated.0',
      'stated_twice repeated.1',
    ])
  })
})

describe('checking a file from the command line', () => {
  const run = (text: string, ...args: string[]) => checkFile(['a.json', ...args], () => text)

  it('ends with 0 for a sound form, 1 with findings, 2 without a form', () => {
    expect(run(JSON.stringify(sound))).to.deep.equal({ exit: 0, text: 'a.json：未发现问题。' })
    expect(run(JSON.stringify(slipped)).exit).to.equal(1)
    for (const text of ['{}', '[]', 'null', 'not json', '{"sangong":3}']) expect(run(text).exit, text).to.equal(2)
    expect(checkFile([], () => '').text).to.include('用法')
    expect(checkFile(['a', '--lang', 'fr'], () => '').exit).to.equal(2)
  })

  it('prints machines the codes and people the sentence', () => {
    const json = JSON.parse(run(JSON.stringify(slipped), '--json').text) as { findings: { code: string }[] }
    expect(json.findings.map(({ code }) => code)).to.include('displaced')
    expect(run(JSON.stringify(slipped)).text).to.include('30216 培训费等于“三公”表中公务接待费的 0.80')
    expect(run(JSON.stringify(slipped), '--lang', 'en').text).to.include('one row off')
  })
})
