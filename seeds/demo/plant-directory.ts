import type { Knex } from 'knex'
import { addDays } from '../../core/dates.ts'
import { insertAll, updateAll } from './batches.ts'
import { DEPARTMENTS, ROOT } from './departments.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { CHARGES, POST_DUTIES, TASKS } from './texts/duties.ts'

/** Two boards are left incomplete, as boards are: half of their people have written nothing down. */
export const INCOMPLETE = new Set(['GZFL', 'JJJD'])

interface Words {
  readonly zh: string
  readonly en: string
}
const words = (pair: string): Words => {
  const [zh = '', en = ''] = pair.split(' | ')
  return { zh, en }
}
const sentence = (en: string): string => `${en.charAt(0).toUpperCase()}${en.slice(1)}.`

/** What somebody answers for, by post and department; `place` is theirs within the department. */
function dutiesOf({ post, department, rankClass, username, roles }: PlantedPerson, place: number): Words {
  const charge = CHARGES.find((one) => one.username === username)
  if (charge !== undefined) return { zh: `${charge.fields.join('；')}。`, en: `${charge.fieldsEn.join('; ')}.` }
  const own = POST_DUTIES[post]
  if (own !== undefined) return words(own)
  const tasks = (TASKS[department] ?? []).map(words)
  const task = (i: number): Words => tasks[i % tasks.length] ?? { zh: '', en: '' }
  const [first, second] = [task(place * 2), task(place * 2 + 1)]
  if (roles.includes('head')) return { zh: `主持本科室全面工作，负责${first.zh}。`, en: `Leads the department; ${first.en}.` }
  if (rankClass === 'head') return { zh: `协助负责人工作，分管${first.zh}。`, en: `Deputy; in charge of ${first.en}.` }
  if (roles.includes('publisher'))
    return {
      zh: `负责${first.zh}；兼任信息员，承办本科室公开事项。`,
      en: `${sentence(first.en)} Also publishes what the department discloses.`,
    }
  return { zh: `负责${first.zh}；承办${second.zh}。`, en: `${sentence(first.en)} Also ${second.en}.` }
}

/** Duties, rooms, mobiles, the division of work and the departments' offices. `today`: `YYYY-MM-DD`. */
export async function plantDirectory(tx: Knex.Transaction, { people, departments }: PlantedPeople, today: string): Promise<void> {
  await plantProfiles(tx, people, today)
  await plantOffices(tx, departments)
  await plantCharges(tx, people, departments)
}

async function plantProfiles(tx: Knex.Transaction, people: readonly PlantedPerson[], today: string): Promise<void> {
  const chance = new Chance('directory')
  const places = new Map<string, number>()
  const rows = people.map((person) => {
    const place = places.get(person.department) ?? 0
    places.set(person.department, place + 1)
    const silent = INCOMPLETE.has(person.department) && place % 2 === 1
    const duties = silent ? { zh: '', en: '' } : dutiesOf(person, place)
    return {
      id: person.id,
      duties: duties.zh,
      duties_en: duties.en,
      office_room: roomOf(person.department, Math.floor(place / 3)),
      telephone: silent && place === 3 ? '' : person.telephone,
      // 198 0000 is a range of numbers that this demonstration made up.
      mobile: `1980000${String(1000 + chance.int(0, 8_999))}`,
      mobile_shown: chance.pick(['full', 'full', 'masked', 'masked', 'hidden']),
      ...presenceOf(chance, today),
    }
  })
  await updateAll(tx, 'people', rows)
}

function presenceOf(chance: Chance, today: string): { presence: string; presence_until: string | null } {
  const drawn = chance.next()
  if (drawn < 0.1) return { presence: 'out', presence_until: today }
  if (drawn < 0.12) return { presence: 'leave', presence_until: addDays(today, 3) }
  return drawn < 0.4 ? { presence: 'in', presence_until: today } : { presence: '', presence_until: null }
}

const placeOf = (code: string): number => DEPARTMENTS.findIndex((department) => department.code === code)
const floorOf = (code: string): number => 2 + Math.floor(placeOf(code) / 4)
const numberOf = (code: string, i: number): string => `${floorOf(code)}${String((placeOf(code) % 4) * 6 + i + 1).padStart(2, '0')}`

