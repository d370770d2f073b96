import type { MessageKey } from '../../i18n/index.ts'

// What the register of integrity 廉政 holds: rows of six kinds, each with the columns that its kind knows.

export const SECTIONS = ['duty_report', 'pledge', 'gift', 'training', 'personal_matters', 'sanction'] as const
export type Section = (typeof SECTIONS)[number]
export const isSection = (text: string): text is Section => (SECTIONS as readonly string[]).includes(text)

/** Who gave is never named: a unit 单位 or a person 个人. */
export const GIVERS = ['unit', 'person'] as const
/** 退回, 上交, 拍卖, 登记后自留. */
export const HANDLINGS = ['returned', 'handed_in', 'auctioned', 'kept'] as const
/** 谈话函询之外、已经生效的: 公职人员政务处分法 art. 7 and the Party's own. */
export const SANCTIONS = [
  'warning',
  'demerit',
  'major_demerit',
  'demotion',
  'removal',
  'dismissal',
  'party_warning',
  'party_serious_warning',
  'party_removal',
  'party_probation',
  'party_expulsion',
] as const

/** One row. Dates are `YYYY-MM-DD`, money whole fen; what a section does not know stays empty. */
export interface IntegrityEntry {
  readonly section: Section
  /** Who reports, pledges, registers or is sanctioned. */
  readonly personName: string
  readonly post: string
  /** What was received, or what a training was about. */
  readonly subject: string
  readonly text: string
  readonly honesty: string
  readonly measures: string
  readonly year: number | null
  /** Reported, signed, received, held, decided. */
  readonly happenedOn: string | null
  /** Registered, collected, in force. */
  readonly recordedOn: string | null
  readonly giver: (typeof GIVERS)[number] | ''
  readonly occasion: string
  readonly quantity: number | null
  readonly estimateFen: number | null
  readonly isMoney: boolean
  readonly handling: (typeof HANDLINGS)[number] | ''
  readonly voucher: string
  readonly handler1: string
  readonly handler2: string
  /** 应报, 应到. */
  readonly expected: number | null
  /** 已报, 实到. */
  readonly actual: number | null
  /** 抽查. */
  readonly checked: number | null
  readonly sanction: (typeof SANCTIONS)[number] | ''
}
export type Field = Exclude<keyof IntegrityEntry, 'section'>

export const EMPTY_ENTRY: Omit<IntegrityEntry, 'section'> = {
  personName: '',
  post: '',
  subject: '',
  text: '',
  honesty: '',
  measures: '',
  year: null,
  happenedOn: null,
  recordedOn: null,
  giver: '',
  occasion: '',
  quantity: null,
  estimateFen: null,
  isMoney: false,
  handling: '',
  voucher: '',
  handler1: '',
  handler2: '',
  expected: null,
  actual: null,
  checked: null,
  sanction: '',
}

export type FieldKind = 'text' | 'long' | 'date' | 'money' | 'count' | 'year' | 'flag' | 'choice'
export interface FieldSpec {
  readonly field: Field
  readonly kind: FieldKind
  readonly required: boolean
  readonly longest: number
  readonly choices: readonly string[]
}

const spec = (field: Field, kind: FieldKind, more: Partial<FieldSpec> = {}): FieldSpec => ({
  field,
  kind,
  required: true,
  longest: kind === 'long' ? 4_000 : 100,
  choices: [],
  ...more,
})
const optional = { required: false } as const

/** The columns of each section, the row's name first, in the order of its form and table. */
export const FIELDS: Readonly<Record<Section, readonly FieldSpec[]>> = {
  duty_report: [
    spec('personName', 'text'),
    spec('post', 'text'),
    spec('year', 'year'),
    spec('happenedOn', 'date', optional),
    spec('text', 'long'),
    spec('honesty', 'long'),
    spec('measures', 'long', optional),
  ],
  pledge: [spec('personName', 'text'), spec('post', 'text', optional), spec('happenedOn', 'date'), spec('text', 'long')],
  gift: [
    spec('subject', 'text'),
    spec('quantity', 'count'),
    spec('estimateFen', 'money'),
    spec('isMoney', 'flag', optional),
    spec('giver', 'choice', { choices: GIVERS }),
    spec('occasion', 'text', { ...optional, longest: 200 }),
    spec('personName', 'text'),
    spec('happenedOn', 'date'),
    spec('recordedOn', 'date'),
    spec('handling', 'choice', { choices: HANDLINGS }),
    spec('voucher', 'text', optional),
    spec('handler1', 'text', optional),
    spec('handler2', 'text', optional),
  ],
  training: [
    spec('subject', 'text', { longest: 200 }),
    spec('happenedOn', 'date'),
    spec('expected', 'count'),
    spec('actual', 'count'),
    spec('text', 'long', optional),
  ],
  personal_matters: [
    spec('year', 'year'),
    spec('expected', 'count'),
    spec('actual', 'count'),
    spec('checked', 'count'),
    spec('recordedOn', 'date', optional),
    spec('text', 'long', { ...optional, longest: 500 }),
  ],
  sanction: [
    spec('personName', 'text'),
    spec('post', 'text', optional),
    spec('sanction', 'choice', { choices: SANCTIONS }),
    spec('happenedOn', 'date'),
    spec('recordedOn', 'date'),
    spec('text', 'long', { ...optional, longest: 500 }),
  ],
}

/** What the items of the shipped catalogue are about comes first in their form; an item that nobody foresaw offers everything. */
const SECTIONS_OF: Readonly<Record<string, readonly Section[]>> = {
  'C1-01': ['duty_report'],
  'C1-02': ['gift'],
  'C1-03': ['personal_matters'],
  'C1-04': ['training', 'pledge', 'sanction'],
}

/** The sections of an item's form: its own, and any other that already has rows. */
export function sectionsOf(itemCode: string, filled: ReadonlySet<Section>): readonly Section[] {
  const own = SECTIONS_OF[itemCode] ?? SECTIONS
  return SECTIONS.filter((section) => own.includes(section) || filled.has(section))
}

export const sectionLabel = (section: Section): MessageKey => `integrity.section.${section}`

/** A column is called by what it means in its section: 日期 is when a gift was received, and when a training was held. */
const NAMED_BY_SECTION = ['happenedOn', 'recordedOn', 'personName', 'subject', 'text', 'expected', 'actual'] as const
type SectionField = (typeof NAMED_BY_SECTION)[number]
const named = (field: Field): field is SectionField => (NAMED_BY_SECTION as readonly Field[]).includes(field)

const COLUMN = {
  post: 'post',
  honesty: 'honesty',
  measures: 'measures',
  year: 'year',
  giver: 'giver',
  occasion: 'occasion',
  quantity: 'quantity',
  estimateFen: 'estimate',
  isMoney: 'is_money',
  handling: 'handling',
  voucher: 'voucher',
  handler1: 'handler_1',
  handler2: 'handler_2',
  checked: 'checked',
  sanction: 'sanction',
} as const satisfies Record<Exclude<Field, SectionField>, string>
const OWN = {
  happenedOn: 'happened_on',
  recordedOn: 'recorded_on',
  personName: 'person',
  subject: 'subject',
  text: 'text',
  expected: 'expected',
  actual: 'actual',
} as const satisfies Record<SectionField, string>

export const fieldLabel = (section: Section, field: Field): MessageKey =>
  (named(field) ? `integrity.${section}.${OWN[field]}` : `integrity.field.${COLUMN[field]}`) as MessageKey

export const choiceLabel = (field: Field, value: string): MessageKey => `integrity.${field}.${value}` as MessageKey
