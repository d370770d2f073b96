import type { ReadContext } from '../register.ts'
import { paragraphs } from './paragraphs.ts'
import { personProblem, withoutBlanks, type BusinessItem, type NamedPerson, type People, type PersonRef } from './business-items.rules.ts'
import { daysText, feeText, nameOf, sayer } from './business-items.words.ts'

type Words = Pick<ReadContext, 't' | 'fmt' | 'locale'>

/** A telephone number as a link; only one that is a number can be dialled. */
export const dialled = (text: string): string | undefined =>
  /^[\d\s()（）+-]{5,20}$/.test(text) ? `tel:${text.replace(/[^\d+]/g, '')}` : undefined

function presentPerson(ref: PersonRef | null, people: People, departmentId: number, words: Words) {
  if (ref === null) return undefined
  const person: NamedPerson | undefined = people.get(ref.id)
  const problem = personProblem(ref, people, departmentId)
  return {
    name: person === undefined ? ref.name : nameOf(person, words),
    href: person?.active === true ? `/directory/people/${person.id}` : undefined,
    telephone: person?.active === true ? person.telephone : '',
    dial: person?.active === true ? dialled(person.telephone) : undefined,
    problem: problem === undefined ? '' : words.t(`guides.person.${problem}`),
  }
}

/** An item as its page and its guide show it. */
export function presentItem(raw: BusinessItem, people: People, departmentId: number, words: Words) {
  const item = withoutBlanks(raw)
  const { t } = words
  const { cell } = sayer(words, people)
  return {
    name: words.locale === 'en' && item.nameEn !== '' ? item.nameEn : item.name,
    other: words.locale === 'en' ? item.name : item.nameEn,
    keywords: item.keywords,
    applicants: item.applicants,
    conditions: paragraphs(item.conditions),
    materials: item.materials.map((row) => ({
      name: row.name,
      note: [
        cell({ ...row }, 'materials', 'form'),
        cell({ ...row }, 'materials', 'copies'),
        row.source === '' ? '' : t('guides.source', { source: row.source }),
      ]
        .filter((text) => text !== '')
        .join(t('frame.comma')),
    })),
    steps: item.steps.map((step, i) => ({ n: i + 1, what: paragraphs(step.what), who: step.who, days: daysText(step.days, t) })),
    bases: item.bases.map(({ title, number, article }) => ({ title, detail: [number, article].filter((text) => text !== '').join(' ') })),
    questions: item.questions.map(({ question, answer }) => ({ question, answer: paragraphs(answer) })),
    result: item.result,
    promised: daysText(item.promisedDays, t),
    legal: item.legalDays === null ? t('guides.legal.none') : daysText(item.legalDays, t),
    fee: feeText(item, words),
    place: item.place,
    hours: item.hours,
    telephone: item.telephone,
    dial: dialled(item.telephone),
    supervision: item.supervision,
    superviseDial: dialled(item.supervision),
    responsible: presentPerson(item.responsible, people, departmentId, words),
    standIn: presentPerson(item.standIn, people, departmentId, words),
  }
}
