import writeWorkbook from 'write-excel-file/node'
import type { Cell } from 'write-excel-file/node'
import { inWords, type Words } from '../web/words.ts'
import { groupName } from './cycles.rules.ts'
import type { CycleSubject } from './cycles.types.ts'
import { pointsText } from './report.presenter.ts'
import type { Report } from './report.service.ts'
import { everyIndicator, gradeName } from './scheme-words.presenter.ts'
import { hundredths } from './sheets.rules.ts'

const head = (value: string): Cell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#E2F0EF', wrap: true })
/** Typed as text: a spreadsheet runs none of it as a formula. */
const text = (value: string): Cell => ({ value, type: String, wrap: true })
const number = (value: number): Cell => ({ value, type: Number })
/** Hundredths as points. Exact to two decimals, for reading: nothing is computed with it. */
const points = (value: number): Cell => ({ value: value / 100, type: Number, format: '0.00' })

/** The ranking and every score sheet as one workbook: one sheet for each subject. */
export async function sheetsWorkbook(report: Report, words: Words): Promise<Uint8Array> {
  const names = sheetNames(report.roster.subjects, words)
  const sheets = [
    {
      data: rankingData(report, words),
      sheet: words.t('ranking.title').slice(0, 31),
      columns: [14, 8, 26, 10, 12, 12, 10].map((width) => ({ width })),
      stickyRowsCount: 3,
    },
    ...report.roster.subjects.map((subject, i) => ({
      data: subjectData(subject, report, words),
      sheet: names[i] ?? subject.key,
      columns: [8, 34, 10, 10, 60].map((width) => ({ width })),
      stickyRowsCount: 3,
    })),
  ]
  return writeWorkbook(sheets).toBuffer()
}

function rankingData({ cycle, whole, roster }: Report, { t, locale }: Words): Cell[][] {
  const heads = (['group', 'rank', 'name', 'recorded', 'score', 'grade', 'rank_without'] as const).map((key) =>
    head(t(`ranking.column.${key}`)),
  )
  const rows = whole.evaluation.ranking.flatMap((rank): Cell[][] => {
    const subject = roster.subjects.find(({ key }) => key === rank.subject)
    const sheet = whole.evaluation.sheets.find((one) => one.subject === rank.subject)
    if (subject === undefined || sheet === undefined) return []
    const grade = gradeName(whole.scheme.grades, rank.grade, locale)
    return [
      [
        text(groupName(rank.group, locale)),
        number(rank.rank),
        text(inWords(locale, subject.name, subject.nameEn)),
        points(rank.recorded),
        points(sheet.score),
        text(grade),
        number(rank.rankWithout),
      ],
    ]
  })
  return [[text(cycle.title)], [text(t('ranking.workbook.version', { n: whole.head.number, sha256: whole.head.sha256 }))], heads, ...rows]
}

function subjectData(subject: CycleSubject, { whole }: Report, words: Words): Cell[][] {
  const { t, locale, fmt } = words
  const { scheme, facts, evaluation } = whole
  const sheet = evaluation.sheets.find((one) => one.subject === subject.key)
  const own = facts.subjects.find(({ id }) => id === subject.key)
  const names = new Map(everyIndicator(scheme.indicators).map(({ code, name }) => [code, name]))
  const rank = evaluation.ranking.find((one) => one.subject === subject.key)
  if (sheet === undefined || rank === undefined) return [[text(subject.name)]]
  const lines = sheet.lines.flatMap((line): Cell[][] => {
    const scored = line.state === 'scored' || line.state === 'overridden'
    const events = own?.indicators[line.code]?.events ?? []
    return [
      [
        text(line.code),
        text(names.get(line.code) ?? ''),
        points(line.weight),
        scored ? points(line.points) : text(pointsText(line, words)),
        text(''),
      ],
      ...line.taken.flatMap(({ event, exact }): Cell[][] => {
        const fact = events[event]
        const lost = hundredths(exact)
        if (fact === undefined || lost === 0) return []
        const said = [
          t(`schemes.fact.${fact.key}`),
          fact.title,
          fact.days > 0 ? t('ranking.event.days', { n: fact.days }) : '',
          fmt.date(fact.on),
        ]
        return [[text(''), text(''), text(''), points(-lost), text(said.filter((one) => one !== '').join(' · '))]]
      }),
    ]
  })
  const name = inWords(locale, subject.name, subject.nameEn)
  const sum = t('ranking.workbook.sum', { rank: rank.rank, grade: gradeName(scheme.grades, rank.grade, locale) })
  const heads = (['code', 'indicator', 'weight', 'points', 'facts'] as const).map((key) => head(t(`ranking.column.${key}`)))
  return [
    [text(name)],
    [text(sum)],
    heads,
    ...lines,
    [text(''), text(t('ranking.sheet.total')), points(scheme.full), points(sheet.score)],
    [text(''), text(t('ranking.sheet.recorded')), null, points(sheet.recorded)],
  ]
}

/** At most 31 characters, none of []:*?/\, and no two alike, as spreadsheets want them. */
export function sheetNames(
  subjects: readonly Pick<CycleSubject, 'name' | 'nameEn'>[],
  { locale, t }: Pick<Words, 'locale' | 't'>,
): string[] {
  const taken = new Set<string>([t('ranking.title').toLowerCase()])
  return subjects.map(({ name, nameEn }) => {
    const plain =
      inWords(locale, name, nameEn)
        .replace(/[[\]:*?/\\']/g, ' ')
        .trim()
        .slice(0, 27) || 'Sheet'
    let free = plain
    for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${plain} ${n}`
    taken.add(free.toLowerCase())
    return free
  })
}
