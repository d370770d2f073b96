import type { MessageKey } from '../../i18n/index.ts'
import type { Finding } from '../register.ts'

export const MATERIAL_FORMS = ['original', 'copy', 'both', 'electronic'] as const
export type MaterialForm = (typeof MATERIAL_FORMS)[number]

/** 办理材料 */
export interface Material {
  readonly name: string
  readonly form: MaterialForm
  readonly copies: number | null
  /** Where the applicant gets it. */
  readonly source: string
}
/** One step of 办理流程, in the order in which they come. */
export interface Step {
  readonly what: string
  readonly who: string
  /** Working days; 0: at once; null: no time of its own. */
  readonly days: number | null
}
/** 政策依据 */
export interface Basis {
  readonly title: string
  readonly number: string
  readonly article: string
}
export interface Question {
  readonly question: string
  readonly answer: string
}
export interface PersonRef {
  readonly id: number
  /** As it was when the text was written. */
  readonly name: string
}

/** What a business item 业务事项 says. Its class is the catalogue item's, its department the record's, its forms are the attachments. */
export interface BusinessItem {
  readonly name: string
  readonly nameEn: string
  /** Other words for it, separated by blanks. */
  readonly keywords: string
  readonly applicants: string
  /** A line each. */
  readonly conditions: string
  readonly materials: readonly Material[]
  readonly steps: readonly Step[]
  readonly bases: readonly Basis[]
  readonly result: string
  /** Working days; null: no law sets a limit. */
  readonly legalDays: number | null
  /** Working days; 0: done while the person waits. */
  readonly promisedDays: number | null
  readonly feeFen: number
  readonly feeBasis: string
  readonly place: string
  readonly hours: string
  readonly telephone: string
  readonly supervision: string
  readonly responsible: PersonRef | null
  readonly standIn: PersonRef | null
  readonly questions: readonly Question[]
}

export const EMPTY_ITEM: BusinessItem = {
  name: '',
  nameEn: '',
  keywords: '',
  applicants: '',
  conditions: '',
  materials: [],
  steps: [],
  bases: [],
  result: '',
  legalDays: null,
  promisedDays: null,
  feeFen: 0,
  feeBasis: '',
  place: '',
  hours: '',
  telephone: '',
  supervision: '',
  responsible: null,
  standIn: null,
  questions: [],
}

export const LISTS = ['materials', 'steps', 'bases', 'questions'] as const
export type ListName = (typeof LISTS)[number]
export const TEXT_FIELDS = [
  'name',
  'nameEn',
  'keywords',
  'applicants',
  'conditions',
  'result',
  'feeBasis',
  'place',
  'hours',
  'telephone',
  'supervision',
] as const
export type TextField = (typeof TEXT_FIELDS)[number]

export interface CellSpec {
  readonly key: string
  readonly kind: 'text' | 'long' | 'number' | 'form'
  readonly longest: number
}
const cell = (key: string, kind: CellSpec['kind'], longest: number): CellSpec => ({ key, kind, longest })
/** The first cell of a list names its rows. */
export const LIST_CELLS: Readonly<Record<ListName, readonly [CellSpec, ...CellSpec[]]>> = {
  materials: [cell('name', 'text', 200), cell('form', 'form', 20), cell('copies', 'number', 3), cell('source', 'text', 200)],
  steps: [cell('what', 'long', 500), cell('who', 'text', 100), cell('days', 'number', 4)],
  bases: [cell('title', 'text', 200), cell('number', 'text', 100), cell('article', 'text', 100)],
  questions: [cell('question', 'text', 200), cell('answer', 'long', 1_000)],
}
export type Row = Readonly<Record<string, string | number | null>>
export const rowsOf = (item: BusinessItem, list: ListName): readonly Row[] => item[list] as unknown as readonly Row[]

/** Nothing is written in it; the form of a material alone says nothing. */
export const isBlank = (row: Row): boolean => Object.entries(row).every(([key, value]) => key === 'form' || value === '' || value === null)

/** Without the rows that somebody added and left empty. */
export function withoutBlanks(item: BusinessItem): BusinessItem {
  const filled = <T>(rows: readonly T[]): readonly T[] => rows.filter((row) => !isBlank(row as Row))
  return {
    ...item,
    materials: filled(item.materials),
    steps: filled(item.steps),
    bases: filled(item.bases),
    questions: filled(item.questions),
  }
}

/** Somebody whom an item names, as they stand today. */
export interface NamedPerson {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly telephone: string
  readonly departmentId: number
  readonly active: boolean
}
export type People = ReadonlyMap<number, NamedPerson>