/** Units have houses of their own; everybody else sits in the bureau's. */
const UNIT_HOUSES: Readonly<Record<string, string>> = { SBZX: '政务服务中心', JYZX: '人力资源市场', ZCY: '仲裁院', JDZD: '监察支队' }
function roomOf(code: string, i: number): string {
  const house = UNIT_HOUSES[code]
  return house === undefined ? numberOf(code, i) : `${house} ${201 + i}`
}

async function plantOffices(tx: Knex.Transaction, departments: ReadonlyMap<string, number>): Promise<void> {
  const rows = DEPARTMENTS.map(({ code, nameEn, exchange, kind }) => {
    const windowed = kind === 'unit' && UNIT_HOUSES[code] !== undefined
    return {
      id: departments.get(code)!,
      duties_en: DUTIES_EN[code] ?? nameEn,
      office: code === ROOT ? '临溪市民生路 18 号' : roomOf(code, 0),
      telephone: `${exchange}1000`,
      opening_hours: code === ROOT ? '工作日 8:30—12:00，14:00—17:30' : windowed ? '工作日 9:00—17:00，中午不休' : '',
      opening_hours_en: code === ROOT ? 'Working days 8:30–12:00, 14:00–17:30' : windowed ? 'Working days 9:00–17:00, open at noon' : '',
      complaint_telephone: code === ROOT ? '8049999' : '',
    }
  })
  await updateAll(tx, 'departments', rows)
}

async function plantCharges(
  tx: Knex.Transaction,
  people: readonly PlantedPerson[],
  departments: ReadonlyMap<string, number>,
): Promise<void> {
  const idOf = (username: string): number | null => people.find((person) => person.username === username)?.id ?? null
  const known = CHARGES.filter(({ username }) => idOf(username) !== null)
  await insertAll(
    tx,
    'leader_charges',
    known.map((charge, i) => ({
      person_id: idOf(charge.username),
      fields: charge.fields.join('\n'),
      fields_en: charge.fieldsEn.join('\n'),
      stand_in_id: idOf(charge.standIn),
      position: i + 1,
    })),
  )
  await insertAll(
    tx,
    'leader_departments',
    known.flatMap((charge) =>
      charge.departments.map((code) => ({ department_id: departments.get(code), person_id: idOf(charge.username) })),
    ),
  )
}

const DUTIES_EN: Readonly<Record<string, string>> = {
  RSJ: 'Carries out the laws on human resources and social security; employment, social insurance, personnel and labour relations of the city.',
  JLD: 'Leads the bureau; each leader oversees departments by the division of work.',
  BGS: 'Documents, meetings, secrecy, archives, follow-up, disclosure, logistics and receptions.',
  RSK: 'Posts, appointments, appraisal, training and retired staff of the bureau and its units.',
  CWK: 'Budget and accounts, earmarked funds, state assets, procurement and the bureau’s bookkeeping.',
  JCS: 'Conduct and efficiency of the offices, integrity training, complaints against staff.',
  FGK: 'Drafting and legal review of rules, administrative review and litigation, legal education.',
  GHK: 'Development plans, annual targets, statistics, information planning and research.',
  JYCJ: 'Employment policy in town and country, graduates, help for jobseekers, start-ups and early warning.',
  ZYJN: 'Vocational training, technical schools, skill levels and competitions.',
  RCKF: 'Attracting talent, the labour market and files of mobile staff.',
  ZJGL: 'Professional titles, continuing education, experts and postdoctoral work.',
  SYDW: 'Posts, open recruitment, contracts, appraisal and discipline in public institutions.',
  LDGX: 'Labour contracts, company pay, special working hours and tripartite coordination.',
  GZFL: 'Pay, allowances, benefits and retirement policy of public bodies.',
  YLBX: 'Pensions of employees and residents, approval of retirements, annuities.',
  SYGS: 'Unemployment and work-injury insurance, recognition of injuries, assessment of working capacity.',
  JJJD: 'Inspection of social insurance funds and subsidies, reports and internal control.',
  XXZX: 'Social insurance systems and cards, network and data security.',
  SBZX: 'Registration, contributions, payments and audits of all social insurance.',
  JYZX: 'Registration of work and unemployment, placement, loans, public-benefit posts and subsidies.',
  ZCY: 'Intake, mediation and arbitration of labour and personnel disputes.',
  JDZD: 'Inspection of employers, unpaid wages and offences.',
  JGDW: 'Party building, mass organisations and civic standards in the bureau and its units.',
}
