import type { MessageKey } from '../i18n/index.ts'
import type { ChipKind } from '../web/markup.ts'
import type { Words } from '../web/words.ts'
import { DUE, KEPT, rateOf, shareOf, STANDINGS, type Standing, type Tally } from './compliance.rules.ts'

/** How a cell looks (heat.css); the good ones are the plain cell. */
export const CELL_CLASS: Readonly<Record<Standing, string>> = {
  missing: 'is-miss',
  turned_ex_post: 'is-turned',
  late: 'is-late',
  nil_late: 'is-late',
  withdrawn: 'is-gone',
  on_time: 'is-ok',
  ex_ante_kept: 'is-ok',
  nil: 'is-nil',
  open: 'is-none',
}

const CHIP: Readonly<Record<Standing, { readonly kind: ChipKind; readonly icon?: string }>> = {
  missing: { kind: 'miss' },
  turned_ex_post: { kind: 'turned' },
  late: { kind: 'late' },
  nil_late: { kind: 'late', icon: 'circle-minus' },
  withdrawn: { kind: 'nil', icon: 'ban' },
  on_time: { kind: 'ok' },
  ex_ante_kept: { kind: 'ok' },
  nil: { kind: 'nil' },
  open: { kind: 'idle', icon: 'clock' },
}

export const standingText = (standing: Standing, { t }: Pick<Words, 't'>): string => t(`compliance.standing.${standing}`)
export const standingChip = (standing: Standing, words: Pick<Words, 't'>, text = standingText(standing, words)) => ({
  ...CHIP[standing],
  text,
})

export interface CellView {
  readonly cls: string
  readonly text: string
  /** Said after department and column: what lies behind the cell. */
  readonly said: string
}

/** The letter of the worst, how many of them there are, or by how many working days a single one is late. */
export function timingCell(of: Tally, words: Words): CellView {
  const { worst, n, lateBy, counts } = of
  if (worst === undefined) return { cls: 'is-none', text: '', said: '' }
  const letter = words.t(`compliance.letter.${worst}`)
  const many = n > 1 && worst !== 'open' ? ` ${counts[worst] ?? 0}` : ''
  const late = n === 1 && lateBy > 0 ? `+${lateBy}` : ''
  return { cls: CELL_CLASS[worst], text: `${letter}${late}${many}`, said: countsInWords(of, words) }
}

/** 逾期公开 2 项，最晚 5 个工作日；按时公开 3 项 */
export function countsInWords({ counts, worst, lateBy }: Tally, words: Words): string {
  const { t } = words
  const parts = STANDINGS.flatMap((standing) => {
    const n = counts[standing] ?? 0
    if (n === 0) return []
    const said = t('compliance.cell.count', { standing: standingText(standing, words), n })
    return [standing === worst && lateBy > 0 ? t('compliance.cell.count_late', { said, n: lateBy }) : said]
  })
  return parts.join(t('compliance.cell.join'))
}

/** Above so many, required elements are a share and not a fraction. */
const FRACTION = 99

/** How many of the required elements are there: whole, some missing, or less than half. */
export function elementsCell({ present, required, n }: Tally, words: Words): CellView {
  if (n === 0) return { cls: 'is-none', text: '', said: '' }
  if (required === 0) return { cls: 'is-none', text: '·', said: words.t('compliance.elements.none') }
  const said = words.t('compliance.elements.said', { present, required })
  if (present >= required) return { cls: 'is-ok', text: words.t('compliance.letter.complete'), said }
  const share = Math.floor((present * 100) / required)
  return { cls: share < 50 ? 'is-miss' : 'is-late', text: required > FRACTION ? `${share}%` : `${present}/${required}`, said }
}

export interface RateView {
  readonly text: string
  /** 应公开 12 项，按时 11 项 */
  readonly said: string
}

/** Shares are rounded down: what is not whole never reads 100 %. */
export function floored(part: number, whole: number): string {
  return `${(Math.floor((part * 1000) / whole) / 10).toFixed(1).replace(/\.0$/, '')}%`
}

export function timingRate(of: Tally, { t }: Words): RateView {
  const share = shareOf(of.counts)
  if (rateOf(share) === undefined) return { text: '', said: t('compliance.rate.none') }
  return { text: floored(share.kept, share.due), said: t('compliance.rate.said', { kept: share.kept, due: share.due }) }
}

export function elementsRate({ present, required }: Tally, { t }: Words): RateView {
  if (required === 0) return { text: '', said: t('compliance.elements.none') }
  return { text: floored(present, required), said: t('compliance.elements.said', { present, required }) }
}

/** The bad standings, which a list of what is wrong names. */
export const WRONG: readonly Standing[] = DUE.filter((standing) => !KEPT.includes(standing)).toSorted(
  (a, b) => STANDINGS.indexOf(a) - STANDINGS.indexOf(b),
)

const LEGEND: readonly Standing[] = ['on_time', 'nil', 'late', 'nil_late', 'turned_ex_post', 'missing', 'withdrawn', 'open']

/** The same cells under the map, with what they mean. */
export function legendOf(layer: 'timing' | 'elements', { t }: Pick<Words, 't'>): readonly { cls: string; letter: string; text: string }[] {
  if (layer === 'timing')
    return LEGEND.map((standing) => ({
      cls: CELL_CLASS[standing],
      letter: t(`compliance.letter.${standing}`),
      text: t(`compliance.standing.${standing}`),
    }))
  const entry = (cls: string, letter: string, key: MessageKey) => ({ cls, letter, text: t(key) })
  return [
    entry('is-ok', t('compliance.letter.complete'), 'compliance.elements.legend.complete'),
    entry('is-late', '4/5', 'compliance.elements.legend.some'),
    entry('is-miss', '1/5', 'compliance.elements.legend.few'),
    entry('is-none', '·', 'compliance.elements.legend.none'),
  ]
}
