import { dueChip } from '../disclosures/status.presenter.ts'
import type { Reader } from '../disclosures/record.presenter.ts'
import type { Duty } from './duties.types.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

function said(params: Duty['params'], { fmt }: Reader): Duty['params'] {
  const word = (name: string, value: string): string => (name === 'period' ? fmt.period(value) : DAY.test(value) ? fmt.date(value) : value)
  return Object.fromEntries(
    Object.entries(params).map(([name, value]): [string, string | number] => [name, typeof value === 'string' ? word(name, value) : value]),
  )
}

/** A plain list: words, where to do it, by when. */
export const presentDuties = (duties: readonly Duty[], reader: Reader) =>
  duties.map(({ code, params, href, dueOn }) => ({
    text: reader.t(code, said(params, reader)),
    href,
    due: dueOn === null ? undefined : { on: reader.fmt.date(dueOn), chip: dueChip(dueOn, reader) },
  }))
