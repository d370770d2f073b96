import {
  amountOf,
  COUNTS,
  EMPTY_ACCOUNTS,
  NARRATIVE_KEYS,
  SANGONG_ROWS,
  type AccountsContent,
  type BasicLine,
  type Count,
  type NarrativeKey,
  type NarrativeRow,
  type SangongRow,
  type Side,
} from './accounts.rules.ts'

/** Words under which documents print the rows of the table; the first that fits wins. */
const ROW_WORDS: readonly (readonly [RegExp, SangongRow])[] = [
  [/小计|购置(及|和|、)/, 'vehicles'],
  [/运行/, 'vehicle_running'],
  [/购置/, 'vehicle_purchase'],
  [/公务用车|公车/, 'vehicles'],
  [/出国/, 'abroad'],
  [/接待/, 'reception'],
  [/合计|三公/, 'total'],
]
const SIDE_WORDS: Readonly<Record<string, Side>> = { 预算数: 'budget', 决算数: 'final', budget: 'budget', final: 'final' }
const COUNT_WORDS: Readonly<Record<string, Count>> = {
  出国团组: 'abroad_groups',
  出国团组数: 'abroad_groups',
  出国人次: 'abroad_persons',
  公务用车购置数: 'vehicles_bought',
  公务用车保有量: 'vehicles_kept',
  接待批次: 'reception_batches',
  接待人次: 'reception_persons',
  陪同人数: 'reception_companions',
}
const PREFIX: readonly (readonly [string, NarrativeRow])[] = [
  ['三公', 'total'],
  ['出国', 'abroad'],
  ['公车', 'vehicles'],
  ['接待', 'reception'],
  ['', 'total'],
]

type Loose = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

/**
 * A document in JSON: our own content, or a transcription whose keys are the words of the document (三公 table by row and 预算数/决算数, basic
 * expenditure as [code, name, amount], statements of the text by their subject). `undefined` when there is no such table in it.
 */
export function readTranscript(value: unknown): AccountsContent | undefined {
  if (!isObject(value)) return undefined
  const find = (prefix: string): unknown => Object.entries(value).find(([key]) => key.startsWith(prefix))?.[1]
  const [sangong, basic, narrative] = [find('sangong'), find('basic'), value['narrative']]
  if (!isObject(sangong) && !Array.isArray(basic)) return undefined
  const unit = value['unit'] === '元' ? '元' : '万元'
  const own =
    isObject(value['counts']) ||
    (isObject(narrative) && Object.keys(narrative).some((key) => NARRATIVE_KEYS.some((known) => known === key)))
  return {
    ...EMPTY_ACCOUNTS,
    unit,
    sangong: readSangong(sangong),
    basic: readBasic(basic),
    reason: text(value['reason']),
    ...(own ? readOwn(value) : readNarrative(isObject(narrative) ? narrative : {}, unit)),
  }
}

function readSangong(value: unknown): AccountsContent['sangong'] {
  if (!isObject(value)) return {}
  const rows = Object.entries(value).flatMap(([label, sides]) => {
    const row = SANGONG_ROWS.find((known) => known === label) ?? ROW_WORDS.find(([words]) => words.test(label))?.[1]
    return row === undefined || !isObject(sides) ? [] : [[row, readSides(sides)] as const]
  })
  return Object.fromEntries(rows)
}

function readSides(sides: Loose): Record<Side, string> {
  const read: Record<Side, string> = { budget: '', final: '' }
  for (const [label, value] of Object.entries(sides)) {
    const side = SIDE_WORDS[label]
    if (side !== undefined) read[side] = text(value)
  }
  return read
}

function readBasic(value: unknown): BasicLine[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((line: unknown): BasicLine[] => {
    const [code, name, amount] = Array.isArray(line)
      ? line.map(text)
      : isObject(line)
        ? [text(line['code']), text(line['name']), text(line['amount'])]
        : []
    return code !== undefined && /^\d{3}(\d{2})?$/.test(code) ? [{ code, name: name ?? '', amount: amount ?? '' }] : []
  })
}

function readOwn(value: Loose): Pick<AccountsContent, 'narrative' | 'counts' | 'repeated'> {
  const pick = <K extends string>(keys: readonly K[], from: unknown): Partial<Record<K, string>> =>
    isObject(from)
      ? (Object.fromEntries(keys.filter((key) => text(from[key]) !== '').map((key) => [key, text(from[key])])) as Partial<
          Record<K, string>
        >)
      : {}
  const repeated = (Array.isArray(value['repeated']) ? (value['repeated'] as unknown[]) : []).flatMap((entry: unknown) =>
    isObject(entry) && Array.isArray(entry['values']) ? [{ label: text(entry['label']), values: entry['values'].map(text) }] : [],
  )
  return { narrative: pick(NARRATIVE_KEYS, value['narrative']), counts: pick(COUNTS, value['counts']), repeated }
}

/** 公车同比减少 3.59 → vehicles.change −3.59; 职业年金_正文 and 职业年金_表 → one figure stated twice. */
function readNarrative(source: Loose, unit: AccountsContent['unit']): Pick<AccountsContent, 'narrative' | 'counts' | 'repeated'> {
  const narrative: Partial<Record<NarrativeKey, string>> = {}
  const counts: Partial<Record<Count, string>> = {}
  const repeated = new Map<string, string[]>()
  for (const [label, value] of Object.entries(source)) {
    const [key, written] = [narrativeKey(label), text(value).trim()]
    const count = COUNT_WORDS[label]
    const subject = /^(.+)_[^_]+$/.exec(label)?.[1]
    if (count !== undefined) counts[count] = written
    else if (key !== undefined) narrative[key] = /减少/.test(label) && amountOf({ unit }, written) !== null ? `-${written}` : written
    else if (subject !== undefined) repeated.set(subject, [...(repeated.get(subject) ?? []), written])
  }
  return {
    narrative,
    counts,
    repeated: [...repeated].filter(([, values]) => values.length > 1).map(([label, values]) => ({ label, values })),
  }
}

function narrativeKey(label: string): NarrativeKey | undefined {
  const figure = FIGURE_WORDS.find(([words]) => words.test(label))?.[1]
  const row = PREFIX.find(([prefix]) => label.startsWith(prefix))?.[1]
  const rest = PREFIX.some(([prefix]) => prefix !== '' && label.startsWith(prefix)) ? label.slice(2) : label
  return figure === undefined || row === undefined || !/^(年初预算|预算|决算|完成预算|同比(减少|增加|下降|增长))$/.test(rest)
    ? undefined
    : `${row}.${figure}`
}

const FIGURE_WORDS = [
  [/完成预算$/, 'completion'],
  [/同比(减少|增加)$/, 'change'],
  [/同比(下降|增长)$/, 'change_percent'],
  [/决算$/, 'final'],
  [/预算$/, 'budget'],
] as const
