import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { parse, parseAddress } from '../../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../../web/table.ts'
import { wordsOf } from '../../web/words.ts'
import { presentOverview, sectionHref, tabsOf, yearsOf } from './integrity.overview.ts'
import { checkEntry } from './integrity.checks.rules.ts'
import { sayFinding } from './integrity.presenter.ts'
import { exportSection, readGroups, readLimits, readOptions, readSection } from './integrity.reading.ts'
import { isSection, sectionLabel, type Section } from './integrity.rules.ts'
import { shownTo } from './sanctions.rules.ts'
import { sectionTable, type ListedEntry } from './integrity.table.ts'

// What does not fit is as good as absent: these addresses are typed, bookmarked and shared.
const YearQuery = z.object({
  year: z
    .preprocess((value) => (typeof value === 'string' && /^\d{4}$/.test(value) ? Number(value) : undefined), z.number().optional())
    .optional(),
})
const SectionParams = z.object({
  section: z
    .string()
    .transform((text) => text.replace('-', '_'))
    .refine(isSection),
})

/** Integrity over the whole bureau: counts and charts of a year, and every published row of a section. */
export function integrityRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const thisYear = Number(words.today.slice(0, 4))
    const groups = await readGroups(deps, actor)
    const { year: asked } = parse(YearQuery, req.query)
    const year = asked !== undefined && yearsOf(groups, thisYear).includes(asked) ? asked : thisYear
    res.render('integrity/overview', { title: words.t('integrity.title'), overview: presentOverview({ groups, year }, words) })
  })

  router.get('/:section', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const section = parseAddress(SectionParams, req).section as Section
    const limits = section === 'gift' ? await readLimits(deps) : []
    const findings = ({ entry }: ListedEntry) => checkEntry(entry, { limits, today: undefined }).map((found) => sayFinding(found, words))
    const spec = sectionTable(section, findings)
    const query = tableQuery(req, res, spec)
    const format = exportFormat(req)
    const show = shownTo(words.t, words.today)
    const shown = (row: ListedEntry): ListedEntry => ({ ...row, entry: show(row.entry) })
    const page = await readSection(deps, actor, section, query)
    if (format !== undefined) {
      const rows = eachShown(exportSection(deps, actor, section, query), shown)
      await sendTable(res, spec, { ...words, query, format, rows, now: deps.now(), total: page.total })
      return
    }
    const options = await readOptions(deps, actor, section, words.locale)
    const table = presentTable(spec, {
      ...words,
      query,
      page: { ...page, rows: page.rows.map(shown) },
      path: sectionHref(section),
      options,
      heading: false,
    })
    const title = words.t(sectionLabel(section))
    res.render('integrity/section', {
      title,
      head: { crumbs: [{ label: words.t('integrity.title'), href: '/integrity' }] },
      table,
      tabs: tabsOf(section, words),
    })
  })

  return router
}

async function* eachShown(
  batches: AsyncIterable<readonly ListedEntry[]>,
  shown: (row: ListedEntry) => ListedEntry,
): AsyncGenerator<readonly ListedEntry[]> {
  for await (const batch of batches) yield batch.map(shown)
}
