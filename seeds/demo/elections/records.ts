import { translator } from '../../../server/i18n/index.ts'
import { tablesOf } from '../../../server/elections/results.tables.rules.ts'
import { checkResult } from '../../../server/registers/results/results.checks.rules.ts'
import { hashOf } from '../../../server/registers/results/results.register.ts'
import type { ResultContent } from '../../../server/registers/results/results.rules.ts'
import { chain } from '../chains.ts'
import { workingDay } from '../clock.ts'
import type { Entry } from '../entries.ts'
import type { Setting } from '../expense-entries.ts'
import type { PlantedPeople } from '../plant-people.ts'
import { Chance } from '../random.ts'
import { finishedElections, type Finished } from './finished.ts'

const ITEM = 'C2-01'
/** Whose officer runs the elections, and whose publisher discloses what they decided. */
const DEPARTMENT = 'RSK'

/** Results of last year's elections as the product drafts them, on their way through the reviews. */
export const electionEntries = (setting: Setting, planted: PlantedPeople, year: number): Entry[] =>
  finishedElections(planted, year).map((one) => entryOf(one, setting))

export const recordTitle = (title: string): string => translator('zh-CN')('counting.record.title', { title })

function entryOf(election: Finished, { items, offices, now }: Setting): Entry {
  const t = translator('zh-CN')
  const item = items.get(ITEM)!
  const { id, title, settings, outcome, days } = election
  const tables = tablesOf(election, outcome, t)
  const content: ResultContent = { tables, source: `/elections/${id}`, sourceHash: hashOf(tables) }
  const plan = {
    item,
    department: DEPARTMENT,
    until: 'published' as const,
    lastOn: workingDay(days.closed, 2),
    notBefore: workingDay(days.closed, 1),
    now,
  }
  return {
    item,
    department: DEPARTMENT,
    period: null,
    formedOn: days.closed,
    versions: [
      {
        title: recordTitle(title),
        summary: t('counting.record.summary', { ...outcome.official, days: settings.publicityDays }),
        changeNote: '',
        content: {
          json: JSON.stringify(content),
          lineCount: tables.reduce((sum, { rows }) => sum + rows.length, 0),
          total: null,
          findings: checkResult(content, false).filter(({ severity }) => severity !== 'note').length,
        },
        stages: chain(plan, offices, new Chance(`elections/record/${id}`)),
      },
    ],
  }
}
