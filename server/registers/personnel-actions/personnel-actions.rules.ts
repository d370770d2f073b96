// What the rows of the register are, and which of them a catalogue item takes.

export const KINDS = [
  'appointment',
  'removal',
  'rank_promotion', // 职级晋升
  'transfer', // 轮岗交流
  'reward',
  'punishment', // 政务处分, in force
  'party_admission',
  'probation_end', // 试用期满任职
  'annual_grade', // 年度考核等次
] as const
export type Kind = (typeof KINDS)[number]
export const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text)

/** 公职人员政务处分法 art. 7, from the lightest. */
export const PUNISHMENTS = ['warning', 'demerit', 'major_demerit', 'demotion', 'removal_from_post', 'dismissal'] as const
/** 发展党员: an activist, somebody being prepared, a probationary member, a full one. */
export const STAGES = ['activist', 'candidate', 'probationary', 'full'] as const
/** Only 优秀 is announced by name: every other grade is told to the person in writing (公务员法 art. 38). */
export const GRADES = ['excellent'] as const

export const SEXES = ['male', 'female'] as const

/** What a row says. Dates `YYYY-MM-DD`, the month of birth `YYYY-MM`; an empty text is nothing said. */
export interface Action {
  readonly kind: Kind
  readonly personId: number | null
  readonly name: string
  readonly sex: string
  readonly birthMonth: string
  readonly education: string
  readonly departmentId: number | null
  readonly postFrom: string
  readonly postTo: string
  readonly detail: string
  readonly reward: string
  readonly beganOn: string | null
  readonly decidedBy: string
  readonly decidedOn: string | null
  readonly documentNumber: string
  readonly effectiveOn: string | null
  readonly grounds: string
  /** The record whose notice came before it. */
  readonly noticeId: number | null
  readonly salt: string
}
export interface Line extends Action {
  readonly id: number
  readonly lineNo: number
  readonly departmentName: string
  readonly departmentNameEn: string
}

/** What the rows of one version share. */
export interface Notice {
  readonly body: string
  readonly isNotice: boolean
  /** Working days, the first included. */
  readonly days: number
  /** Departments that hear objections. */
  readonly takers: readonly number[]
  readonly telephone: string
  readonly address: string
  readonly how: string
  /** 应参加考核人数 */
  readonly assessed: number | null
}

export const SHORTEST_NOTICE = 5
export const LONGEST_NOTICE = 30
/** More would not come back through one form. */
export const MOST_LINES = 200

/** The number on which the organisation departments of the whole country take reports. */
export const REPORT_LINE = '12380'

export interface ItemTerms {
  readonly kinds: readonly Kind[]
  /** Stages of admission that the item is about; all where it does not say. */
  readonly stages?: readonly (typeof STAGES)[number][]
  /** Whether publishing starts a notice period; `choice` lets the author say. */
  readonly notice: boolean | 'choice'
}

const TERMS: Readonly<Record<string, ItemTerms>> = {
  'B1-01': { kinds: ['appointment'], notice: true },
  'B1-02': { kinds: ['appointment', 'removal'], notice: false },
  'B1-03': { kinds: ['rank_promotion'], notice: true },
  'B1-04': { kinds: ['transfer'], notice: false },
  'B1-05': { kinds: ['probation_end'], notice: false },
  'B2-01': { kinds: ['reward'], notice: true },
  'B2-02': { kinds: ['punishment'], notice: false },
  'B2-03': { kinds: ['annual_grade'], notice: true },
  'B3-01': { kinds: ['party_admission'], stages: ['activist', 'candidate', 'probationary'], notice: true },
  'B3-02': { kinds: ['party_admission'], stages: ['full'], notice: true },
}
const ANY: ItemTerms = { kinds: KINDS, notice: 'choice' }

/** What an item of the catalogue takes, by its code; an item that the bureau added itself takes every kind. */
export const termsOf = (itemCode: string): ItemTerms => TERMS[itemCode] ?? ANY

export const emptyNotice = (terms: ItemTerms): Notice => ({
  body: '',
  isNotice: terms.notice === true,
  days: SHORTEST_NOTICE,
  takers: [],
  telephone: REPORT_LINE,
  address: '',
  how: '',
  assessed: null,
})

/** Everything a form may ask of a row, in the order in which it is asked. */
export const FIELDS = [
  'kind',
  'name',
  'sex',
  'birth_month',
  'education',
  'department',
  'post_from',
  'post_to',
  'detail',
  'reward',
  'began_on',
  'decided_by',
  'decided_on',
  'document_number',
  'effective_on',
  'notice',
  'grounds',
] as const
export type Field = (typeof FIELDS)[number]

/** A notice says who somebody is, so that everybody knows whom it is about; a decision names them. */
const WHO = ['sex', 'birth_month', 'education'] as const
const INTRODUCED: readonly Kind[] = ['appointment', 'rank_promotion', 'party_admission']
const OWN: Readonly<Record<Kind, readonly Field[]>> = {
  appointment: ['post_from', 'post_to', 'notice'],
  removal: ['post_from', 'notice'],
  rank_promotion: ['post_from', 'post_to', 'notice'],
  transfer: ['post_from', 'post_to'],
  reward: ['reward', 'notice'],
  punishment: ['detail'],
  party_admission: ['detail', 'began_on'],
  probation_end: ['post_to', 'began_on'],
  annual_grade: ['detail'],
}
const COMMON: readonly Field[] = ['kind', 'name', 'department', 'decided_by', 'decided_on', 'document_number', 'effective_on', 'grounds']

/** The fields that rows of these kinds need. A notice has nothing behind it that it could lead to. */
export function fieldsOf(kinds: readonly Kind[], isNotice: boolean): readonly Field[] {
  const who = isNotice && kinds.some((kind) => INTRODUCED.includes(kind)) ? WHO : []
  const asked = new Set([...COMMON, ...who, ...kinds.flatMap((kind) => OWN[kind])])
  return FIELDS.filter((field) => asked.has(field) && !(field === 'kind' && kinds.length === 1) && !(field === 'notice' && isNotice))
}

/** The choices of a row's detail. */
export function detailsOf(kind: Kind, terms: Pick<ItemTerms, 'stages'> = {}): readonly string[] {
  if (kind === 'punishment') return PUNISHMENTS
  if (kind === 'party_admission') return terms.stages ?? STAGES
  return kind === 'annual_grade' ? GRADES : []
}
