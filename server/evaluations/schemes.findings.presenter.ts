import type { SchemeFinding } from '../../core/evaluation/validate.ts'
import { isMessageKey, type MessageParams } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'
import { pointsText } from './scheme-words.presenter.ts'
import type { Draft, Value } from './schemes.shape.rules.ts'

/** What the checks found, in sentences: each at its place once, and all of them in one list. */
export class Findings {
  private readonly byPath = new Map<string, string[]>()
  private readonly found: readonly SchemeFinding[]
  private readonly draft: Draft
  private readonly words: Words

  constructor(found: readonly SchemeFinding[], draft: Draft, words: Words) {
    this.found = found
    this.draft = draft
    this.words = words
    for (const finding of found) {
      if (finding.severity === 'error')
        this.byPath.set(finding.path, [...(this.byPath.get(finding.path) ?? []), findingInWords(finding, words)])
    }
  }

  take(path: string): string[] {
    return this.byPath.get(path) ?? []
  }

  /** Whether something is wrong here or inside. */
  within(path: string): boolean {
    return [...this.byPath.keys()].some((one) => one === path || one.startsWith(`${path}.`))
  }

  /** For the list on top: errors first, each with where it is. */
  all() {
    const order = [...this.found].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
    return order.map((finding) => ({
      bad: finding.severity === 'error',
      where: placeInWords(finding.path, this.draft, this.words),
      text: findingInWords(finding, this.words),
      href: `#${anchorOf(finding.path)}`,
    }))
  }
}

export function findingInWords({ code, path, params }: SchemeFinding, { t }: Pick<Words, 't'>): string {
  if (code === 'not_whole' && isPoints(path)) return t('schemes.finding.not_points')
  const key = `schemes.finding.${code}`
  return isMessageKey(key) ? t(key, worded(code, params)) : t('schemes.finding.other', { code })
}

/** Amounts are hundredths of points under these names, unless the finding is about the shape. */
const AMOUNTS = new Set(['due', 'sum', 'cap', 'capPerItem', 'weight', 'full', 'base', 'points'])
const NAMED = { rule: 'rule', source: 'source', measure: 'measure', kind: 'effect', by: 'rank' } as const

function worded(code: SchemeFinding['code'], params: SchemeFinding['params']): MessageParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]): [string, string | number] => {
      if (typeof value === 'number')
        return [name, (AMOUNTS.has(name) && code !== 'classes_do_not_add_up') || code.startsWith('grade') ? amount(value) : value]
      if (name === 'key' && code.startsWith('deduction')) return [name, `@schemes.fact.${value}`]
      return [name, Object.hasOwn(NAMED, name) ? `@schemes.${NAMED[name as 'rule']}.${value}` : value]
    }),
  )
}
/** While somebody types, a sum may not be a number yet. */
const amount = (value: number): string => (Number.isNaN(value) ? '?' : pointsText(value))

const POINTS =
  /(^|\.)(full|perItem|perDay|capPerItem|cap|points|bonusCap|deductionCap|base)$|^indicators\.(\d+|children|\.)+\.weight$|^grades\.\d+\.min$/
const isPoints = (path: string): boolean => POINTS.test(path)

/** Of the field itself where it is one, else of the block it stands in. */
function anchorOf(path: string): string {
  const [first = '', ...rest] = path.split('.')
  const dashed = path.replace(/[^\w-]/g, '-')
  if (rest.length === 0)
    return first === 'indicators'
      ? 'part-indicators'
      : ['grades', 'quotas', 'vetoes', 'ranking'].includes(first)
        ? `n-${first}`
        : `f-${first}`
  return /\.\d+$|\.(children|deductions|levels|classes|steps|effects|items|source|rule|bonusGate)$/.test(path)
    ? `n-${dashed}`
    : `f-${dashed}`
}

/** 指标 A1 公开及时率 · 每项扣分 */
export function placeInWords(path: string, draft: Draft, { t }: Pick<Words, 't'>): string {
  const [first = ''] = path.split('.')
  const part = t(PARTS[first] ?? 'schemes.part.basics')
  const name = nameAt(draft, path)
  return name === '' ? part : `${part} · ${name}`
}

const PARTS: Readonly<
  Record<
    string,
    | 'schemes.part.indicators'
    | 'schemes.part.adjustments'
    | 'schemes.part.grades'
    | 'schemes.part.quotas'
    | 'schemes.part.vetoes'
    | 'schemes.part.ranking'
    | 'schemes.part.periods'
    | 'schemes.part.scoring'
  >
> = {
  indicators: 'schemes.part.indicators',
  adjustments: 'schemes.part.adjustments',
  grades: 'schemes.part.grades',
  quotas: 'schemes.part.quotas',
  vetoes: 'schemes.part.vetoes',
  ranking: 'schemes.part.ranking',
  periods: 'schemes.part.periods',
  scoring: 'schemes.part.scoring',
}

/** Code and name of the innermost thing on the way that has them. */
function nameAt(draft: Draft, path: string): string {
  let value: Value | undefined = draft
  let name = ''
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) break
    value = (value as Readonly<Record<string, Value>>)[part]
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const { code, name: own } = value as Readonly<Record<string, Value>>
      name = [code, own].filter((one): one is string => typeof one === 'string' && one !== '').join(' ') || name
    }
  }
  return name
}
