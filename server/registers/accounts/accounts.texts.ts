import type { TextPlace } from '../register.ts'
import { figuresOf } from './accounts.form.ts'
import type { AccountsContent } from './accounts.rules.ts'

const BASIC_NAME = /^basic_name\.(\d+)$/
const REPEATED_LABEL = /^repeated_label\.(\d+)$/

/** Every text of the form by its field; figures too, for they are kept as somebody typed them. */
export function accountsTexts(content: AccountsContent): TextPlace[] {
  // What somebody typed as a name may be what the gate looks for: such a place is called by its code or number.
  const named: TextPlace[] = [
    ...content.basic.map(({ code, name }, i) => place(`basic_name.${i}`, code, name)),
    ...content.repeated.map(({ label }, i) => place(`repeated_label.${i}`, `#${i + 1}`, label)),
  ]
  const figures = figuresOf(content).map(({ field, label, value }) => {
    const typed = field.startsWith('basic.') || field.startsWith('repeated.')
    return place(field, typed ? field.replace(/^\w+\./, '#') : label, value)
  })
  return [...figures, ...named].filter(({ text }) => text !== '')
}

const place = (field: string, label: string, text: string): TextPlace =>
  field === 'reason'
    ? { place: field, label: 'accounts.reason', text }
    : { place: field, label: 'secrecy.place.figure', params: { field: label }, text }

/** The content with another text at one of those places. */
export function withText(content: AccountsContent, place: string, to: string): AccountsContent {
  if (place === 'reason') return { ...content, reason: to }
  const basicName = Number(BASIC_NAME.exec(place)?.[1] ?? -1)
  const repeatedLabel = Number(REPEATED_LABEL.exec(place)?.[1] ?? -1)
  const [group, first = '', second = ''] = place.split('.')
  return {
    ...content,
    sangong: group === 'sangong' ? set(content.sangong, first, (row) => ({ ...(row as object), [second]: to })) : content.sangong,
    narrative: group === 'narrative' ? set(content.narrative, `${first}.${second}`, () => to) : content.narrative,
    counts: group === 'counts' ? set(content.counts, first, () => to) : content.counts,
    basic: content.basic.map((line, i) =>
      i === basicName ? { ...line, name: to } : place === `basic.${line.code}` ? { ...line, amount: to } : line,
    ),
    repeated: content.repeated.map((one, i) =>
      i === repeatedLabel ? { ...one, label: to } : place === `repeated.${i}` ? { ...one, values: [to] } : one,
    ),
  }
}

const set = <T extends object>(of: T, key: string, change: (value: unknown) => unknown): T =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, name === key ? change(value) : (value as unknown)])) as T
