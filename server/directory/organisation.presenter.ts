import { inWords, type Words } from '../web/words.ts'
import { cardOf, countByOffice, either, officeName, personName, telHref } from './directory.presenter.ts'
import { officesById } from './directory.service.ts'
import type { Bureau, Charge, Colleague } from './directory.types.ts'

type Speech = Pick<Words, 't' | 'locale'>

export const leadersOf = ({ people }: Bureau): Colleague[] =>
  people.filter(({ rankClass }) => rankClass === 'leader').toSorted((a, b) => (a.leaderPosition ?? 9_999) - (b.leaderPosition ?? 9_999))

const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

function presentCharge(charge: Charge | undefined, bureau: Bureau, words: Speech) {
  const offices = officesById(bureau)
  const standIn = bureau.people.find(({ id }) => id === charge?.standInId)
  const overseen = bureau.offices.filter(({ office }) => charge?.departmentIds.includes(office.id) === true)
  return {
    fields: charge === undefined ? [] : lines(either(words, charge.fields, charge.fieldsEn)),
    departments: overseen.map(({ office }) => ({ name: officeName(words, office), href: `#office-${office.code}` })),
    standIn: standIn === undefined ? undefined : { name: personName(words, standIn), href: `/directory/people/${standIn.id}` },
    known: offices.size > 0 && charge !== undefined,
  }
}

/** The leaders with what they are in charge of, and the tree of departments. */
export function presentOrganisation(bureau: Bureau, words: Speech) {
  const counts = countByOffice(bureau)
  const leaderOf = (officeId: number): Colleague | undefined => {
    const charge = bureau.charges.find(({ departmentIds }) => departmentIds.includes(officeId))
    return bureau.people.find(({ id }) => id === charge?.personId)
  }
  return {
    people: bureau.people.length,
    leaders: leadersOf(bureau).map((person) => ({
      ...cardOf(person, words),
      ...presentCharge(
        bureau.charges.find(({ personId }) => personId === person.id),
        bureau,
        words,
      ),
    })),
    offices: bureau.offices.map(({ office, depth }) => {
      const head = bureau.people.find(({ departmentId, heads, rankClass }) => departmentId === office.id && heads && rankClass !== 'leader')
      const leader = leaderOf(office.id)
      return {
        id: office.id,
        code: office.code,
        depth,
        kind: words.t(`people.kind.${office.kind}`),
        name: officeName(words, office),
        duties: either(words, office.duties, office.dutiesEn),
        room: office.room,
        telephone: office.telephone,
        telHref: telHref(office.telephone),
        hours: inWords(words.locale, office.openingHours, office.openingHoursEn),
        people: counts.get(office.id) ?? 0,
        head: head === undefined ? undefined : { name: personName(words, head), href: `/directory/people/${head.id}` },
        leader: leader === undefined ? undefined : { name: personName(words, leader), href: `/directory/people/${leader.id}` },
      }
    }),
  }
}
