import { dueChip } from '../disclosures/status.presenter.ts'
import type { Reader } from '../disclosures/record.presenter.ts'
import type { Duty } from './duties.types.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

function said(params: Duty['params'], { fmt }: Reader): Duty['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value]
      return [name, name === 'period' ? fmt.period(value) : DAY.test(value) ? fmt.date(value) : value]
    }),
  )
}

/** A plain list: words, where to do it, by when. */
export const presentDuties = (duties: readonly Duty[], reader: Reader) =>
  duties.map(({ code, params, href, dueOn }) => ({
    text: reader.t(code, said(params, reader)),
    href,
    due: dueOn === null ? undefined : { on: reader.fmt.date(dueOn), chip: dueChip(dueOn, reader) },
  }))
