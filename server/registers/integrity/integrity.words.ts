import { fen } from '../../../core/money.ts'
import type { Translate } from '../../i18n/index.ts'
import type { Format } from '../../web/format.ts'
import { choiceLabel, fieldLabel, FIELDS, type FieldSpec, type IntegrityEntry } from './integrity.rules.ts'

export interface Speech {
  readonly t: Translate
  readonly fmt: Format
}

/** A value as readers see it; empty where there is none. */
export function said(entry: IntegrityEntry, { field, kind }: Pick<FieldSpec, 'field' | 'kind'>, { t, fmt }: Speech): string {
  const value = entry[field]
  if (value === null || value === '') return ''
  if (kind === 'money') return fmt.yuan(fen(Number(value)))
  if (kind === 'date') return fmt.date(String(value))
  if (kind === 'flag') return t(value === true ? 'integrity.yes' : 'integrity.no')
  if (kind === 'count') return fmt.number(Number(value))
  return kind === 'choice' ? t(choiceLabel(field, String(value))) : String(value)
}

/** A whole row in one line: 品名 茶叶，数量 2. */
export const rowText = (entry: IntegrityEntry, words: Speech): string =>
  FIELDS[entry.section]
    .flatMap((spec) => {
      const text = spec.kind === 'flag' && !entry.isMoney ? '' : said(entry, spec, words)
      return text === '' ? [] : [words.t('integrity.cell', { field: words.t(fieldLabel(entry.section, spec.field)), text })]
    })
    .join(words.t('integrity.join'))
