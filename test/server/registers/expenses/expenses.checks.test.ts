import { expect } from 'chai'
import fc from 'fast-check'
import { fen } from '../../../../core/money.ts'
import {
  CLAUSES,
  checkExpense,
  companionLimit,
  FINDING_CODES,
  type ExpenseLine,
} from '../../../../server/registers/expenses/expenses.checks.rules.ts'
import {
  economicCode,
  EXPENSE_CATEGORIES,
  isExpenseCategory,
  readCategory,
  SANGONG,
} from '../../../../server/registers/expenses/expenses.rules.ts'

const reception: ExpenseLine = {
  category: 'reception',
  occurredOn: '2026-09-15',
  period: '2026-09',
  amount: fen(80_000),
  persons: 8,
  companions: 3,
  batches: 1,
  standard: fen(10_000),
  officialLetterNo: '市人社函〔2026〕41号',
  purpose: '就业工作调研',
  counterpart: '邻市人社局',
}
const office: ExpenseLine = {
  ...reception,
  category: 'office',
  persons: null,
  companions: null,
  batches: null,
  standard: null,
  officialLetterNo: null,
  counterpart: '',
}
const of = (line: ExpenseLine, change: Partial<ExpenseLine>) =>
  checkExpense({ ...line, ...change }).map(({ code, severity, field }) => `${severity} ${field} ${code}`)

describe('a line in order', () => {
  it('has no findings', () => {
    expect(checkExpense(reception)).to.deep.equal([])
    expect(checkExpense(office)).to.deep.equal([])
  })
})

describe('companions at one reception', () => {
  const table: readonly (readonly [number, number, boolean])[] = [
    [1, 3, true],
    [1, 4, false],
    [10, 3, true],
    [10, 4, false],
    [11, 3, true],
    [11, 4, false],
    [12, 4, true],
    [12, 5, false],
    [14, 4, true],
    [15, 5, true],
    [15, 6, false],
    [300, 100, true],
    [300, 101, false],
  ]
  for (const [persons, companions, allowed] of table) {
    it(`${persons} guests, ${companions} companions: ${allowed ? 'within the rule' : 'a finding'}`, () => {
      const found = checkExpense({ ...reception, persons, companions, standard: null })
      expect(found.map(({ code }) => code)).to.deep.equal(allowed ? [] : ['reception_companions_exceeded'])
      if (!allowed) {
        const params = { guests: persons, companions, limit: Math.max(3, Math.floor(persons / 3)), batches: 1 }
        expect(found[0]).to.deep.equal({
          code: 'reception_companions_exceeded',
          field: 'companions',
          severity: 'finding',
          clause: 'reception_companions',
          params,
        })
      }
    })
  }

  it('are not limited for another category', () => {
    expect(of(office, { category: 'meeting', persons: 10, companions: 9 })).to.deep.equal([])
  })

  it('cannot be judged without both numbers, and without guests there is nobody to accompany', () => {
    expect(of(reception, { persons: null })).to.deep.equal(['note persons reception_persons_missing'])
    expect(of(reception, { companions: null })).to.deep.equal(['note companions reception_companions_missing'])
    expect(of(reception, { persons: 0 })).to.deep.equal(['finding persons reception_no_guests'])
  })
})

describe('companions in a sum of several receptions', () => {
  const table: readonly (readonly [number, number, number, string[]])[] = [
    [2, 20, 6, []],
    [2, 20, 7, ['note companions reception_companions_per_batch']],
    [2, 20, 9, ['note companions reception_companions_per_batch']],
    [2, 20, 10, ['finding companions reception_companions_exceeded']],
    [6, 48, 12, []],
    [6, 6, 18, []],
    [6, 6, 19, ['finding companions reception_companions_exceeded']],
  ]
  for (const [batches, persons, companions, expected] of table) {
    it(`${batches} receptions, ${persons} guests, ${companions} companions: ${expected[0] ?? 'nothing'}`, () => {
      expect(of(reception, { batches, persons, companions, standard: null })).to.deep.equal(expected)
    })
  }

  it('are a finding exactly when no way to split the guests would be within the rule', () => {
    const best = (guests: number, batches: number): number =>
      batches === 1
        ? companionLimit(guests)
        : Math.max(...Array.from({ length: guests - batches + 1 }, (_, i) => companionLimit(i + 1) + best(guests - i - 1, batches - 1)))
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 3, max: 45 }),
        (batches, guests) => companionLimit(guests, batches) === best(guests, batches),
      ),
    )
  })
})

describe('the letter and the list of a reception', () => {
  const table: readonly (readonly [string, Partial<ExpenseLine>, string[]])[] = [
    ['no letter', { officialLetterNo: null }, ['finding officialLetterNo reception_letter_missing']],
    ['a blank letter number', { officialLetterNo: '　 ' }, ['finding officialLetterNo reception_letter_missing']],
    ['no unit received', { counterpart: ' ' }, ['finding counterpart reception_counterpart_missing']],
    ['a refund needs neither', { amount: fen(-19_000), officialLetterNo: null, counterpart: '' }, ['note amount amount_negative']],
  ]
  for (const [what, change, expected] of table) {
    it(what, () => {
      expect(of(reception, change)).to.deep.equal(expected)
    })
  }

  it('names the clause', () => {
    expect(checkExpense({ ...reception, officialLetterNo: null })[0]).to.include({ clause: 'reception_letter' })
  })
})

