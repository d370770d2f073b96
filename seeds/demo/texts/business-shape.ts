import { MATERIAL_FORMS, type Basis, type Material, type Step } from '../../../server/registers/business-items/business-items.rules.ts'

/** One business item as its text is kept here: rows are divided by `；`, cells by `|`. */
export interface BusinessText {
  /** Code of the catalogue item. */
  readonly item: string
  readonly department: string
  readonly name: string
  readonly nameEn: string
  readonly keywords: string
  readonly applicants: string
  readonly conditions: string
  readonly materials: readonly Material[]
  readonly steps: readonly Step[]
  readonly bases: readonly Basis[]
  readonly legalDays: number | null
  readonly promisedDays: number
  readonly result: string
  /** question, answer */
  readonly asked: readonly [string, string]
}

const FORMS = { o: MATERIAL_FORMS[0], c: MATERIAL_FORMS[1], b: MATERIAL_FORMS[2], e: MATERIAL_FORMS[3] } as const

/** `居民身份证|o1|本人`: name, form and number of copies, where it comes from. */
const material = (text: string): Material => {
  const [name = '', form = 'o', source = ''] = text.split('|')
  const copies = Number(form.slice(1))
  return { name, form: FORMS[form.slice(0, 1) as keyof typeof FORMS], copies: copies === 0 ? null : copies, source }
}
/** `受理|窗口|1`: what, who, working days. */
const step = (text: string): Step => {
  const [what = '', who = '', days] = text.split('|')
  return { what, who, days: days === undefined ? null : Number(days) }
}
const basis = (text: string): Basis => {
  const [title = '', number = '', article = ''] = text.split('|')
  return { title, number, article }
}
const rows = <T>(text: string, read: (row: string) => T): readonly T[] => (text === '' ? [] : text.split('；').map(read))

type Head = readonly [item: string, department: string, name: string, nameEn: string, keywords: string]
type Times = readonly [legalDays: number | null, promisedDays: number]

export function business(
  [item, department, name, nameEn, keywords]: Head,
  [applicants, conditions]: readonly [string, string],
  [materials, steps, bases]: readonly [string, string, string],
  [legalDays, promisedDays]: Times,
  result: string,
  asked: readonly [string, string],
): BusinessText {
  return {
    item,
    department,
    name,
    nameEn,
    keywords,
    applicants,
    conditions: conditions.split('；').join('\n'),
    materials: rows(materials, material),
    steps: rows(steps, step),
    bases: rows(bases, basis),
    legalDays,
    promisedDays,
    result,
    asked,
  }
}
