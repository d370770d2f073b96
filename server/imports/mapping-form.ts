import type { ImportColumn } from '../registers/register.ts'
import { MappingSchema, type Mapping } from './mapping.ts'

type Body = Readonly<Record<string, unknown>>
const textOf = (body: Body, name: string): string => {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return typeof value === 'string' ? value.trim() : ''
}
export const MOST_VALUES = 200

/** The mapping that the page sent; what it does not ask (duplicates, place of the sheet) stays as it was. */
export function readMappingForm(body: Body, columns: readonly ImportColumn[], before: Mapping): Mapping {
  const mapped: Record<string, string | string[]> = {}
  const constants: Record<string, string> = {}
  const values: Record<string, Record<string, string>> = {}
  for (const { key } of columns) {
    const headings = [textOf(body, `column.${key}`), textOf(body, `then.${key}`)].filter(
      (heading, i, all) => heading !== '' && all.indexOf(heading) === i,
    )
    const [first] = headings
    if (first !== undefined) mapped[key] = headings.length === 1 ? first : headings
    const constant = textOf(body, `constant.${key}`)
    if (constant !== '') constants[key] = constant
    const own = readValues(body, key, before)
    if (Object.keys(own).length > 0) values[key] = own
  }
  const { dateOrder, unit, sign } = {
    dateOrder: textOf(body, 'date_order') || 'ymd',
    unit: textOf(body, 'unit') || 'yuan',
    sign: textOf(body, 'sign') || 'as_is',
  }
  return MappingSchema.parse({ ...before, columns: mapped, constants, values, dateOrder, unit, sign })
}

/** The page lists the most frequent values only: what was said about others before, e.g. in a mapping from a file, stays. */
function readValues(body: Body, key: string, before: Mapping): Record<string, string> {
  const asked = new Set<string>()
  const own: [string, string][] = []
  for (let n = 0; n < MOST_VALUES; n++) {
    const from = textOf(body, `from.${key}.${n}`)
    if (from === '') break
    asked.add(from)
    const to = textOf(body, `to.${key}.${n}`)
    if (to !== '') own.push([from, to])
  }
  const rest = textOf(body, `rest.${key}`)
  const old = Object.entries(before.values[key] ?? {}).filter(([from]) => from !== '*' && !asked.has(from))
  return Object.fromEntries([...old, ...own, ...(rest === '' ? [] : [['*', rest] as const])])
}
