import { dateInShanghai } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import { checkPersonnel, type NoticeBefore } from '../../server/registers/personnel-actions/personnel-actions.checks.rules.ts'
import {
  emptyNotice,
  termsOf,
  type Action,
  type Line,
  type Notice,
} from '../../server/registers/personnel-actions/personnel-actions.rules.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import { workingDay } from './clock.ts'
import { DEPARTMENTS } from './departments.ts'
import type { Due } from './document-calendar.ts'
import { draftTitle } from '../../server/disclosures/disclosures.rules.ts'
import { chain } from './chains.ts'
import type { Content, Entry, EntryVersion } from './entries.ts'
import type { Setting } from './expense-entries.ts'
import type { PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { HOW, PERSONNEL_WRITERS, type PassedNotice, type PersonnelRow, type PersonnelText } from './texts/personnel.ts'
import type { Colleague, Occasion } from './texts/shape.ts'

export const PERSONNEL = 'personnel_actions'

/** What one version of the register holds; people by name, departments by code, the notice before it by its key. */
export interface PlannedPersonnel {
  /** Names the record, so that decisions find their notice. */
  readonly key: string
  readonly notice: Omit<Notice, 'takers'> & { readonly takers: readonly string[] }
  readonly lines: readonly (Omit<Action, 'personId' | 'departmentId' | 'noticeId'> & {
    readonly department: string | null
    readonly noticeOf: string | null
  })[]
}

export const keyOf = ({ item, formedOn, nth }: Pick<Due, 'item' | 'formedOn' | 'nth'>): string => `${item}/${formedOn}/${nth}`

/** Working days between a notice's event and a decision that rests on it: enough for the latest publication and its period. */
const SETTLED_AFTER = 12

type OccasionOf = (due: Due, chance: Chance) => Occasion

/**
 * Writes what is decided about people, so that it hangs together: appointments follow notices that came out well, nobody punished is
 * promoted, and nobody is punished twice.
 */
export class PersonnelBooks {
  readonly #people: ReadonlyMap<string, PlantedPerson>
  readonly #offenders: readonly Colleague[]
  readonly #applicants: readonly Colleague[]
  readonly #occasionOf: OccasionOf
  readonly #due: readonly Due[]
  #notices: ReadonlyMap<string, PassedNotice> = new Map()
  /** Key of a notice whose result was to defer: nothing follows it. */
  readonly #deferred: string | undefined

  constructor(due: readonly Due[], people: readonly PlantedPerson[], occasionOf: OccasionOf, deferred: string | undefined) {
    this.#people = new Map(people.map((person) => [person.name, person]))
    this.#occasionOf = occasionOf
    this.#due = due
    this.#deferred = deferred
    const colleague = ({ name, department, post }: PlantedPerson): Colleague => ({ name, post, department: departmentName(department) })
    this.#offenders = people.filter(isOffender).map(colleague)
    this.#applicants = new Chance('applicants').shuffled(people.filter((one) => isOrdinary(one) && !isOffender(one))).map(colleague)
    this.#notices = this.#pair()
  }

  /** Which decision rests on which notice: each on the latest that is over and that none rests on yet. */
  #pair(): ReadonlyMap<string, PassedNotice> {
    const notices = this.#due.filter((one) => one.item === 'B1-01' && keyOf(one) !== this.#deferred)
    const used = new Set<string>()
    const pairs = new Map<string, PassedNotice>()
    for (const decision of this.#due.filter(({ item }) => item === 'B1-02').sort((a, b) => (a.formedOn < b.formedOn ? -1 : 1))) {
      const notice = notices.findLast((one) => !used.has(keyOf(one)) && workingDay(one.formedOn, SETTLED_AFTER) < decision.formedOn)
      if (notice === undefined) continue
      used.add(keyOf(notice))
      pairs.set(keyOf(decision), { key: keyOf(notice), rows: this.write(notice).rows })
    }
    return pairs
  }

  write(due: Due): PersonnelText {
    const occasion = this.#occasionOf(due, new Chance(`document/${due.item}/${due.department}/${due.period ?? due.formedOn}`))
    const punished = new Set(this.#offenders.map(({ name }) => name))
    const innocent = {
      ...occasion,
      names: occasion.names.filter((name) => !punished.has(name)),
      colleagues: occasion.colleagues.filter(({ name }) => !punished.has(name)),
    }
    const nth = this.#due.filter(({ item, formedOn }) => item === due.item && formedOn < due.formedOn).length
    const offender = this.#offenders[nth % this.#offenders.length]!
    const applicant = this.#applicants[(nth + (due.item === 'B3-02' ? 40 : 0)) % this.#applicants.length]!
    return PERSONNEL_WRITERS[due.item]!({ ...innocent, offender, applicant, notice: this.#notices.get(keyOf(due)) })
  }

  /** The version of a record as it was first published. */
  version(
    item: CatalogueItemData,
    due: Due,
    slip?: (rows: readonly PersonnelRow[]) => readonly PersonnelRow[],
  ): Omit<EntryVersion, 'stages'> {
    const text = this.write(due)
    const { telephone } = this.#occasionOf(due, new Chance(`telephone/${keyOf(due)}`))
    return {
      title: text.title ?? draftTitle(item.title, due.period),
      summary: text.summary,
      changeNote: '',
      content: this.#content(item, due, { ...text, rows: slip?.(text.rows) ?? text.rows }, telephone),
    }
  }

  #content(item: CatalogueItemData, due: Due, { rows, ...text }: PersonnelText, telephone: string): Content {
    const terms = termsOf(item.code)
    const notice = {
      ...emptyNotice(terms),
      body: text.body.join('\n'),
      ...(terms.notice === true && { ...HOW, telephone: `12380，${telephone}` }),
      takers: terms.notice === true ? [due.department, 'JCS'] : [],
      assessed: text.assessed ?? null,
    }
    const lines = rows.map((row, i) => this.#line(row, text, `${keyOf(due)}/${i}`))
    return {
      json: '{}',
      lineCount: lines.length,
      total: null,
      findings: findingsOf(item, due, { notice, lines }),
      personnel: { key: keyOf(due), notice, lines },
    }
  }

  #line(
    row: PersonnelRow,
    text: Pick<PersonnelText, 'decidedBy' | 'decidedOn' | 'number'>,
    key: string,
  ): PlannedPersonnel['lines'][number] {
    const chance = new Chance(`person/${row.name}`)
    const person = this.#people.get(row.name)
    const salt = new Chance(`salt/${key}`)
    const [sex, year, month] = [chance.pick(['male', 'female']), chance.int(1974, 1996), chance.int(1, 12)]
    const shown = row.noticeOf === undefined && WHO_KINDS.has(row.kind)
    return {
      kind: row.kind,
      name: row.name,
      sex: shown ? sex : '',
      birthMonth: shown ? `${year}-${String(month).padStart(2, '0')}` : '',
      education: shown ? chance.pick(['大学', '大学', '研究生', '大专']) : '',
      department: person?.department ?? null,
      postFrom: row.postFrom ?? '',
      postTo: row.postTo ?? '',
      detail: row.detail ?? '',
      reward: row.reward ?? '',
      beganOn: row.beganOn ?? null,
      decidedBy: text.decidedBy,
      decidedOn: text.decidedOn,
      documentNumber: text.number,
      effectiveOn: row.effectiveOn ?? null,
      grounds: row.grounds ?? '',
      noticeOf: row.noticeOf ?? null,
      salt: Array.from({ length: 4 }, () => salt.int(0, 0xffffffff).toString(16).padStart(8, '0')).join(''),
    }
  }
}

/** Announced with sex, month of birth and education, as the notices of the organisation departments are. */
const WHO_KINDS: ReadonlySet<string> = new Set(['appointment', 'rank_promotion', 'party_admission'])

const isOrdinary = ({ username, rankClass, roles }: PlantedPerson): boolean =>
  rankClass === 'staff' && roles.length === 1 && roles[0] === 'staff' && username !== 'staff'

/** One in ten of the ordinary staff: those who are punished in the demo years, and nowhere praised. */
const isOffender = (person: PlantedPerson): boolean => isOrdinary(person) && new Chance(`conduct/${person.username}`).happens(0.1)

const departmentName = (code: string): string => DEPARTMENTS.find((one) => one.code === code)?.name ?? ''
const departmentId = (code: string | null): number | null => (code === null ? null : DEPARTMENTS.findIndex((one) => one.code === code) + 1)

/** What the register will count: notices that decisions rest on are over and came out well. */
function findingsOf(item: CatalogueItemData, due: Due, { notice, lines }: Omit<PlannedPersonnel, 'key'>): number {
  const checked: Line[] = lines.map(({ department, noticeOf, ...line }, i) => ({
    ...line,
    id: i + 1,
    lineNo: i + 1,
    personId: null,
    departmentId: departmentId(department),
    departmentName: '',
    departmentNameEn: '',
    noticeId: noticeOf === null ? null : 1,
  }))
  const over: NoticeBefore = { title: '', lastOn: shippedCalendar.addWorkingDays(due.formedOn, -1).date, result: 'unaffected', found: true }
  const findings = checkPersonnel({
    terms: termsOf(item.code),
    notice: { ...notice, takers: notice.takers.map((code) => departmentId(code) ?? 0) },
    lines: checked,
    headline: '',
    notices: new Map(checked.flatMap(({ lineNo, noticeId }) => (noticeId === null ? [] : [[lineNo, over]]))),
    barred: new Map(),
    today: undefined,
  })
  return findings.filter(({ severity }) => severity !== 'note').length
}

/** Notices of last year or this to which something happened, by key: the latest that are well over. */
export function storiesOf(
  due: readonly Due[],
  today: string,
): Readonly<Record<'restarted' | 'unaffected' | 'deferred', string | undefined>> {
  const over = due
    .filter(({ item, formedOn }) => item === 'B1-01' && workingDay(formedOn, 20) < today)
    .sort((a, b) => (a.formedOn < b.formedOn ? -1 : 1))
  const key = (back: number): string | undefined => {
    const found = over.at(-back)
    return found === undefined ? undefined : keyOf(found)
  }
  return { restarted: key(1), unaffected: key(2), deferred: key(3) }
}

/** A notice whose first text named a wrong post: corrected two days later, so that its period began anew. */
export function restartedEntry(entry: Entry, due: Due, books: PersonnelBooks, { now, offices }: Setting): Entry {
  const first = entry.versions[0]!
  const publishedOn = dateInShanghai(first.stages.at(-1)!.at)
  const wrong = books.version(entry.item, due, ([row, ...others]) => [{ ...row!, postFrom: `${row!.postFrom ?? ''}（试用期）` }, ...others])
  const changeNote = '更正第一位同志的现任职务，公示期重新起算。'
  const plan = {
    item: entry.item,
    department: entry.department,
    until: 'published',
    lastOn: workingDay(publishedOn, 2),
    notBefore: publishedOn,
    now,
    changeNote,
  } as const
  const stages = chain(plan, offices, new Chance(`restarted/${keyOf(due)}`))
  return {
    ...entry,
    versions: [
      { ...first, ...wrong },
      { ...books.version(entry.item, due), changeNote, stages },
    ],
  }
}
