import type { MessageKey } from '../../i18n/index.ts'
import type { ReadContext } from '../register.ts'
import type { Action, Kind, Line } from './personnel-actions.rules.ts'

export type Words = Pick<ReadContext, 't' | 'fmt' | 'locale'>

/** The reader's language of a pair; the other one where a name has none. */
export const inLanguage = ({ locale }: Pick<ReadContext, 'locale'>, zh: string, en: string): string =>
  locale === 'en' && en !== '' ? en : zh

export function detailKey(kind: Kind, detail: string): MessageKey {
  const family = kind === 'punishment' ? 'punishment' : kind === 'party_admission' ? 'stage' : 'grade'
  return `personnel.${family}.${detail}` as MessageKey
}

export const detailText = ({ kind, detail }: Pick<Action, 'kind' | 'detail'>, { t }: Pick<Words, 't'>): string =>
  detail === '' ? '' : t(detailKey(kind, detail))

/** What happened, in a few words: 就业促进科副科长 → 科长, 政务警告, 三等功. */
export function whatText(line: Pick<Line, 'kind' | 'postFrom' | 'postTo' | 'detail' | 'reward'>, words: Pick<Words, 't'>): string {
  const { t } = words
  if (line.kind === 'reward') return line.reward
  if (line.detail !== '') return detailText(line, words)
  if (line.postFrom !== '' && line.postTo !== '') return t('personnel.from_to', { from: line.postFrom, to: line.postTo })
  return line.postTo || line.postFrom
}

export const birthText = (birthMonth: string, { fmt }: Pick<Words, 'fmt'>): string => (birthMonth === '' ? '' : fmt.period(birthMonth))
export const sexText = (sex: string, { t }: Pick<Words, 't'>): string =>
  sex === 'male' || sex === 'female' ? t(`personnel.sex.${sex}`) : ''
export const departmentText = (line: Pick<Line, 'departmentName' | 'departmentNameEn'>, words: Pick<Words, 'locale'>): string =>
  inLanguage(words, line.departmentName, line.departmentNameEn)
