import { expect } from 'chai'
import fc from 'fast-check'
import { translator } from '../../../../server/i18n/index.ts'
import { presentDepartments } from '../../../../server/registers/expenses/expenses.departments.ts'
import { presentNormal } from '../../../../server/registers/expenses/expenses.normal.ts'
import { presentOverview } from '../../../../server/registers/expenses/expenses.overview.ts'
import { readDepartments, readLines, readNormal, readOverview } from '../../../../server/registers/expenses/expenses.reading.ts'
import { LINES } from '../../../../server/registers/expenses/expenses.table.ts'
import type { ChartView } from '../../../../server/web/chart.ts'
import { createFormat } from '../../../../server/web/format.ts'
import { readTableQuery } from '../../../../server/web/table-query.ts'
import { chen } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantBudget, plantLines, plantRecord } from './planting.ts'

const words = { t: translator('zh-CN'), fmt: createFormat('zh-CN', '2026-03-02'), locale: 'zh-CN' as const }
const planted = fc.record({
  department: fc.constantFrom('BGS' as const, 'JYCJ' as const, 'CW' as const),
  period: fc.constantFrom('2025-01', '2025-02', '2025-11', '2025-12', '2024-01', '2024-12', '2026-01'),
  category: fc.constantFrom(
    'reception',
    'travel',
    'office',
    'meeting',
    'training',
    'printing',
    'water',
    'rent',
    'labour',
    'union',
    'other',
    'electricity',
  ),
  amount: fc.integer({ min: -50_000, max: 5_000_000 }),
  on: fc.option(fc.constantFrom('2025-01-03', '2025-12-31'), { nil: null }),
})

interface Point {
  readonly href: string
  readonly fen: number
}

function pointsOf(chart: ChartView, scale: number): Point[] {
  const { series } = JSON.parse(chart.data) as { series: { values: (number | null)[]; hrefs: (string | null)[] }[] }
  return series.flatMap(({ values, hrefs }) =>
    values.flatMap((value, i): Point[] => (value === null || hrefs[i] == null ? [] : [{ href: hrefs[i], fen: Math.round(value * scale) }])),
  )
}

const fenOf = (text: string): number => Math.round(Number(text.replaceAll(',', '').replace('−', '-')) * 100)

describe('every number leads to the lines it is the sum of', () => {
  let world: World
  let versionId: number
  before(async () => {
    world = await makeWorld()
    versionId = (await plantRecord(world.db.write, world.cast, { item: 'A-01', department: 'JYCJ', period: '2025-12' })).versionId
    await plantBudget(world.db.write, world.cast, 2025, [
      ['JYCJ', 'travel', 3_000_000],
      ['CW', 'office', 1_000_000],
    ])
    const hidden = await plantRecord(world.db.write, world.cast, { item: 'A-02', department: 'CW', period: '2025-12', state: 'draft' })
    await plantLines(world.db.write, world.cast, hidden.versionId, [
      { department: 'CW', period: '2025-12', category: 'travel', amount: 99 },
    ])
  })
  after(() => world.close())

  const totalAt = async (href: string): Promise<number> => {
    const params = new URLSearchParams(href.split('?')[1])
    const query = readTableQuery(LINES, Object.fromEntries([...new Set(params.keys())].map((key) => [key, params.getAll(key)])))
    return (await readLines(world.deps, world.actor(chen), query)).page.totals['amount'] ?? 0
  }
  let checked = 0
  const checkAll = async (points: readonly Point[]): Promise<void> => {
    checked += points.length
    for (const { href, fen } of points) expect(await totalAt(href), href).to.equal(fen)
  }

  it('on every page, whatever is published', async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(planted, { minLength: 15, maxLength: 60 }),
        fc.constantFrom(undefined, undefined, 'JYCJ'),
        fc.constantFrom(undefined, undefined, 'travel' as const),
        async (lines, code, category) => {
          await world.db.write('expense_lines').where('version_id', versionId).delete()
          await plantLines(world.db.write, world.cast, versionId, lines)
          const departmentId = code === undefined ? undefined : world.cast.departments[code]
          const choice = {
            year: 2025,
            ...(departmentId === undefined ? {} : { departmentId }),
            ...(category === undefined ? {} : { category }),
          }
          const actor = world.actor(chen)
          const overview = presentOverview(await readOverview(world.deps, actor, choice, 2026), '2026-03-02', words)
          const { monthly, byCategory, matrix, crossings } = overview
          const table = [...matrix.rows.flatMap((row) => [...row.cells, row.total]), ...matrix.totals, matrix.total].filter(
            ({ text }) => text !== '',
          )
          await checkAll([
            ...pointsOf(monthly, 1_000_000),
            ...pointsOf(byCategory, 1_000_000),
            ...table.map(({ href, text }) => ({ href, fen: fenOf(text) })),
          ])
          await checkAll(crossings.map(({ spentHref, spent }) => ({ href: spentHref, fen: fenOf(spent) })))
          const departments = presentDepartments(
            await readDepartments(world.deps, actor, { year: 2025, ...(category === undefined ? {} : { category }) }, 2026),
            'total',
            '2026-03-02',
            words,
          )
          await checkAll([
            ...pointsOf(departments.chart, 1_000_000),
            ...departments.rows.flatMap((row) => [
              { href: row.spentHref, fen: fenOf(row.spent) },
              { href: row.beforeHref, fen: fenOf(row.before) },
            ]),
          ])
          const normal = presentNormal(
            await readNormal(world.deps, actor, { departmentId: world.cast.departments['JYCJ'] ?? 0, category: 'travel' }, '2026-03-02'),
            'travel',
            words,
          )
          if (!normal.isEmpty) await checkAll(pointsOf(normal.chart, 100))
        },
      ),
      { numRuns: 12 },
    )
    expect(checked, 'numbers that were followed').to.be.greaterThan(300)
  })
})
