import { parseYuan } from '../../core/money.ts'
import { checkFacts, EMPTY_FACTS, guessFacts, type DocumentFacts, type Method } from '../../server/registers/documents/facts.rules.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import type { Content } from './entries.ts'
import type { PlantedPerson } from './plant-people.ts'
import type { Occasion } from './texts/shape.ts'

const ISSUER = '临溪市人力资源和社会保障局'

/** What is known of a text beside its words; most items' texts say nothing beyond them. */
export function withFacts(content: Content, item: CatalogueItemData, occasion: Occasion, people: readonly PlantedPerson[]): Content {
  const guessed = guessFacts(item.code)
  if (guessed.kind === 'other') return content
  const facts = { ...guessed, ...OF_KIND[guessed.kind]?.(content, occasion, people) }
  const owner = guessed.kind === 'rule_system' ? occasion.department : null
  // Departments have no ids yet: the check is given one so that it does not miss it.
  const findings = checkFacts({ ...facts, ownerDepartmentId: owner === null ? null : 1 }).length
  return { ...content, findings: content.findings + findings, facts: { ...facts, owner } }
}

type Known = (content: Content, occasion: Occasion, people: readonly PlantedPerson[]) => Partial<DocumentFacts>

const OF_KIND: Readonly<Partial<Record<DocumentFacts['kind'], Known>>> = {
  rule_system(_, { department, year }, people) {
    const head = people.find((person) => person.department === department && person.roles.includes('head'))
    const known = head === undefined ? {} : { ownerPersonId: head.id, ownerName: head.name }
    return { ...EMPTY_FACTS_OF_OWNER, ...known, issuer: ISSUER, inForceOn: `${year - 1}-12-01` }
  },
  regulation(content) {
    const [, y, m, d] = /自 (\d{4})年(\d{1,2})月(\d{1,2})日 起施行/.exec(content.json) ?? []
    const on = y === undefined ? null : `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`
    return { issuer: ISSUER, inForceOn: on }
  },
  procurement(content) {
    const elements = (JSON.parse(content.json) as { elements: { zh: string; text: string }[] }).elements
    const said = (name: string): string => elements.find(({ zh }) => zh.includes(name))?.text ?? ''
    const amount = (text: string): number | null => parseYuan(/([\d,]+[.]\d\d) 元/.exec(text)?.[1] ?? '') ?? null
    const figures = { budgetFen: amount(said('项目')), priceFen: amount(said('成交金额')) }
    return { issuer: ISSUER, supplier: said('供应商'), method: methodOf(said('方式')), ...figures }
  },
  plan: () => ({ issuer: ISSUER }),
  notice: () => ({ issuer: ISSUER }),
}
const EMPTY_FACTS_OF_OWNER = { ownerPersonId: EMPTY_FACTS.ownerPersonId, ownerName: EMPTY_FACTS.ownerName }

const METHODS: readonly (readonly [word: string, method: Method])[] = [
  ['公开招标', 'open_tender'],
  ['邀请招标', 'invited_tender'],
  ['竞争性谈判', 'negotiation'],
  ['磋商', 'consultation'],
  ['询价', 'quotation'],
  ['单一来源', 'single_source'],
  ['框架协议', 'framework'],
]
const methodOf = (text: string): Method => METHODS.find(([word]) => text.includes(word))?.[1] ?? 'other'
