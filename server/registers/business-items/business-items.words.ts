import { fen } from '../../../core/money.ts'
import type { Translate } from '../../i18n/index.ts'
import type { ReadContext } from '../register.ts'
import type { Say } from './business-items.diff.rules.ts'
import type { BusinessItem, MaterialForm, NamedPerson, People, PersonRef } from './business-items.rules.ts'

type Words = Pick<ReadContext, 't' | 'fmt' | 'locale'>

/** 5 个工作日, 当场办结; empty for no limit. */
export const daysText = (days: number | null, t: Translate): string =>
  days === null ? '' : days === 0 ? t('guides.days.at_once') : t('guides.days', { n: days })

export const feeText = ({ feeFen, feeBasis }: Pick<BusinessItem, 'feeFen' | 'feeBasis'>, { t, fmt }: Pick<Words, 't' | 'fmt'>): string =>
  feeFen === 0
    ? t('guides.fee.free')
    : feeBasis === ''
      ? t('guides.fee.yuan', { amount: fmt.yuan(fen(feeFen)) })
      : t('guides.fee.with_basis', { amount: fmt.yuan(fen(feeFen)), basis: feeBasis })

export const nameOf = (person: Pick<NamedPerson, 'name' | 'nameEn'>, { locale }: Pick<Words, 'locale'>): string =>
  locale === 'en' ? person.nameEn : person.name

/** As they are called today, else as they were when the text was written. */
export const personText = (ref: PersonRef | null, people: People, words: Pick<Words, 'locale'>): string => {
  if (ref === null) return ''
  const person = people.get(ref.id)
  return person === undefined ? ref.name : nameOf(person, words)
}

/** How a comparison says the values of an item. */
export const sayer = (words: Words, people: People): Say => ({
  t: words.t,
  field(item, field) {
    if (field === 'feeFen') return feeText({ ...item, feeBasis: '' }, words)
    if (field === 'legalDays' || field === 'promisedDays') return daysText(item[field], words.t)
    if (field === 'responsible' || field === 'standIn') return personText(item[field], people, words)
    return item[field]
  },
  cell(row, list, key) {
    if (key === 'form') return words.t(`guides.form.${row['form'] as MaterialForm}`)
    if (list === 'steps' && key === 'days') return daysText(row['days'] as number | null, words.t)
    if (key === 'copies') return row['copies'] === null ? '' : words.t('guides.copies', { n: Number(row['copies']) })
    return String(row[key] ?? '')
  },
})
