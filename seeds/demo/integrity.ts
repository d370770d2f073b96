import { addDays } from '../../core/dates.ts'
import { checkIntegrity, type GiftLimit } from '../../server/registers/integrity/integrity.checks.rules.ts'
import { EMPTY_ENTRY, type IntegrityEntry } from '../../server/registers/integrity/integrity.rules.ts'
import type { EntryVersion } from './entries.ts'
import { workingDay } from './clock.ts'
import type { PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { inChinese, quarterName, yuanText, type Occasion } from './texts/shape.ts'
import { DUTIES, GIFTS, HONESTY, MEASURES, PLEDGES, TOPICS } from './texts/integrity.ts'

// What the register of integrity holds in the demo year. Months without a gift are nil reports and have no record.

type Version = Omit<EntryVersion, 'stages'>
type Planned = Pick<Version, 'title' | 'summary'> & { readonly entries: readonly IntegrityEntry[] }

export const INTEGRITY = 'integrity'
const LIMITS: readonly GiftLimit[] = [
  { fromOn: '1995-04-30', registerFen: 10_000, handInFen: 20_000, months: 1, basis: '中办发〔1995〕7号' },
]

/** Whether anybody handed in a gift in a month. */
export const hasGifts = (period: string): boolean => new Chance(`gifts/${period}`).happens(0.55)

/** Content of one of the items C1-01 to C1-04. */
export function integrityVersion(itemCode: string, occasion: Occasion, people: readonly PlantedPerson[]): Version {
  const { title, summary, entries } = PLANS[itemCode]!(occasion, people)
  const findings = checkIntegrity({ entries, limits: LIMITS, today: undefined, headline: '' })
  const gifts = entries.filter(({ section }) => section === 'gift')
  return {
    title,
    summary,
    changeNote: '',
    content: {
      json: '{}',
      lineCount: entries.length,
      total: gifts.length === 0 ? null : gifts.reduce((sum, { estimateFen }) => sum + (estimateFen ?? 0), 0),
      findings: findings.filter(({ severity }) => severity !== 'note').length,
      integrity: entries,
    },
  }
}

type Plan = (occasion: Occasion, people: readonly PlantedPerson[]) => Planned

const PLANS: Readonly<Record<string, Plan>> = { 'C1-01': dutyReports, 'C1-02': gifts, 'C1-03': personalMatters, 'C1-04': trainings }

/** The office publishes for the head of the bureau and every other deputy, the supervisors for the rest. */
function dutyReports(o: Occasion, people: readonly PlantedPerson[]): Planned {
  const leaders = people.filter(({ rankClass }) => rankClass === 'leader')
  const own = leaders.filter((_, i) => (i % 2 === 0) === (o.department === 'BGS'))
  return {
    title: `局领导班子成员${o.year}年度述职述廉报告（${o.departmentName}）`,
    summary: `${own.length} 名班子成员述职述廉。`,
    entries: own.map(({ name, post }, i): IntegrityEntry => ({
      section: 'duty_report',
      ...EMPTY_ENTRY,
      personName: name,
      post,
      year: o.year,
      happenedOn: o.day,
      text: DUTIES[(i + o.year) % DUTIES.length]!,
      honesty: HONESTY[(i * 2 + o.year) % HONESTY.length]!,
      measures: MEASURES[(i + o.year) % MEASURES.length]!,
    })),
  }
}

function gifts(o: Occasion): Planned {
  const chance = new Chance(`gifts/rows/${o.year}-${o.month}`)
  const month = `${o.year}-${String(o.month).padStart(2, '0')}`
  const entries = Array.from({ length: chance.int(1, 3) }, (_, i) => giftOf(o, chance, month, i)).sort((a, b) =>
    (a.happenedOn ?? '') < (b.happenedOn ?? '') ? -1 : 1,
  )
  const sum = entries.reduce((all, { estimateFen }) => all + (estimateFen ?? 0), 0)
  return {
    title: `礼品登记上交情况（${o.year}年${o.month}月）`,
    summary: `登记 ${entries.length} 件，估值 ${yuanText(sum / 100)}。`,
    entries,
  }
}

function giftOf(o: Occasion, chance: Chance, month: string, i: number): IntegrityEntry {
  const [subject, yuan, isMoney, occasion] = chance.pick(GIFTS)
  const happenedOn = `${month}-${String(chance.int(1, 20)).padStart(2, '0')}`
  // One in fifteen comes to the register too late, and everybody sees it.
  const recordedOn = workingDay(addDays(happenedOn, chance.happens(0.07) ? 35 : chance.int(0, 6)), 0)
  const small = !isMoney && yuan < 200
  const handling = small
    ? chance.pick(['kept', 'returned'] as const)
    : isMoney
      ? chance.pick(['handed_in', 'returned'] as const)
      : chance.pick(['handed_in', 'handed_in', 'returned', 'auctioned'] as const)
  const passes = handling !== 'kept'
  return {
    section: 'gift',
    ...EMPTY_ENTRY,
    subject,
    quantity: isMoney ? 1 : chance.int(1, 4),
    estimateFen: yuan * 100,
    isMoney,
    giver: chance.pick(['unit', 'unit', 'person'] as const),
    occasion,
    personName: o.colleagues[i + 3]!.name,
    happenedOn,
    recordedOn,
    handling,
    voucher: passes ? `临财收 ${String(chance.int(204_000, 289_999))}` : '',
    handler1: passes ? o.head : '',
    handler2: passes ? o.colleagues[0]!.name : '',
  }
}

function personalMatters(o: Occasion): Planned {
  const chance = new Chance(`matters/${o.year}`)
  const [expected, checked] = [9, chance.int(2, 3)]
  return {
    title: `个人有关事项报告统计（${o.year}年度）`,
    summary: `应报 ${expected} 人，已报 ${expected} 人，抽查 ${checked} 人。`,
    entries: [
      {
        section: 'personal_matters',
        ...EMPTY_ENTRY,
        year: o.year,
        expected,
        actual: expected,
        checked,
        recordedOn: workingDay(`${o.year + 1}-01-28`, 0),
        text: '随机抽查与重点抽查相结合，查核结果一致。',
      },
    ],
  }
}

function trainings(o: Occasion): Planned {
  const chance = new Chance(`trainings/${o.department}/${o.year}-${o.quarter}`)
  const first = (o.quarter - 1) * 3 + 1
  const on = (month: number): string =>
    workingDay(`${o.year}-${String(month).padStart(2, '0')}-${String(chance.int(4, 24)).padStart(2, '0')}`, 0)
  const held = Array.from({ length: chance.int(1, 2) }, (_, i): IntegrityEntry => {
    const expected = o.department === 'JGDW' ? chance.int(104, 112) : chance.int(168, 178)
    return {
      section: 'training',
      ...EMPTY_ENTRY,
      subject: TOPICS[(o.quarter * 2 + o.year + i + (o.department === 'JGDW' ? 3 : 0)) % TOPICS.length]!,
      happenedOn: on(first + i),
      expected,
      actual: expected - chance.int(2, 17),
      text: '请假人员由科室负责人安排补学。',
    }
  })
  const pledges = o.quarter === 1 ? PLEDGES.map((text, i) => pledgeOf(o, text, i, on(first + 1))) : []
  return {
    title: `第${quarterName(o.quarter)}季度廉政教育和承诺情况（${o.year}年，${o.departmentName}）`,
    summary: `教育 ${held.length} 次${pledges.length > 0 ? `，签订承诺书 ${pledges.length} 份` : ''}。`,
    entries: [...pledges, ...held],
  }
}

const pledgeOf = (o: Occasion, text: string, i: number, on: string): IntegrityEntry => ({
  section: 'pledge',
  ...EMPTY_ENTRY,
  personName: o.deputies[i]?.name ?? o.colleagues[i]!.name,
  post: `${o.deputies[i]?.department ?? o.colleagues[i]!.department}${o.deputies[i]?.post ?? o.colleagues[i]!.post}`,
  happenedOn: on,
  text: `${inChinese(on)}，本人郑重承诺：${text}`,
})
