import { addDays } from '../../core/dates.ts'
import { checkResult } from '../../server/registers/results/results.checks.rules.ts'
import type { ResultContent, ResultTable } from '../../server/registers/results/results.rules.ts'
import { WORKING_DEPARTMENTS } from './departments.ts'
import type { EntryVersion } from './entries.ts'
import { Chance } from './random.ts'
import { inChinese, type Occasion } from './texts/shape.ts'

// Results that were published before the modules that count them are switched on: typed from the minutes.

type Version = Omit<EntryVersion, 'stages'>
export const RESULTS = 'results'

/** Content of one of the items C2-01 and C2-02. */
export function resultVersion(itemCode: string, occasion: Occasion): Version {
  const { title, summary, tables } = itemCode === 'C2-02' ? ranking(occasion) : ballot(occasion)
  const content: ResultContent = { tables, source: '', sourceHash: '' }
  return {
    title,
    summary,
    changeNote: '',
    content: {
      json: JSON.stringify(content),
      lineCount: tables.reduce((sum, { rows }) => sum + rows.length, 0),
      total: null,
      findings: checkResult(content, false).filter(({ severity }) => severity !== 'note').length,
    },
  }
}

interface Planned {
  readonly title: string
  readonly summary: string
  readonly tables: readonly ResultTable[]
}

const ELECTIONS = ['机关工会委员会委员选举', '职工代表大会代表选举', '机关党委委员候选人推荐', '先进工作者民主推荐'] as const

function ballot(o: Occasion): Planned {
  const chance = new Chance(`ballot/${o.day}/${o.department}/${o.nth}`)
  const name = ELECTIONS[(o.nth + o.year) % ELECTIONS.length]!
  const entitled = 174
  const present = chance.int(150, 168)
  const invalid = chance.int(0, 4)
  const valid = present - invalid
  const counts = { entitled, present, issued: present, collected: present, valid, invalid }
  const common = {
    note: `${inChinese(o.day)}在四楼会议室举行，监票人 3 名、计票人 4 名，均非候选人。候选人按姓氏笔画为序。`,
    heads: {},
    counts,
  }
  const nominates = name.includes('推荐')
  const rows = o.names
    .slice(0, 5)
    .map((person, i) => (nominates ? nominee(person, valid, chance, entitled) : candidate(person, valid, chance, entitled, i)))
  return {
    title: `${name}结果`,
    summary: `应到 ${entitled} 人，收回 ${present} 张，有效 ${valid} 张。`,
    tables: [{ title: name, layout: nominates ? 'nomination' : 'election', ...common, rows }],
  }
}

/** Elected is who has more than half of those entitled. */
const outcomeOf = (votes: number, entitled: number, yes: string): string => (votes * 2 > entitled ? yes : '')

function nominee(name: string, valid: number, chance: Chance, entitled: number): Record<string, string> {
  const votes = chance.int(48, valid - 9)
  return filled({ name, votes: String(votes), outcome: outcomeOf(votes, entitled, '列为推荐人选') })
}

function candidate(name: string, valid: number, chance: Chance, entitled: number, i: number): Record<string, string> {
  const against = chance.int(2, i === 4 ? 80 : 22)
  const abstain = chance.int(1, 9)
  const other = chance.int(0, 3)
  const votes = valid - against - abstain - other
  const cells = { for: String(votes), against: String(against), abstain: String(abstain), other: String(other) }
  return filled({ name, ...cells, outcome: outcomeOf(votes, entitled, '当选') })
}

const filled = (row: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter(([, text]) => text !== ''))

const EXCELLENT = 5

/** The ranking of the year and how satisfied those were who were asked, by class of rank. */
function ranking(o: Occasion): Planned {
  const chance = new Chance(`ranking/${o.year}`)
  const scored = WORKING_DEPARTMENTS.map(({ name }) => ({ name, score: chance.int(8_350, 9_780) / 100 })).sort((a, b) => b.score - a.score)
  const rows = scored.map(({ name, score }) => {
    const rank = scored.filter((other) => other.score > score).length + 1
    return { name, score: String(score), grade: rank <= EXCELLENT ? '优秀' : '称职', rank: String(rank) }
  })
  return {
    title: `${o.year}年度科室和局属单位考评排名公示`,
    summary: `${rows.length} 个科室和单位，优秀 ${rows.filter(({ grade }) => grade === '优秀').length} 个。`,
    tables: [
      {
        title: `${o.year}年度考评得分和排名`,
        note: `检查组独立评分、民主测评和日常监测三部分合计。公示自${inChinese(addDays(o.day, -8))}起，有异议的可在公示期内书面申请复核。`,
        layout: 'ranking',
        heads: {},
        counts: {},
        rows,
      },
      satisfaction(chance),
    ],
  }
}

function satisfaction(chance: Chance): ResultTable {
  const classes = [
    ['局领导（A 类）', 7],
    ['科室和单位负责人（B 类）', 26],
    ['其他干部职工（C 类）', 128],
  ] as const
  const rows = classes.map(([name, n]) => {
    const [fairly, little, not] = [
      Math.round(n * chance.int(5, 12) * 0.01),
      Math.round(n * chance.int(0, 4) * 0.01),
      Math.round(n * chance.int(0, 2) * 0.01),
    ]
    const very = Math.round(n * chance.int(48, 66) * 0.01)
    const parts = { very, satisfied: n - very - fairly - little - not, fairly, little, not }
    return { name, ...Object.fromEntries(Object.entries(parts).map(([key, count]) => [key, String(count)])) }
  })
  return {
    title: '对科室和单位工作的满意度测评',
    note: '按职务类别分别计票，不足 5 人的类别并入相邻类别。',
    layout: 'satisfaction',
    heads: {},
    counts: {},
    rows,
  }
}
