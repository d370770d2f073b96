import type { ExpenseCategory } from '../../server/registers/categories.rules.ts'
import type { Chance } from './random.ts'
import * as texts from './texts/expenses.ts'

interface Drawn {
  readonly purpose: string
  readonly counterpart: string
  readonly letterNo: string
  readonly batches: number | null
  readonly persons: number | null
  readonly companions: number | null
  readonly standard: number | null
  readonly amount: number
  readonly note: string
}

const PLAIN = { counterpart: '', letterNo: '', batches: null, persons: null, companions: null, standard: null, note: '' }
/** Yuan to fen, with the jiao and fen that receipts have. */
const yuan = (amount: number): number => Math.round(amount * 10) * 10
const between = (chance: Chance, low: number, high: number): number => yuan(low + (high - low) * chance.next() * chance.next())

/** One line of a category, as its department would book it. `index` is its place in the month. */
export function drawLine(category: ExpenseCategory, department: string, period: string, index: number, chance: Chance, day: string): Drawn {
  const topic = chance.pick(texts.TOPICS[department] ?? [''])
  const month = `${Number(period.slice(5))}月`
  switch (category) {
    case 'travel':
      return travel(topic, chance)
    case 'reception':
      return reception(department === 'BGS' ? chance.pick(texts.BUREAU_TOPICS) : topic, period, chance)
    case 'meeting':
      return gathering(`${topic}${chance.pick(texts.MEETINGS)}`, 260, [16, 60], chance)
    case 'training':
      return gathering(`${topic}${chance.pick(texts.COURSES)}`, 400, [18, 64], chance)
    case 'post_telecom':
      return priced(texts.TELECOM[index % texts.TELECOM.length]!, month, chance)
    case 'maintenance':
      return priced(chance.pick(texts.REPAIRS), '', chance)
    case 'outsourcing':
      return priced(chance.pick(texts.OUTSOURCED), topic, chance)
    case 'office':
      return office(chance)
    case 'printing':
      return {
        ...PLAIN,
        purpose: `印制${topic}${chance.pick(texts.PRINTED)}`,
        counterpart: chance.pick(texts.PRINTERS),
        amount: between(chance, 160, 4_800),
      }
    case 'labour':
      return labour(topic, chance)
    case 'vehicle_running':
      return vehicle(chance)
    case 'union':
      return {
        ...PLAIN,
        purpose: chance.pick(texts.UNION),
        counterpart: '临溪市职工服务中心',
        persons: chance.int(2, 40),
        amount: between(chance, 200, 3_600),
      }
    case 'water':
      return { ...PLAIN, purpose: `办公区${month}水费`, counterpart: '临溪市自来水公司', amount: yuan(980 * chance.around(0.3)) }
    case 'electricity':
      return {
        ...PLAIN,
        purpose: `办公区${month}电费`,
        counterpart: '国网临溪供电公司',
        amount: yuan(seasonalPower(day) * chance.around(0.15)),
      }
    case 'property':
      return { ...PLAIN, purpose: `办公楼${month}物业管理费`, counterpart: '临溪市安居物业服务有限公司', amount: yuan(6_800) }
    case 'rent':
      return {
        ...PLAIN,
        purpose: `${department === 'ZCY' ? '派出庭办公用房' : '零工驿站场地'}${month}租金`,
        counterpart: '临溪市城市建设投资有限公司',
        amount: yuan(department === 'ZCY' ? 4_200 : 5_600),
      }
    case 'equipment':
      return {
        ...PLAIN,
        purpose: `购置${chance.pick(texts.EQUIPMENT)}`,
        counterpart: '临溪市联创数码科技有限公司',
        amount: between(chance, 1_800, 26_000),
      }
    default:
      return { ...PLAIN, purpose: chance.pick(texts.SUNDRY), counterpart: '', amount: between(chance, 60, 2_600) }
  }
}

