import type { Article, LawText } from './laws.rules.ts'
import { NUMERAL, numberOf } from './numerals.rules.ts'

const HEADING = /^(#{1,6})\s+(.+)$/
const ARTICLE = new RegExp(`^第(${NUMERAL}+)条(?:之(${NUMERAL}+))?[\\s\\u3000]+(\\S.*)$`)
const DATE = /(\d{4})年(\d{1,2})月(\d{1,2})日/
const IN_FORCE = /自(?:公布之日|(\d{4}年\d{1,2}月\d{1,2}日))起(?:施行|实施)/
const INFO_END = /^<!--\s*INFO END\s*-->$/

/**
 * A law as collections of laws keep it in Markdown: `# title`, lines of its history, `## chapters`, `### sections`, and articles that begin
 * with their number. Undefined for a text without a title or without articles.
 */
export function parseLaw(markdown: string): LawText | undefined {
  const lines = markdown
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\u3000', ' ').trim())
    .filter((line) => line !== '')
  const at = lines.findIndex((line) => HEADING.test(line))
  const title = HEADING.exec(lines[at] ?? '')?.[2]?.replace(/\s+/g, '') ?? ''
  const rest = lines.slice(at + 1)
  const first = rest.findIndex((line) => INFO_END.test(line) || HEADING.test(line) || ARTICLE.test(line))
  const history = rest.slice(0, Math.max(first, 0)).map(tidied)
  const articles = readArticles(rest.slice(Math.max(first, 0)))
  if (title === '' || articles.length === 0) return undefined
  const passedOn = lastDate(history.filter((line) => !/施行/.test(line)))
  return { title, history, passedOn, inForceOn: inForce(history, articles, passedOn), articles }
}

/** A bracket that was left behind when the line was cut out of its sentence. */
const tidied = (line: string): string => (/[）)]$/.test(line) && !/[（(]/.test(line) ? line.slice(0, -1) : line)

function readArticles(lines: readonly string[]): Article[] {
  const articles: { number: number; inserted: number; chapter: string; section: string; lines: string[] }[] = []
  let [chapter, section] = ['', '']
  for (const line of lines) {
    const heading = HEADING.exec(line)
    if (heading !== null) {
      const name = headingName(heading[2] ?? '')
      if (heading[1]!.length > 2) section = name
      else [chapter, section] = [name, '']
      continue
    }
    if (line.startsWith('<!--')) continue
    const last = articles.at(-1)
    const begun = articleStart(line, last)
    if (begun !== undefined) articles.push({ ...begun, chapter, section, lines: [begun.text] })
    else last?.lines.push(line)
  }
  return articles.map(({ lines: own, number, inserted, chapter: c, section: s }) => ({
    number,
    inserted,
    chapter: c,
    section: s,
    text: own.join('\n'),
  }))
}

/** 第一章 总 则 → 第一章 总则 */
function headingName(raw: string): string {
  const [, number, name] = new RegExp(`^(第${NUMERAL}+[编章节])\\s*(.*)$`).exec(raw) ?? []
  return number === undefined ? raw : `${number} ${(name ?? '').replace(/\s+/g, '')}`.trim()
}

/** A paragraph may begin with the number of another article that it speaks of: articles only ever count on. */
function articleStart(line: string, last: { number: number; inserted: number } | undefined) {
  const [, number, inserted, text] = ARTICLE.exec(line) ?? []
  const found = { number: numberOf(number ?? ''), inserted: inserted === undefined ? 0 : numberOf(inserted) }
  if (found.number === undefined || found.inserted === undefined || text === undefined) return undefined
  const next =
    last === undefined || found.number === last.number + 1 || (found.number === last.number && found.inserted === last.inserted + 1)
  return next ? { number: found.number, inserted: found.inserted, text } : undefined
}

const dateOf = (text: string): string | null => {
  const [, year, month, day] = DATE.exec(text) ?? []
  return year === undefined ? null : `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
}

const lastDate = (lines: readonly string[]): string | null =>
  lines
    .map(dateOf)
    .filter((date) => date !== null)
    .at(-1) ?? null

/** Its own last articles say it; else the history does. */
function inForce(history: readonly string[], articles: readonly Article[], passedOn: string | null): string | null {
  for (const { text } of articles.slice(-3).toReversed()) {
    const found = IN_FORCE.exec(text)
    if (found !== null) return found[1] === undefined ? passedOn : dateOf(found[1])
  }
  return lastDate(history.filter((line) => /施行/.test(line)))
}
