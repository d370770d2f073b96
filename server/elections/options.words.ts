import { zhCN } from '../i18n/catalogues.ts'
import type { MessageKey } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'

/** Answers that the product brings along; their Chinese stands in the archive, whatever language the page speaks. */
const KNOWN = [
  'elections.option.for',
  'elections.option.against',
  'elections.option.abstain',
  'results.column.excellent',
  'results.column.competent',
  'results.column.basic',
  'results.column.poor',
  'results.column.very',
  'results.column.satisfied',
  'results.column.fairly',
  'results.column.little',
  'results.column.not',
  'results.column.unknown',
] as const satisfies readonly MessageKey[]
const KEYS: ReadonlyMap<string, MessageKey> = new Map(KNOWN.map((key) => [zhCN[key], key]))

/** A level or an answer in the reader's language; what an officer wrote stands as written. */
export function optionWords(label: string, { t }: Pick<Words, 't'>): string {
  const key = KEYS.get(label)
  return key === undefined ? label : t(key)
}