/** Allowance 100 and city transport 80 a day, room by place, fare by place. */
function travel(topic: string, chance: Chance): Drawn {
  const reach = chance.next()
  const place = chance.pick(reach < 0.62 ? texts.NEAR : reach < 0.93 ? texts.PROVINCE : texts.FAR)
  const persons = chance.int(1, reach < 0.62 ? 4 : 3)
  const days = place.room === 0 ? 1 : reach < 0.93 ? chance.int(1, 3) : chance.int(3, 5)
  const rooms = Math.ceil(persons / 2) * (days - 1) * place.room * (0.7 + chance.next() * 0.3)
  const verb = chance.pick(reach < 0.62 ? texts.NEAR_VERBS : texts.FAR_VERBS)
  return {
    ...PLAIN,
    purpose: `赴${place.name}${verb}${topic}，${persons}人${days}天`,
    counterpart: days > 1 ? `${place.name}（住宿、交通）` : place.name,
    persons,
    amount: yuan(persons * (days * (reach < 0.62 && days === 1 ? 80 : 180) + place.fare * (0.9 + chance.next() * 0.2)) + rooms),
  }
}

/** 公务接待: one meal, at most 130 yuan a guest, a few companions. Some forget the letter, some bring too many along. */
function reception(topic: string, period: string, chance: Chance): Drawn {
  const [visitor, word, theirs] = chance.pick(texts.VISITORS)
  const persons = chance.int(3, 14)
  const allowed = persons <= 10 ? 3 : Math.floor(persons / 3)
  const companions = chance.happens(0.04) ? allowed + chance.int(1, 2) : Math.min(allowed, Math.max(1, Math.round(persons / 3)))
  const over = chance.happens(0.025)
  return {
    purpose: `接待${visitor}${theirs === '' ? topic : theirs}${chance.pick(texts.VISITS)}`,
    counterpart: visitor,
    letterNo: chance.happens(0.03) ? '' : `${word}〔${period.slice(0, 4)}〕${(Number(period.slice(5)) - 1) * 23 + chance.int(1, 23)}号`,
    batches: 1,
    persons,
    companions,
    standard: 13_000,
    amount: yuan(persons * (over ? 142 + chance.next() * 30 : 82 + chance.next() * 46)),
    note: '',
  }
}

function gathering(name: string, perHead: number, [low, high]: readonly [number, number], chance: Chance): Drawn {
  const persons = chance.int(low, high)
  const days = chance.int(1, 2)
  const over = chance.happens(0.03)
  const share = over ? 1.04 + chance.next() * 0.12 : 0.35 + chance.next() * 0.6
  return {
    ...PLAIN,
    purpose: `${name}（${days}天）`,
    counterpart: chance.pick(texts.VENUES),
    persons,
    standard: perHead * days * 100,
    amount: yuan(persons * perHead * days * share),
  }
}

function priced([what, counterpart, low, high]: readonly [string, string, number, number], prefix: string, chance: Chance): Drawn {
  return { ...PLAIN, purpose: prefix + what, counterpart, amount: between(chance, low, high) }
}

function office(chance: Chance): Drawn {
  const [goods, supplier] = chance.pick(texts.OFFICE_GOODS)
  return {
    ...PLAIN,
    purpose: `购${goods}`,
    counterpart: supplier === '' ? chance.pick(texts.SUPPLIERS) : supplier,
    amount: between(chance, 45, 1_900),
  }
}

function labour(topic: string, chance: Chance): Drawn {
  const persons = chance.int(1, 5)
  return {
    ...PLAIN,
    purpose: `${topic}${chance.pick(texts.LABOUR)}`,
    persons,
    standard: 100_000,
    amount: persons * 100 * chance.int(3, 10) * 100,
  }
}

function vehicle(chance: Chance): Drawn {
  const kind = chance.pick(texts.FUEL)
  const [low, high] = kind.includes('加油')
    ? [220, 620]
    : kind.includes('保险')
      ? [2_100, 4_600]
      : kind.includes('维修')
        ? [300, 3_800]
        : kind.includes('保养')
          ? [360, 1_200]
          : [30, 420]
  return {
    ...PLAIN,
    purpose: `${kind}，尾号 ${chance.pick(texts.PLATES)}`,
    counterpart: kind.includes('加油') ? '中国石化临溪分公司' : kind.includes('保险') ? '人保财险临溪支公司' : '临溪市公务用车定点服务企业',
    amount: between(chance, low, high),
  }
}

const seasonalPower = (day: string): number =>
  [9_400, 8_200, 6_100, 5_300, 5_700, 8_800, 13_600, 14_100, 9_300, 5_600, 6_000, 8_700][Number(day.slice(5, 7)) - 1]!
