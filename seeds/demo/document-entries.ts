import { addDays, dateInShanghai, parsePeriod } from '../../core/dates.ts'
import { draftTitle } from '../../server/disclosures/disclosures.rules.ts'
import { checkDocument, paragraphsOf, type DocumentContent } from '../../server/registers/documents/documents.rules.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import { chain, type ChainPlan } from './chains.ts'
import { disposalContent, disposalsOf, disposalText } from './disposals.ts'
import { lastBusyDay, workingDay } from './clock.ts'
import { DEPARTMENTS, WORKING_DEPARTMENTS } from './departments.ts'
import { documentsDue, isStanding, ownersOf, type Due } from './document-calendar.ts'
import type { Content, Entry, EntryVersion } from './entries.ts'
import type { Setting } from './expense-entries.ts'
import type { PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { MONEY_WRITERS } from './texts/money.ts'
import { PEOPLE_WRITERS } from './texts/people.ts'
import { keyOf, PERSONNEL, PersonnelBooks, restartedEntry, storiesOf } from './personnel.ts'
import { CORRECTIONS, WITHDRAWN_DOCUMENT } from './texts/reviews.ts'
import type { Colleague, DocumentText, Occasion, Writer } from './texts/shape.ts'
import { WORK_WRITERS } from './texts/work.ts'
import { heldDocuments, type HeldDocument } from './waiting-documents.ts'
import { withFacts } from './document-facts.ts'
import { INTEGRITY, integrityVersion } from './integrity.ts'
import { RESULTS, resultVersion } from './results.ts'

const WRITERS: Readonly<Record<string, Writer>> = { ...MONEY_WRITERS, ...PEOPLE_WRITERS, ...WORK_WRITERS }

/** Every text that the bureau discloses: events, periodic ones, standing ones with their half-yearly review, and those that wait. */
export function documentEntries(setting: Setting, people: readonly PlantedPerson[]): Entry[] {
  const today = dateInShanghai(setting.now.toISOString())
  const year = Number(today.slice(0, 4))
  const due = documentsDue([year - 1, year], setting.items)
  const withdrawn = due.find(({ item }) => item === 'A4-02')
  const held = heldDocuments().map((one) => ({ held: one, due: heldDue(one, setting) }))
  const stories = storiesOf(due, today)
  const books = new PersonnelBooks(
    [...due, ...held.map((one) => one.due)].filter(({ item }) => setting.items.get(item)?.register === PERSONNEL),
    people,
    (one, chance) => occasionOf(one, people, chance),
    stories.deferred,
  )
  const published = due.map((one) => {
    const entry = withWithdrawal(entryOf(one, setting, people, books), one === withdrawn)
    return keyOf(one) === stories.restarted ? restartedEntry(entry, one, books, setting) : entry
  })
  const standing = [...setting.items.values()]
    .filter((item) => isStanding(item) && item.register === 'documents')
    .flatMap((item) => ownersOf(item).map((department) => standingEntry(item, department, year, setting, people)))
  return [...published, ...standing, ...held.map((one) => heldEntry(one.held, one.due, setting, people, books))]
}

function entryOf(due: Due, setting: Setting, people: readonly PlantedPerson[], books: PersonnelBooks): Entry {
  const item = setting.items.get(due.item)!
  const key = `${due.item}/${due.department}/${due.period ?? due.formedOn}`
  const version = firstVersion(item, due, people, new Chance(`document/${key}`), books)
  const chance = new Chance(`slip/${key}`) // of its own: who works here must not decide on what is late
  const stages = chain({ ...planOf(item, due, chance), now: setting.now }, setting.offices, chance)
  return { item, department: due.department, period: due.period, formedOn: due.formedOn, versions: [{ ...version, stages }] }
}

/** Ex-ante items go out before the event, some too late and a few after it (事前变事后); the others within their days, mostly. */
function planOf(item: CatalogueItemData, { department, formedOn }: Due, chance: Chance): Omit<ChainPlan, 'now'> {
  const slip = chance.next()
  const days = item.timingDays
  const offset =
    item.timing === 'ex_ante'
      ? slip < 0.04
        ? chance.int(1, 3)
        : slip < 0.1
          ? -chance.int(1, days - 1)
          : -chance.int(days, days + 3)
      : slip < 0.06
        ? days + chance.int(1, 6)
        : chance.int(Math.min(2, days), days)
  const lastOn = workingDay(formedOn, offset)
  const notBefore = item.timing === 'ex_ante' ? workingDay(formedOn, -days - 12) : days < 6 ? workingDay(formedOn, -2) : formedOn
  return {
    item,
    department,
    until: 'published',
    lastOn,
    notBefore,
    ...(chance.happens(0.08) && days > 5 ? { returnedBy: chance.pick(['head_review', 'secrecy_review'] as const) } : {}),
  }
}

function firstVersion(
  item: CatalogueItemData,
  due: Due,
  people: readonly PlantedPerson[],
  chance: Chance,
  books?: PersonnelBooks,
): Omit<EntryVersion, 'stages'> {
  if (item.register === PERSONNEL && books !== undefined) return books.version(item, due)
  const occasion = occasionOf(due, people, chance)
  if (item.register === 'asset_disposals') return disposalVersion(occasion)
  if (item.register === INTEGRITY) return integrityVersion(item.code, occasion, people)
  if (item.register === RESULTS) return resultVersion(item.code, occasion)
  const written = WRITERS[item.code]!(occasion)
  return {
    title: written.title ?? draftTitle(item.title, due.period),
    summary: written.summary,
    changeNote: '',
    content: withFacts(documentContent(item, written), item, occasion, people),
  }
}

/** A batch of assets has rows of its own instead of paragraphs. */
function disposalVersion(occasion: Occasion): Omit<EntryVersion, 'stages'> {
  const lines = disposalsOf(occasion)
  return { ...disposalText(occasion, lines), changeNote: '', content: disposalContent(lines) }
}

const nameOf = (code: string): string => DEPARTMENTS.find((one) => one.code === code)?.name ?? ''

function occasionOf({ department, period, formedOn, nth }: Due, people: readonly PlantedPerson[], chance: Chance): Occasion {
  const own = people.filter((person) => person.department === department)
  const parsed = period === null ? undefined : parsePeriod(period)
  const month = parsed?.granularity === 'month' ? parsed.index : Number(formedOn.slice(5, 7))
  const ordinary = people.filter(
    ({ rankClass, roles, username }) => rankClass === 'staff' && roles.length === 1 && roles[0] === 'staff' && username !== 'staff',
  )
  const named = ({ name, department: code, post }: PlantedPerson): Colleague => ({ name, post, department: nameOf(code) })
  return {
    department,
    nth,
    chance,
    month,
    day: formedOn,
    colleagues: chance.shuffled(ordinary).map(named),
    deputies: chance
      .shuffled(people.filter(({ rankClass, roles, username }) => rankClass === 'head' && roles.length === 1 && username !== 'wanghaibo'))
      .map(named),
    departmentName: nameOf(department),
    head: own.find(({ roles }) => roles.includes('head'))?.name ?? '',
    telephone: own[0]?.telephone ?? '',
    year: parsed?.year ?? Number(formedOn.slice(0, 4)),
    quarter: parsed?.granularity === 'quarter' ? parsed.index : Math.ceil(month / 3),
    names: chance.shuffled(ordinary).map(({ name }) => name),
    departments: chance.shuffled(WORKING_DEPARTMENTS).map(({ name }) => name),
  }
}

export function documentContent(item: CatalogueItemData, text: DocumentText): Content {
  const asked = item.elements.map(([zh, en]) => ({ zh, en }))
  const document: DocumentContent = {
    documentNumber: text.number ?? '',
    body: text.body.join('\n'),
    elements: asked.map((name, i) => ({ ...name, text: text.elements[i] ?? '' })),
  }
  return {
    json: JSON.stringify(document),
    lineCount: paragraphsOf(document.body).length,
    total: null,
    findings: checkDocument(document, asked).length,
  }
}

function withWithdrawal(entry: Entry, withdrawn: boolean): Entry {
  const published = entry.versions[0]?.stages.at(-1)?.at
  if (!withdrawn || published === undefined) return entry
  return {
    ...entry,
    withdrawal: { at: `${workingDay(dateInShanghai(published), 6)}T06:41:12.000Z`, by: 'secrecy', reason: WITHDRAWN_DOCUMENT },
  }
}

/** Published at the beginning of last year and reviewed again before each half year is over. */
function standingEntry(
  item: CatalogueItemData,
  department: string,
  year: number,
  setting: Setting,
  people: readonly PlantedPerson[],
): Entry {
  const chance = new Chance(`standing/${item.code}/${department}`)
  const formedOn = workingDay(`${year - 1}-01-06`, chance.int(1, 12))
  const due: Due = { item: item.code, department, period: null, formedOn, nth: 1 }
  const versions: EntryVersion[] = []
  let at = workingDay(formedOn, chance.int(3, 10))
  for (let number = 1; number <= 5; number++) {
    const note =
      number === 1 ? undefined : CORRECTIONS.standing[(number + formedOn.length + department.length) % CORRECTIONS.standing.length]!
    const base = firstVersion(item, { ...due, formedOn: at }, people, new Chance(`standing/${item.code}/${department}/${number}`))
    const stages = chain(
      {
        item,
        department,
        until: 'published',
        lastOn: at,
        notBefore: workingDay(at, -6),
        now: setting.now,
        ...(note === undefined ? {} : { changeNote: note }),
      },
      setting.offices,
      chance,
    )
    versions.push({ ...base, changeNote: note ?? '', stages })
    at = workingDay(addDays(at, 166 + chance.int(0, 24)), 0)
  }
  return { item, department, period: null, formedOn, versions }
}

/** What a text that waits is about: an event of these days, ahead or just over. */
function heldDue({ item: code, department, daysAgo, ahead, nth }: HeldDocument, setting: Setting): Due {
  const exAnte = setting.items.get(code)!.timing === 'ex_ante'
  const busy = lastBusyDay(setting.now)
  const formedOn = exAnte ? workingDay(busy, ahead) : workingDay(workingDay(busy, -daysAgo), -3)
  return { item: code, department, period: null, formedOn, nth }
}

function heldEntry(
  { item: code, department, state, daysAgo, returnedBy, remark }: HeldDocument,
  due: Due,
  setting: Setting,
  people: readonly PlantedPerson[],
  books: PersonnelBooks,
): Entry {
  const item = setting.items.get(code)!
  const { formedOn } = due
  const lastOn = workingDay(lastBusyDay(setting.now), -daysAgo)
  const chance = new Chance(`held/${code}/${department}/${formedOn}`)
  const why = { ...(returnedBy === undefined ? {} : { returnedBy }), ...(remark === undefined ? {} : { remark }) }
  const plan: ChainPlan = {
    item,
    department,
    until: state,
    lastOn,
    notBefore: workingDay(lastOn, -4),
    lately: true,
    now: setting.now,
    ...why,
  }
  return {
    item,
    department,
    period: null,
    formedOn,
    versions: [{ ...firstVersion(item, due, people, chance, books), stages: chain(plan, setting.offices, chance) }],
  }
}
