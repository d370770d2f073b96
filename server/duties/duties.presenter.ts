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

/** Plain lists of words, where to do it, by when: what the frame counts, and what stays listed because nobody can know whether it is done. */
export const presentDuties = (duties: readonly Duty[], reader: Reader) =>
  (['duties', 'ballots'] as const)
    .map((key) => ({ key, rows: duties.filter(({ uncounted }) => (uncounted === true) === (key === 'ballots')) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ key, rows }) => ({
      key,
      label: reader.t(`duties.section.${key}`),
      count: reader.t('duties.count', { n: rows.length }),
      rows: rows.map(({ code, params, href, dueOn }) => ({
        text: reader.t(code, said(params, reader)),
        href,
        due: dueOn === null ? undefined : { on: reader.fmt.date(dueOn), chip: dueChip(dueOn, reader) },
      })),
    }))
