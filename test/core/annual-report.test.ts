import { expect } from 'chai'
import fc from 'fast-check'
import {
  APPLICANT_KINDS,
  applicationsTable,
  COLUMNS,
  handoverBreaks,
  identityBreaks,
  OUTCOMES,
  remediesTable,
  type ApplicationsTable,
  type CountedApplication,
  type ReportRow,
} from '../../core/annual-report.ts'
import { addDays } from '../../core/dates.ts'

const application = (receivedOn: string, finishedOn: string | null = null, more: Partial<CountedApplication> = {}): CountedApplication => ({
  applicant: 'natural',
  receivedOn,
  finishedOn,
  outcome: finishedOn === null ? null : 'disclosed',
  ...more,
})
const cell = ({ rows }: ApplicationsTable, key: ReportRow['key'], column: (typeof COLUMNS)[number] = 'total'): number =>
  rows.find((row) => row.key === key)?.cells[column] ?? NaN

describe('table 三 of the yearly report', () => {
  const table = applicationsTable(
    [
      application('2024-12-20'),
      application('2024-12-31', '2025-01-01'),
      application('2024-12-30', '2024-12-31'),
      application('2025-01-01', '2025-12-31', { applicant: 'business', outcome: 'partly' }),
      application('2025-12-31', '2026-01-01', { outcome: 'refused_process' }),
      application('2026-01-01'),
    ],
    2025,
  )

  it('counts what came, was carried in, ended and is handed on, each by its own day', () => {
    expect(
      ['new', 'carried', 'disclosed', 'partly', 'refused_process', 'results_total', 'next'].map((key) => cell(table, key as 'new')),
    ).to.deep.equal([2, 2, 1, 1, 0, 2, 2])
  })

  it('keeps kinds of applicants apart and adds them up', () => {
    expect(COLUMNS.map((column) => cell(table, 'new', column))).to.deep.equal([1, 1, 0, 0, 0, 0, 2])
    expect(cell(table, 'partly', 'business')).to.equal(1)
  })

  it('has every line of the form once, in its order', () => {
    expect(table.rows.map(({ key }) => key)).to.deep.equal(['new', 'carried', ...OUTCOMES, 'results_total', 'next'])
    expect(OUTCOMES).to.have.length(21)
  })

  it('finds the column in which an application ended without a result', () => {
    const { breaks } = applicationsTable([application('2025-03-01', '2025-03-20', { applicant: 'legal', outcome: null })], 2025)
    expect(breaks).to.deep.equal([
      { column: 'legal', came: 1, went: 0 },
      { column: 'total', came: 1, went: 0 },
    ])
  })

  it('finds an application that ended in the year before it came', () => {
    expect(applicationsTable([application('2025-01-06', '2024-12-31')], 2025).breaks.map(({ column }) => column)).to.deep.equal([
      'natural',
      'total',
    ])
  })

  it('checks a table that was typed elsewhere', () => {
    const typed = table.rows.map((row) => (row.key === 'next' ? { ...row, cells: { ...row.cells, business: 1, total: 3 } } : row))
    expect(identityBreaks(typed)).to.deep.equal([
      { column: 'business', came: 1, went: 2 },
      { column: 'total', came: 4, went: 5 },
    ])
  })
})

const day = fc.integer({ min: 0, max: 1_400 }).map((n) => addDays('2023-06-01', n))
const anyApplication = fc
  .record({
    applicant: fc.constantFrom(...APPLICANT_KINDS),
    receivedOn: day,
    took: fc.option(fc.integer({ min: 0, max: 500 })),
    outcome: fc.constantFrom(...OUTCOMES),
  })
  .map(({ applicant, receivedOn, took, outcome }) => ({
    applicant,
    receivedOn,
    finishedOn: took === null ? null : addDays(receivedOn, took),
    outcome: took === null ? null : outcome,
  }))

describe('the identity of table 三', () => {
  it('holds in every column of every year, and each year takes over what the one before handed on', () => {
    fc.assert(
      fc.property(fc.array(anyApplication, { maxLength: 40 }), (all) => {
        const tables = [2023, 2024, 2025, 2026].map((year) => applicationsTable(all, year))
        for (const table of tables) expect(table.breaks).to.deep.equal([])
        for (const [at, table] of tables.slice(1).entries()) expect(handoverBreaks(tables[at]!, table)).to.deep.equal([])
      }),
      { numRuns: 60 },
    )
  })

  it('breaks when one result is forgotten', () => {
    fc.assert(
      fc.property(fc.array(anyApplication, { maxLength: 20 }), fc.constantFrom(...APPLICANT_KINDS), (all, applicant) => {
        const forgotten = { applicant, receivedOn: '2025-02-03', finishedOn: '2025-03-03', outcome: null }
        expect(applicationsTable([...all, forgotten], 2025).breaks.map(({ column }) => column)).to.deep.equal([applicant, 'total'])
      }),
      { numRuns: 30 },
    )
  })

  it('names the column that does not follow from the year before', () => {
    const before = applicationsTable([application('2024-12-20')], 2024)
    const after = applicationsTable(
      [application('2024-12-20', '2025-01-10'), application('2024-12-01', '2025-01-10', { applicant: 'other' })],
      2025,
    )
    expect(handoverBreaks(before, after)).to.deep.equal([
      { column: 'other', came: 0, went: 1 },
      { column: 'total', came: 1, went: 2 },
    ])
  })
})

describe('table 四 of the yearly report', () => {
  it('counts what was concluded in the year and what was pending at its end', () => {
    const table = remediesTable(
      [
        { kind: 'reconsideration', filedOn: '2024-11-01', closedOn: '2025-01-15', outcome: 'upheld' },
        { kind: 'reconsideration', filedOn: '2025-06-01', closedOn: '2025-07-20', outcome: 'corrected' },
        { kind: 'reconsideration', filedOn: '2025-12-01', closedOn: '2026-01-20', outcome: 'upheld' },
        { kind: 'reconsideration', filedOn: '2024-01-01', closedOn: '2024-03-01', outcome: 'upheld' },
        { kind: 'suit', filedOn: '2026-01-05', closedOn: null, outcome: null },
        { kind: 'suit_after', filedOn: '2025-08-01', closedOn: null, outcome: null },
      ],
      2025,
    )
    expect(table.reconsideration).to.deep.equal({ upheld: 1, corrected: 1, otherwise: 0, pending: 1, total: 3 })
    expect(table.suit.total).to.equal(0)
    expect(table.suit_after).to.deep.equal({ upheld: 0, corrected: 0, otherwise: 0, pending: 1, total: 1 })
  })
})
