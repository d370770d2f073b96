import { encode } from 'uqr'
import { inWords, type Words } from '../web/words.ts'
import { cardOf, either, officeName, personName, telHref, type Card } from './directory.presenter.ts'
import type { Board } from './boards.service.ts'
import type { Bureau, Colleague } from './directory.types.ts'
import { completeness, missingParts } from './profile.rules.ts'

/** How many people fit on a screen at once. */
export const PEOPLE_A_PAGE = 8

interface Qr {
  readonly size: number
  readonly path: string
}

const drawn = new Map<string, Qr>()
const KEPT = 300

/**
 * A QR code as one SVG path of runs of dark squares, with a quiet zone of two; the surrounding white adds the rest. Kept for a while: it
 * takes some milliseconds to choose the mask, and every reader of a record gets the one of the day's checkpoint.
 */
export function qrOf(text: string): Qr {
  const known = drawn.get(text)
  if (known !== undefined) return known
  const { data, size } = encode(text, { border: 2, ecc: 'M' })
  const qr = { size, path: data.flatMap(runsOf).join('') }
  const oldest = drawn.size >= KEPT ? drawn.keys().next().value : undefined
  if (oldest !== undefined) drawn.delete(oldest)
  drawn.set(text, qr)
  return qr
}

function runsOf(row: readonly boolean[], y: number): string[] {
  const runs: string[] = []
  for (let x = row.indexOf(true); x >= 0; x = row.indexOf(true, x)) {
    const end = row.indexOf(false, x)
    const length = (end === -1 ? row.length : end) - x
    runs.push(`M${x} ${y}h${length}v1h-${length}z`)
    x += length
  }
  return runs
}

export interface BoardPlace {
  /** The board's own address, for its QR code. */
  readonly address: string
  /** Where a screen without a session gets photos; undefined for people who are signed in. */
  readonly token: string | undefined
  readonly orgName: string
  readonly at: string
}

export interface BoardCard extends Card {
  readonly photoHref: string | undefined
  readonly initial: string
}

function boardCard(person: Colleague, code: string, { token }: BoardPlace, words: Pick<Words, 't' | 'locale'>): BoardCard {
  const version = person.photo === null ? undefined : `v=${person.photo}`
  const own = `/people/${person.id}/photo?${version ?? ''}`
  const open = `/boards/${code}/photos/${person.id}?${version ?? ''}&display=${encodeURIComponent(token ?? '')}`
  return {
    ...cardOf(person, words),
    photoHref: version === undefined ? undefined : token === undefined ? own : open,
    initial: Array.from(person.name)[0] ?? '',
  }
}

export function presentBoard(board: Board, place: BoardPlace, words: Pick<Words, 't' | 'locale' | 'fmt'>) {
  const { office, bureau, people, leader, latest } = board
  const { t, fmt } = words
  const cards = people.map((person) => boardCard(person, office.code, place, words))
  const pages = Array.from({ length: Math.max(1, Math.ceil(cards.length / PEOPLE_A_PAGE)) }, (_, i) =>
    cards.slice(i * PEOPLE_A_PAGE, (i + 1) * PEOPLE_A_PAGE),
  )
  const hours =
    either(words, office.openingHours, office.openingHoursEn) || (bureau ? either(words, bureau.openingHours, bureau.openingHoursEn) : '')
  const complaints = office.complaintTelephone || (bureau?.complaintTelephone ?? '')
  return {
    code: office.code,
    orgName: place.orgName,
    name: officeName(words, office),
    duties: either(words, office.duties, office.dutiesEn),
    pages,
    people: people.length,
    facts: [
      {
        label: t('directory.board.leader'),
        value:
          leader === undefined
            ? ''
            : t('directory.board.leader_line', {
                name: personName(words, leader),
                post: inWords(words.locale, leader.post, leader.postEn),
              }),
      },
      { label: t('directory.board.room'), value: office.room },
      { label: t('directory.board.telephone'), value: office.telephone, href: telHref(office.telephone) },
      { label: t('directory.board.hours'), value: hours },
      { label: t('directory.board.complaints'), value: complaints, href: telHref(complaints) },
    ].filter(({ value }) => value !== ''),
    news: latest.map((record) => ({
      title: record.title,
      at: fmt.when(record.publishedAt),
      department: record.departmentName === office.name ? '' : words.locale === 'en' ? record.departmentNameEn : record.departmentName,
    })),
    qr: qrOf(place.address),
    address: place.address.replace(/^https?:\/\//, ''),
    clock: clockOf(place.at),
    day: fmt.longDate(dayOf(place.at)),
  }
}

// Shanghai has had one offset without summer time since 1991.
const shanghai = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString()
const dayOf = (at: string): string => shanghai(at).slice(0, 10)
const clockOf = (at: string): string => shanghai(at).slice(11, 16)

/** Every board with how complete it is, where the reader may know that. */
export function presentBoards(bureau: Bureau, words: Pick<Words, 't' | 'locale'>, mayKnow: (office: { readonly id: number }) => boolean) {
  return bureau.offices.flatMap(({ office, depth }) => {
    const people = bureau.people.filter(({ departmentId }) => departmentId === office.id)
    if (people.length === 0) return []
    const known = mayKnow(office)
    const percent = completeness(people)
    return [
      {
        name: officeName(words, office),
        depth,
        href: `/boards/${office.code}`,
        room: office.room,
        telephone: office.telephone,
        people: people.length,
        completeness: known ? { percent, full: percent === 100, href: `/boards/${office.code}/completeness` } : undefined,
      },
    ]
  })
}

/** Who on the board lacks what, each with where to mend it. */
export function presentCompleteness(people: readonly Colleague[], words: Pick<Words, 't' | 'locale'>, mayEditDuties: boolean) {
  const lacking = people.map((person) => ({ person, missing: missingParts(person) })).filter(({ missing }) => missing.length > 0)
  return {
    percent: completeness(people),
    people: people.length,
    lacking: lacking.map(({ person, missing }) => ({
      ...cardOf(person, words),
      missing: missing.map((part) => words.t(`directory.part.${part}`)).join(words.t('table.list_join')),
      dutiesHref: mayEditDuties && missing.includes('duties') ? `/directory/people/${person.id}/duties` : undefined,
    })),
  }
}