/** Field names as the form has them. */
export const FIELD_NAMES: Readonly<Record<TextField | 'legalDays' | 'promisedDays' | 'feeFen' | 'responsible' | 'standIn', string>> = {
  name: 'name',
  nameEn: 'name_en',
  keywords: 'keywords',
  applicants: 'applicants',
  conditions: 'conditions',
  result: 'result',
  feeBasis: 'fee_basis',
  place: 'place',
  hours: 'hours',
  telephone: 'telephone',
  supervision: 'supervision',
  legalDays: 'legal_days',
  promisedDays: 'promised_days',
  feeFen: 'fee',
  responsible: 'responsible',
  standIn: 'stand_in',
}
export type FieldName = keyof typeof FIELD_NAMES
export const fieldLabel = (field: FieldName): MessageKey => `guides.field.${FIELD_NAMES[field] as 'name'}`
export const listLabel = (list: ListName): MessageKey => `guides.list.${list}`
export const cellLabel = (list: ListName, key: string): MessageKey => `guides.${list as 'steps'}.${key as 'what'}`

/** A person can neither find nor use an item that leaves these open; the others are missed, and stop nothing. */
const NEEDED: readonly FieldName[] = ['name', 'applicants', 'promisedDays', 'telephone', 'responsible']
const WANTED: readonly FieldName[] = ['conditions', 'result', 'place', 'hours', 'supervision', 'standIn']

const finding = (code: MessageKey, severity: Finding['severity'], field: string, params: Finding['params'] = {}): Finding => ({
  code,
  severity,
  field,
  params,
})
const isOpen = (item: BusinessItem, field: FieldName): boolean => item[field] === '' || item[field] === null

/** Everything that is wrong or missing. `people`: those whom the item names. */
export function checkItem(raw: BusinessItem, people: People, departmentId: number): readonly Finding[] {
  const item = withoutBlanks(raw)
  const open = (fields: readonly FieldName[], severity: Finding['severity']): Finding[] =>
    fields
      .filter((field) => isOpen(item, field))
      .map((field) => finding('guides.finding.missing', severity, FIELD_NAMES[field], { field: `@${fieldLabel(field)}` }))
  return [
    ...open(NEEDED, 'error'),
    ...(item.steps.length === 0 ? [finding('guides.finding.no_steps', 'error', 'steps')] : []),
    ...unnamedRows(item),
    ...checkTimes(item),
    ...(item.feeFen > 0 && item.feeBasis === '' ? [finding('guides.finding.fee_without_basis', 'error', 'fee_basis')] : []),
    ...(item.bases.length === 0 ? [finding('guides.finding.no_bases', 'finding', 'bases')] : []),
    ...checkPeople(item, people, departmentId),
    ...open(WANTED, 'finding'),
    ...(item.materials.length === 0 ? [finding('guides.finding.no_materials', 'note', 'materials')] : []),
  ]
}

const unnamedRows = (item: BusinessItem): Finding[] =>
  LISTS.flatMap((list) => {
    const [lead] = LIST_CELLS[list]
    return rowsOf(item, list).flatMap((row, i) =>
      row[lead.key] === ''
        ? [
            finding('guides.finding.row_unnamed', 'error', `${list}.${i}.${lead.key}`, {
              list: `@${listLabel(list)}`,
              n: i + 1,
              field: `@${cellLabel(list, lead.key)}`,
            }),
          ]
        : [],
    )
  })

function checkTimes({ promisedDays, legalDays, steps }: BusinessItem): Finding[] {
  if (promisedDays === null) return []
  const sum = steps.reduce((days, step) => days + (step.days ?? 0), 0)
  return [
    ...(legalDays !== null && promisedDays > legalDays
      ? [finding('guides.finding.promise_over_legal', 'error', 'promised_days', { promised: promisedDays, legal: legalDays })]
      : []),
    ...(sum > promisedDays ? [finding('guides.finding.steps_over_promise', 'finding', 'steps', { sum, promised: promisedDays })] : []),
  ]
}

/** What is wrong with a named person today: gone, or working elsewhere. */
export function personProblem(ref: PersonRef | null, people: People, departmentId: number): 'left' | 'elsewhere' | undefined {
  if (ref === null) return undefined
  const person = people.get(ref.id)
  if (person?.active !== true) return 'left'
  return person.departmentId === departmentId ? undefined : 'elsewhere'
}

function checkPeople(item: BusinessItem, people: People, departmentId: number): Finding[] {
  const of = (field: 'responsible' | 'standIn'): Finding[] => {
    const problem = personProblem(item[field], people, departmentId)
    const params = { field: `@${fieldLabel(field)}`, ...nameParams(item[field], people) }
    return problem === undefined ? [] : [finding(`guides.finding.person_${problem}`, 'finding', FIELD_NAMES[field], params)]
  }
  const same = item.responsible !== null && item.responsible.id === item.standIn?.id
  return [...of('responsible'), ...of('standIn'), ...(same ? [finding('guides.finding.same_person', 'finding', 'stand_in')] : [])]
}

function nameParams(ref: PersonRef | null, people: People): { name: string; name_en: string } {
  const person = ref === null ? undefined : people.get(ref.id)
  return { name: person?.name ?? ref?.name ?? '', name_en: person?.nameEn ?? ref?.name ?? '' }
}
