import type { Actor } from '../auth/policy.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyEditDuties, denyEditOrganisation } from './directory.policy.ts'
import { officesById, RESULTS_SHOWN, type ColleaguePage, type DirectoryPage } from './directory.service.ts'
import type { Bureau, Colleague, Office } from './directory.types.ts'

/** Digits and a plus sign, for a tel: link; undefined when the number is masked or there is none to call. */
export function telHref(telephone: string): string | undefined {
  const called = telephone.split(/[,/转x]/u)[0]?.replace(/[^\d+]/g, '') ?? ''
  return telephone.includes('*') || called.length < 3 ? undefined : `tel:${called}`
}

/** The reader's language, or the other one when nothing was written in it. */
export const either = ({ locale }: Pick<Words, 'locale'>, zh: string, en: string): string => (locale === 'en' && en !== '' ? en : zh)

export const officeName = ({ locale }: Pick<Words, 'locale'>, office: Pick<Office, 'name' | 'nameEn'>): string =>
  inWords(locale, office.name, office.nameEn)
export const personName = ({ locale }: Pick<Words, 'locale'>, person: Pick<Colleague, 'name' | 'nameEn'>): string =>
  inWords(locale, person.name, person.nameEn)

const PRESENCE_LOOK = { in: ['ok', 'check'], out: ['nil', 'briefcase'], leave: ['idle', 'calendar'] } as const

/** One person as lists, the organisation page and the boards print them. */
export interface Card {
  readonly id: number
  readonly href: string
  readonly name: string
  readonly post: string
  readonly duties: string
  readonly room: string
  readonly telephone: string
  readonly telHref: string | undefined
  readonly mobile: string
  readonly mobileHref: string | undefined
  readonly presence: { readonly kind: string; readonly icon: string; readonly text: string } | undefined
  readonly portrait: { readonly id: number; readonly name: string; readonly photo: string | null }
}

export function cardOf(person: Colleague, words: Pick<Words, 't' | 'locale'>): Card {
  const look = person.presence === '' ? undefined : PRESENCE_LOOK[person.presence]
  return {
    id: person.id,
    href: `/directory/people/${person.id}`,
    name: personName(words, person),
    post: inWords(words.locale, person.post, person.postEn),
    duties: either(words, person.duties, person.dutiesEn),
    room: person.room,
    telephone: person.telephone,
    telHref: telHref(person.telephone),
    mobile: person.mobile,
    mobileHref: telHref(person.mobile),
    presence:
      look === undefined || person.presence === ''
        ? undefined
        : { kind: look[0], icon: look[1], text: words.t(`directory.presence.${person.presence}`) },
    portrait: { id: person.id, name: person.name, photo: person.photo },
  }
}

const SECTIONS = ['directory', 'organisation', 'boards'] as const
export type Section = (typeof SECTIONS)[number]
export interface SectionTab {
  readonly href: string
  readonly text: string
  readonly current: boolean
}

/** The three pages about the people of the bureau stand side by side. */
export const sectionTabs = ({ t }: Pick<Words, 't'>, current: Section): SectionTab[] =>
  SECTIONS.map((section) => ({ href: `/${section}`, text: t(`directory.tab.${section}`), current: section === current }))

export const countByOffice = ({ people }: Bureau): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>()
  for (const { departmentId } of people) counts.set(departmentId, (counts.get(departmentId) ?? 0) + 1)
  return counts
}

export function presentDirectory(page: DirectoryPage, words: Words) {
  const { bureau, groups, found, query, departmentId } = page
  const counts = countByOffice(bureau)
  const choose = bureau.offices.filter(({ office }) => (counts.get(office.id) ?? 0) > 0)
  const href = (id: number | undefined): string =>
    `/directory?${new URLSearchParams({ ...(query === '' ? {} : { q: query }), ...(id === undefined ? {} : { department: String(id) }) }).toString()}`
  const searched = query.trim() !== ''
  return {
    query,
    searched,
    found,
    count: words.t(searched ? 'directory.found' : 'directory.in_department', { n: found }),
    more: found > RESULTS_SHOWN ? words.t('directory.more', { n: found - RESULTS_SHOWN }) : '',
    everywhere: searched && departmentId !== undefined ? href(undefined) : undefined,
    groups: groups.map(({ office, people }) => ({
      name: officeName(words, office),
      note: [office.room, office.telephone].filter(Boolean).join(words.t('directory.dot')),
      board: `/boards/${office.code}`,
      people: people.map((person) => cardOf(person, words)),
    })),
    departments: choose.map(({ office, depth }) => ({
      id: office.id,
      name: officeName(words, office),
      depth,
      n: counts.get(office.id) ?? 0,
      href: `/directory?department=${office.id}`,
      current: !searched && (departmentId === office.id || groups[0]?.office.id === office.id),
      chosen: departmentId === office.id,
    })),
    total: words.t('directory.total', { n: bureau.people.length }),
  }
}

export function presentColleague({ person, office, charge, items, latest, bureau }: ColleaguePage, actor: Actor, words: Words) {
  const offices = officesById(bureau)
  const standIn = bureau.people.find(({ id }) => id === charge?.standInId)
  return {
    card: cardOf(person, words),
    other: words.locale === 'en' ? person.name : person.nameEn,
    office: {
      name: officeName(words, office),
      href: `/directory?department=${office.id}`,
      room: office.room,
      board: `/boards/${office.code}`,
    },
    leader: bureau.charges
      .filter(({ departmentIds }) => departmentIds.includes(office.id))
      .flatMap(({ personId }) => bureau.people.filter(({ id }) => id === personId && id !== person.id))
      .map((one) => cardOf(one, words))[0],
    charge:
      charge === undefined
        ? undefined
        : {
            fields: either(words, charge.fields, charge.fieldsEn).split('\n').filter(Boolean),
            departments: charge.departmentIds.flatMap((id) => {
              const overseen = offices.get(id)
              return overseen === undefined ? [] : [{ name: officeName(words, overseen), href: `/directory?department=${id}` }]
            }),
            standIn: standIn === undefined ? undefined : { name: personName(words, standIn), href: `/directory/people/${standIn.id}` },
          },
    items: items.map((item) => ({
      href: `/catalogue/${item.id}`,
      code: item.code,
      title: inWords(words.locale, item.title, item.titleEn),
    })),
    latest: latest.map((record) => ({ href: `/disclosures/${record.id}`, title: record.title, at: words.fmt.when(record.publishedAt) })),
    own: person.id === actor.id,
    mayEditDuties: person.id !== actor.id && denyEditDuties(actor, person) === undefined,
    mayEditCharge: person.rankClass === 'leader' && denyEditOrganisation(actor) === undefined,
  }
}
