import type { Translate } from '../../i18n/index.ts'
import { translator } from '../../i18n/index.ts'
import {
  BASIC_CODES,
  COUNTS,
  NARRATIVE_FIGURES,
  NARRATIVE_ROWS,
  SANGONG_ROWS,
  SIDES,
  type AccountsContent,
  type BasicLine,
} from './accounts.rules.ts'

interface Words {
  readonly t: Translate
}
interface Figure {
  readonly field: string
  readonly label: string
  readonly value: string
}
type Said = readonly { readonly note: boolean; readonly text: string }[]

/** The items of the printed table, and those of the document that it does not list. */
function basicLines({ basic }: Pick<AccountsContent, 'basic'>): BasicLine[] {
  const known = new Set(BASIC_CODES.map(([code]) => code))
  const own = new Map(basic.map((line) => [line.code, line]))
  const standard = BASIC_CODES.map(([code, name]): BasicLine => own.get(code) ?? { code, name, amount: '' })
  // Printed order is by class, then by item: text order of the codes.
  return [...standard, ...basic.filter(({ code }) => !known.has(code))].toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** Every figure of the form with the name of its field. */
export function figuresOf(content: AccountsContent, { t }: Words = { t: translator('zh-CN') }): Figure[] {
  const said = (...parts: string[]): string => parts.join(' · ')
  return [
    ...SANGONG_ROWS.flatMap((row) =>
      SIDES.map((side) => ({
        field: `sangong.${row}.${side}`,
        label: said(t(`accounts.row.${row}`), t(`accounts.side.${side}`)),
        value: content.sangong[row]?.[side] ?? '',
      })),
    ),
    ...basicLines(content).map(({ code, name, amount }) => ({ field: `basic.${code}`, label: `${code} ${name}`, value: amount })),
    ...NARRATIVE_ROWS.flatMap((row) =>
      NARRATIVE_FIGURES.map((figure) => ({
        field: `narrative.${row}.${figure}`,
        label: said(t('accounts.narrative'), t(`accounts.row.${row}`), t(`accounts.figure.${figure}`)),
        value: content.narrative[`${row}.${figure}`] ?? '',
      })),
    ),
    ...COUNTS.map((count) => ({ field: `counts.${count}`, label: t(`accounts.count.${count}`), value: content.counts[count] ?? '' })),
    ...content.repeated.map(({ label, values }, i) => ({ field: `repeated.${i}`, label, value: values.join('、') })),
    { field: 'reason', label: t('accounts.reason'), value: content.reason },
  ]
}

/** The form as the page and the editor draw it; `at` gives what was found at a field. */
export function presentForm(content: AccountsContent, { t }: Words, at: (field: string) => Said) {
  const cell = (field: string, label: string, value: string) => ({
    field,
    id: `f-${field.replace(/[^\w-]/g, '-')}`,
    label,
    value,
    findings: at(field),
  })
  const labels = new Map(figuresOf(content, { t }).map((figure) => [figure.field, figure]))
  const of = (field: string) => cell(field, labels.get(field)?.label ?? '', labels.get(field)?.value ?? '')
  return {
    unit: t(content.unit === '元' ? 'accounts.unit.yuan' : 'accounts.unit.wan'),
    sangong: SANGONG_ROWS.map((row) => ({
      label: t(`accounts.row.${row}`),
      part: row === 'vehicle_purchase' || row === 'vehicle_running',
      whole: row === 'total',
      cells: SIDES.map((side) => of(`sangong.${row}.${side}`)),
    })),
    basic: basicLines(content).map(({ code, name }) => ({ code, name, whole: code.length === 3, cell: of(`basic.${code}`) })),
    narrativeHeads: NARRATIVE_FIGURES.map((figure) => t(`accounts.figure.${figure}`)),
    narrative: NARRATIVE_ROWS.map((row) => ({
      label: t(`accounts.row.${row}`),
      cells: NARRATIVE_FIGURES.map((figure) => of(`narrative.${row}.${figure}`)),
    })),
    counts: COUNTS.map((count) => of(`counts.${count}`)),
    repeated: content.repeated.map(({ label, values }, i) => ({ label, values: values.join('、'), findings: at(`repeated.${i}`) })),
    reason: content.reason,
  }
}

const LONGEST_FIGURE = 40

/** What the form sent; every figure stays the text that was typed. */
export function readForm(body: Readonly<Record<string, unknown>>, stored: AccountsContent): AccountsContent {
  const text = (name: string, longest = LONGEST_FIGURE): string =>
    typeof body[name] === 'string' ? body[name].trim().slice(0, longest) : ''
  const filled = <K extends string>(keys: readonly K[], prefix: string): Partial<Record<K, string>> =>
    Object.fromEntries(keys.map((key) => [key, text(`${prefix}.${key}`)]).filter(([, value]) => value !== '')) as Partial<Record<K, string>>
  return {
    unit: body['unit'] === '元' ? '元' : '万元',
    sangong: Object.fromEntries(
      SANGONG_ROWS.map((row) => [row, { budget: text(`sangong.${row}.budget`), final: text(`sangong.${row}.final`) }]),
    ),
    basic: basicLines(stored)
      .map(({ code, name }) => ({ code, name, amount: text(`basic.${code}`) }))
      .filter(({ amount }) => amount !== ''),
    narrative: filled(
      NARRATIVE_ROWS.flatMap((row) => NARRATIVE_FIGURES.map((figure) => `${row}.${figure}` as const)),
      'narrative',
    ),
    counts: filled(COUNTS, 'counts'),
    repeated: stored.repeated,
    reason: text('reason', 2_000),
  }
}
