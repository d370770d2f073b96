import type { MessageKey } from '../../i18n/index.ts'
import type { Finding } from '../register.ts'

// What is known of a document beside its text: its kind, who issued it and from when it holds, and what its kind adds.

export const KINDS = ['notice', 'regulation', 'plan', 'procurement', 'rule_system', 'other'] as const
export type DocumentKind = (typeof KINDS)[number]
/** The seven rule systems 七项制度 of open government. */
export const SYSTEMS = [
  'secrecy_review',
  'proactive',
  'on_application',
  'press',
  'accountability',
  'catalogue_filing',
  'web_review',
] as const
export type RuleSystem = (typeof SYSTEMS)[number]
/** 政府采购法 art. 26 and the rules under it. */
export const METHODS = [
  'open_tender',
  'invited_tender',
  'negotiation',
  'consultation',
  'quotation',
  'single_source',
  'framework',
  'other',
] as const
export type Method = (typeof METHODS)[number]

export interface DocumentFacts {
  readonly kind: DocumentKind
  /** 发文机关 */
  readonly issuer: string
  /** `YYYY-MM-DD`. */
  readonly inForceOn: string | null
  readonly repealedOn: string | null
  readonly method: Method | ''
  readonly supplier: string
  readonly budgetFen: number | null
  readonly priceFen: number | null
  readonly system: RuleSystem | null
  readonly ownerDepartmentId: number | null
  readonly ownerPersonId: number | null
  /** As the person was called when the text was written. */
  readonly ownerName: string
}

export const EMPTY_FACTS: DocumentFacts = {
  kind: 'other',
  issuer: '',
  inForceOn: null,
  repealedOn: null,
  method: '',
  supplier: '',
  budgetFen: null,
  priceFen: null,
  system: null,
  ownerDepartmentId: null,
  ownerPersonId: null,
  ownerName: '',
}

/** What a document of the shipped catalogue is before anybody says so. */
export function guessFacts(itemCode: string): DocumentFacts {
  const system = /^D1-0([1-7])$/.exec(itemCode)
  if (system !== null) return { ...EMPTY_FACTS, kind: 'rule_system', system: SYSTEMS[Number(system[1]) - 1] ?? null }
  const kind = KIND_OF[itemCode]
  return kind === undefined ? EMPTY_FACTS : { ...EMPTY_FACTS, kind }
}
const KIND_OF: Readonly<Record<string, DocumentKind>> = {
  'A4-02': 'procurement',
  'D1-08': 'regulation',
  'D2-01': 'plan',
}

/** Only what the kind knows: a notice that was a procurement a moment ago has no supplier. */
export function ofItsKind(facts: DocumentFacts): DocumentFacts {
  const { method, supplier, budgetFen, priceFen, system, ownerDepartmentId, ownerPersonId, ownerName, ...common } = facts
  return {
    ...EMPTY_FACTS,
    ...common,
    ...(facts.kind === 'procurement' && { method, supplier, budgetFen, priceFen }),
    ...(facts.kind === 'rule_system' && { system, ownerDepartmentId, ownerPersonId, ownerName }),
  }
}

const PROCUREMENT = '《中华人民共和国政府采购法》第三十六条'

/** What the facts leave open or say against each other. */
export function checkFacts(facts: DocumentFacts): Finding[] {
  const { inForceOn, repealedOn, kind } = facts
  const wrong = inForceOn !== null && repealedOn !== null && repealedOn < inForceOn
  return [
    ...(wrong
      ? [{ code: 'documents.finding.repealed_before' as const, params: {}, severity: 'error' as const, field: 'repealed_on' }]
      : []),
    ...(inForceOn === null && (kind === 'regulation' || kind === 'rule_system') ? [gap('in_force_on', 'documents.facts.in_force_on')] : []),
    ...(kind === 'procurement' ? checkProcurement(facts) : []),
    ...(kind === 'rule_system' ? checkSystem(facts) : []),
  ]
}

const gap = (field: string, label: MessageKey): Finding => ({
  code: 'documents.finding.fact_missing',
  params: { field: `@${label}` },
  severity: 'finding',
  field,
})

function checkProcurement({ method, supplier, priceFen, budgetFen }: DocumentFacts): Finding[] {
  const over = priceFen !== null && budgetFen !== null && priceFen > budgetFen
  return [
    ...(method === '' ? [gap('method', 'documents.facts.method')] : []),
    ...(supplier === '' ? [gap('supplier', 'documents.facts.supplier')] : []),
    ...(priceFen === null ? [gap('price', 'documents.facts.price')] : []),
    ...(over
      ? [{ code: 'documents.finding.over_budget' as const, params: {}, severity: 'finding' as const, field: 'price', clause: PROCUREMENT }]
      : []),
  ]
}

const checkSystem = ({ system, ownerDepartmentId, ownerPersonId }: DocumentFacts): Finding[] => [
  ...(system === null ? [gap('rule_system', 'documents.facts.system')] : []),
  ...(ownerDepartmentId === null ? [gap('owner_department', 'documents.facts.owner_department')] : []),
  ...(ownerPersonId === null ? [gap('owner_person', 'documents.facts.owner_person')] : []),
]
