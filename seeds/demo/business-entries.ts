import { dateInShanghai } from '../../core/dates.ts'
import type { BusinessItem, NamedPerson } from '../../server/registers/business-items/business-items.rules.ts'
import { checkItem, EMPTY_ITEM } from '../../server/registers/business-items/business-items.rules.ts'
import type { ReviewState } from '../../server/disclosures/disclosures.rules.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import { chain, type ChainPlan } from './chains.ts'
import { lastBusyDay, workingDay } from './clock.ts'
import type { Entry, EntryVersion } from './entries.ts'
import type { Setting } from './expense-entries.ts'
import type { PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { INSURANCE } from './texts/business-insurance.ts'
import { JOBS } from './texts/business-jobs.ts'
import { PERSONNEL } from './texts/business-personnel.ts'
import type { BusinessText } from './texts/business-shape.ts'

/** The 53 business items of the bureau, in the order of the catalogue. */
export const BUSINESS: readonly BusinessText[] = [...JOBS, ...PERSONNEL, ...INSURANCE]

/** Where each department receives people. */
const PLACES: Readonly<Record<string, string>> = {
  JYZX: '市民服务中心二楼 A 区 1—8 号窗口',
  SBZX: '市民服务中心二楼 B 区 11—26 号窗口',
  ZCY: '人社大楼附楼一层立案大厅',
  JDZD: '人社大楼附楼二层投诉接待室',
  SYGS: '市民服务中心二楼 C 区 30 号窗口',
}
const HOURS = '工作日 8:30—12:00，14:00—17:30'
/** Promised times that were shortened since: the item's name and the days promised before. */
const SHORTENED: Readonly<Record<string, number>> = {
  工伤认定: 30,
  创业担保贷款申请: 15,
  养老保险关系转移接续: 15,
  劳务派遣经营许可: 15,
  流动人员人事档案接收: 10,
}
/** Not looked at for longer than its cycle allows. */
const FORGOTTEN = '工伤医疗费用报销'
/** A second version of these two is under way, so that the head and the publisher of the department have them before them. */
const UNDERWAY: Readonly<Record<string, ReviewState | 'draft'>> = { 就业见习补贴申领: 'head_review', 一次性求职创业补贴申领: 'draft' }

/** One record each; five have a second version, two a second one under way, one has missed its review. */
export function businessEntries(setting: Setting, people: readonly PlantedPerson[]): Entry[] {
  return BUSINESS.map((text, i) => entryOf(text, i, setting, people))
}

function entryOf(text: BusinessText, nth: number, setting: Setting, people: readonly PlantedPerson[]): Entry {
  const chance = new Chance(`business/${text.name}`)
  const item = setting.items.get(text.item)!
  const today = dateInShanghai(setting.now.toISOString())
  const content = itemOf(text, people, chance)
  const before = SHORTENED[text.name]
  // The rest was published within the last half year, so that its next review lies ahead.
  const back = before !== undefined ? 170 + nth : text.name === FORGOTTEN ? 150 : 18 + ((nth * 37) % 88)
  const firstOn = workingDay(today, -back)
  const plan = planner(item, text.department, setting, chance)
  const first = versionOf(text, before === undefined ? content : slower(content, before), '', plan(firstOn))
  const later = laterVersions(text, content, { today, nth, before, now: setting.now }, plan)
  return { item, department: text.department, period: null, formedOn: workingDay(firstOn, -8), versions: [first, ...later] }
}

type Plan = (lastOn: string, more?: Partial<ChainPlan>) => EntryVersion['stages']

const planner =
  (item: CatalogueItemData, department: string, { now, offices }: Setting, chance: Chance): Plan =>
  (lastOn, more = {}) =>
    chain({ item, department, until: 'published', lastOn, notBefore: workingDay(lastOn, -6), now, ...more }, offices, chance)

interface Later {
  readonly today: string
  readonly nth: number
  readonly before: number | undefined
  readonly now: Date
}

function laterVersions(text: BusinessText, content: BusinessItem, { today, nth, before, now }: Later, plan: Plan): EntryVersion[] {
  if (before !== undefined) {
    const note = `优化内部流转，承诺时限由 ${before} 个工作日缩短为 ${text.promisedDays} 个工作日。`
    return [versionOf(text, content, note, plan(workingDay(today, -(12 + nth)), { changeNote: note }))]
  }
  const until = UNDERWAY[text.name]
  if (until === undefined) return []
  const note = until === 'draft' ? '补充网上办理的步骤。' : '取消见习协议复印件，改为系统核验。'
  const busy = lastBusyDay(now)
  return [versionOf(text, content, note, plan(busy, { until, changeNote: note, notBefore: workingDay(busy, -4) }))]
}

function versionOf(text: BusinessText, business: BusinessItem, changeNote: string, stages: EntryVersion['stages']): EntryVersion {
  const findings = checkItem(business, everybodyHere(business), HERE).filter(({ severity }) => severity !== 'note')
  const days = business.promisedDays === 0 ? '当场办结' : ` ${business.promisedDays} 个工作日办结`
  return {
    title: text.name,
    summary: `${text.applicants}可以办理，承诺${days}。`,
    changeNote,
    content: { json: '{}', lineCount: business.steps.length, total: null, findings: findings.length, business },
    stages,
  }
}

const HERE = 1
/** While the year is planted nobody has left yet. */
const everybodyHere = ({ responsible, standIn }: BusinessItem): ReadonlyMap<number, NamedPerson> =>
  new Map(
    [responsible, standIn].flatMap((ref) =>
      ref === null ? [] : [[ref.id, { ...ref, nameEn: ref.name, telephone: '', departmentId: HERE, active: true }]],
    ),
  )

function itemOf(text: BusinessText, people: readonly PlantedPerson[], chance: Chance): BusinessItem {
  const own = people.filter(({ department }) => department === text.department)
  const [responsible, standIn] = chance.shuffled(own.filter(({ rankClass }) => rankClass === 'staff'))
  const supervision = people.find(({ department }) => department === 'JCS')?.telephone ?? ''
  const ref = (person: PlantedPerson | undefined) => (person === undefined ? null : { id: person.id, name: person.name })
  return {
    ...EMPTY_ITEM,
    name: text.name,
    nameEn: text.nameEn,
    keywords: text.keywords,
    applicants: text.applicants,
    conditions: text.conditions,
    materials: text.materials,
    steps: text.steps,
    bases: text.bases,
    result: text.result,
    legalDays: text.legalDays,
    promisedDays: text.promisedDays,
    place: PLACES[text.department] ?? '人社大楼主楼一层综合窗口',
    hours: HOURS,
    telephone: own[0]?.telephone ?? '',
    supervision,
    responsible: ref(responsible),
    standIn: ref(standIn),
    questions: [{ question: text.asked[0], answer: text.asked[1] }],
  }
}

/** As it was before: a longer promise, and more time where the work is checked. */
function slower(item: BusinessItem, promisedDays: number): BusinessItem {
  const saved = promisedDays - (item.promisedDays ?? 0)
  const longest = Math.max(...item.steps.map(({ days }) => days ?? 0))
  const at = item.steps.findIndex(({ days }) => days === longest)
  return { ...item, promisedDays, steps: item.steps.map((step, i) => (i === at ? { ...step, days: longest + saved } : step)) }
}
