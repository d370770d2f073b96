import { expect } from 'chai'
import fc from 'fast-check'
import { fen } from '../../../../core/money.ts'
import { outliers, quartiles } from '../../../../core/quartiles.ts'
import { EXPENSE_CATEGORIES } from '../../../../server/registers/categories.rules.ts'
import { checkExpense } from '../../../../server/registers/expenses/expenses.checks.rules.ts'
import { FINDING_COUNT, HAS_FINDING, OVER_LIMIT } from '../../../../server/registers/expenses/expenses.findings.ts'
import { fences } from '../../../../server/registers/expenses/expenses.outliers.ts'
import { plantCast, type Cast } from '../../../support/cast.ts'
import { openTestDatabase, type TestDatabase } from '../../../support/engines.ts'
import { plantLines, plantRecord, type PlantedLine } from './planting.ts'

const count = fc.option(fc.oneof(fc.integer({ min: -1, max: 40 }), fc.integer({ min: 0, max: 3 })), { nil: null })
const line = fc.record({
  category: fc.oneof(fc.constant('reception' as const), fc.constantFrom(...EXPENSE_CATEGORIES.map(({ key }) => key))),
  period: fc.constantFrom('2026-01', '2026-02'),
  occurredOn: fc.option(fc.constantFrom('2026-01-01', '2026-01-31', '2026-02-28', '2025-12-31'), { nil: null }),
  amount: fc.oneof(fc.integer({ min: -100_000, max: 300_000 }), fc.constant(0), fc.constant(Number.MAX_SAFE_INTEGER)),
  persons: count,
  companions: count,
  batches: count,
  standard: fc.option(fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constant(Number.MAX_SAFE_INTEGER)), { nil: null }),
  letterNo: fc.constantFrom('', '函〔2026〕1号'),
  purpose: fc.constantFrom('', '调研'),
  counterpart: fc.constantFrom('', '江口市人社局'),
})

describe('the rules in SQL and in code', () => {
  let db: TestDatabase
  let cast: Cast
  before(async () => {
    db = await openTestDatabase()
    cast = await db.write.transaction((tx) => plantCast(tx))
  })
  after(() => db.close())

  it('say the same about every line', async function () {
    this.timeout(60_000)
    const { versionId } = await plantRecord(db.write, cast, { item: 'A-01', department: 'JYCJ', period: '2026-01' })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
        await db.write('expense_lines').where('version_id', versionId).delete()
        const planted = lines.map((one): PlantedLine => ({
          department: 'JYCJ',
          period: one.period,
          category: one.category,
          amount: one.amount,
          on: one.occurredOn,
          purpose: one.purpose,
          values: {
            persons: one.persons,
            companions: one.companions,
            batches: one.batches,
            standard_fen: one.standard,
            official_letter_no: one.letterNo,
            counterpart: one.counterpart,
          },
        }))
        await plantLines(db.write, cast, versionId, planted)
        const found = (await db
          .write('expense_lines as l')
          .where('l.version_id', versionId)
          .orderBy('l.line_no')
          .select(db.write.raw(`${FINDING_COUNT} as n, ${HAS_FINDING} as has, ${OVER_LIMIT} as over`))) as {
          n: number | string
          has: string
          over: string
        }[]
        const expected = lines.map((one) => {
          const findings = checkExpense({
            ...one,
            amount: fen(one.amount),
            standard: one.standard === null ? null : fen(one.standard),
            officialLetterNo: one.letterNo,
          }).filter(({ severity }) => severity !== 'note')
          const over = findings.some(({ code }) => code === 'reception_companions_exceeded' || code === 'standard_exceeded')
          return { n: findings.length, has: findings.length > 0 ? '1' : '0', over: over ? '1' : '0' }
        })
        expect(found.map(({ n, has, over }) => ({ n: Number(n), has, over }))).to.deep.equal(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('find the same outliers', async function () {
    this.timeout(60_000)
    const { versionId } = await plantRecord(db.write, cast, { item: 'A-02', department: 'CW', period: '2026-02' })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: -5_000, max: 50_000 }), fc.integer({ min: 0, max: 9 }), fc.constant(2_000_000)), {
          minLength: 1,
          maxLength: 40,
        }),
        async (amounts) => {
          await db.write('expense_lines').where('version_id', versionId).delete()
          await plantLines(
            db.write,
            cast,
            versionId,
            amounts.map((amount) => ({ department: 'CW', period: '2026-02', category: 'travel', amount })),
          )
          const reader = 'everyone'
          const found = (await db
            .write('expense_lines as l')
            .join(fences(db.write, reader).as('f'), (on) => on.on('f.department_id', 'l.department_id').andOn('f.category', 'l.category'))
            .where('l.version_id', versionId)
            .whereRaw('l.amount_fen * 8 > f.fence')
            .orderBy('l.line_no')
            .select('l.line_no', 'f.usual_fen')) as { line_no: number; usual_fen: string | number }[]
          const strange = outliers(amounts.map((amount) => fen(amount)))
          const expected = 'tooFew' in strange ? [] : strange.filter(({ side }) => side === 'high').map(({ index }) => index + 1)
          expect(found.map(({ line_no }) => line_no)).to.deep.equal(expected)
          const usual = quartiles(amounts.map((amount) => fen(amount)))
          for (const row of found) if (!('tooFew' in usual) && usual.median > 0) expect(Number(row.usual_fen)).to.equal(usual.median)
        },
      ),
      { numRuns: 40 },
    )
  })
})