describe('the standard per head', () => {
  const table: readonly (readonly [string, ExpenseLine, Partial<ExpenseLine>, string[]])[] = [
    ['exactly met', reception, { amount: fen(80_000) }, []],
    ['a fen over, companions could explain it', reception, { amount: fen(80_001) }, ['note amount standard_exceeded_unless_companions']],
    ['as much as guests and companions together', reception, { amount: fen(110_000) }, ['note amount standard_exceeded_unless_companions']],
    ['a fen more than that', reception, { amount: fen(110_001) }, ['finding amount standard_exceeded']],
    ['a fen over without companions', reception, { amount: fen(80_001), companions: 0 }, ['finding amount standard_exceeded']],
    ['training within', office, { category: 'training', persons: 8, standard: fen(10_000), amount: fen(80_000) }, []],
    [
      'training a fen over',
      office,
      { category: 'training', persons: 8, companions: 3, standard: fen(10_000), amount: fen(80_001) },
      ['finding amount standard_exceeded'],
    ],
    ['no standard', reception, { standard: null, amount: fen(9_000_000) }, []],
    ['no persons', office, { standard: fen(1), amount: fen(9_000_000) }, []],
    ['beyond the safe integers', reception, { standard: fen(Number.MAX_SAFE_INTEGER) }, []],
  ]
  for (const [what, line, change, expected] of table) {
    it(what, () => {
      expect(of(line, change)).to.deep.equal(expected)
    })
  }

  it('says by how much', () => {
    const [found] = checkExpense({ ...reception, amount: fen(110_001) })
    expect(found?.params).to.deep.equal({ amount: 110_001, standard: 10_000, persons: 8, companions: 3, allowed: 80_000, over: 30_001 })
  })
})

describe('amount, date and period', () => {
  const table: readonly (readonly [string, Partial<ExpenseLine>, string[]])[] = [
    ['a negative amount is kept and noted', { amount: fen(-1) }, ['note amount amount_negative']],
    ['a zero amount', { amount: fen(0) }, ['finding amount amount_zero']],
    ['a fen', { amount: fen(1) }, []],
    ['the first day of the period', { occurredOn: '2026-09-01' }, []],
    ['the last day of the period', { occurredOn: '2026-09-30' }, []],
    ['the day before the period', { occurredOn: '2026-08-31' }, ['finding occurredOn occurred_outside_period']],
    ['the day after the period', { occurredOn: '2026-10-01' }, ['finding occurredOn occurred_outside_period']],
    ['inside a quarter', { period: '2026-Q3' }, []],
    ['outside a quarter', { period: '2026-Q2' }, ['finding occurredOn occurred_outside_period']],
    ['inside a year', { period: '2026' }, []],
    ['no date', { occurredOn: null }, []],
    ['a date that does not exist', { occurredOn: '2026-09-31' }, ['error occurredOn occurred_invalid']],
    ['a period that does not exist', { period: '2026-13' }, ['error period period_invalid']],
    [
      'neither exists',
      { period: '2026-13', occurredOn: '2026-09-31' },
      ['error period period_invalid', 'error occurredOn occurred_invalid'],
    ],
    ['no purpose', { purpose: ' ' }, ['finding purpose purpose_missing']],
    ['half a person', { persons: 0.5 }, ['error persons count_invalid']],
    ['negative companions and batches', { companions: -1, batches: -1 }, ['error companions count_invalid', 'error batches count_invalid']],
  ]
  for (const [what, change, expected] of table) {
    it(what, () => {
      expect(of(office, change)).to.deep.equal(expected)
    })
  }
})

describe('everything at once', () => {
  it('is said at once, each finding with a listed code and clause', () => {
    const found = checkExpense({
      ...reception,
      occurredOn: '2026-10-01',
      officialLetterNo: null,
      counterpart: '',
      companions: 4,
      amount: fen(999_999),
      purpose: '',
    })
    expect(found.map(({ code }) => code)).to.deep.equal([
      'occurred_outside_period',
      'purpose_missing',
      'reception_letter_missing',
      'reception_counterpart_missing',
      'reception_companions_exceeded',
      'standard_exceeded',
    ])
    for (const { code, clause } of found) {
      expect(FINDING_CODES).to.include(code)
      if (clause !== undefined) expect(CLAUSES).to.include(clause)
    }
  })
})

describe('the categories', () => {
  it('have one key, one code and one name each', () => {
    for (const field of ['key', 'code', 'official'] as const)
      expect(new Set(EXPENSE_CATEGORIES.map((row) => row[field])).size, field).to.equal(20)
  })

  it('are 三公 when abroad, vehicles or reception', () => {
    expect([...SANGONG].sort()).to.deep.equal(['abroad', 'reception', 'vehicle_purchase', 'vehicle_running'])
  })

  it('are read from code, official name or key', () => {
    for (const { key, code, official } of EXPENSE_CATEGORIES) {
      expect([key, code, official, ` ${code} ${official} `, `${code}${official}`].map(readCategory), key).to.deep.equal(Array(5).fill(key))
      expect(economicCode(key)).to.equal(code)
      expect(isExpenseCategory(key)).to.be.true
    }
    for (const text of ['', '30299x1', '302990', '接待', '99999', 'toString']) expect(readCategory(text), text).to.equal(undefined)
    expect(isExpenseCategory('toString')).to.be.false
  })
})
