import type { Sheet } from '../web/table-csv.ts'
import type { Words } from '../web/words.ts'
import type { MapChoice } from './map.choice.ts'
import { heatMap } from './map.presenter.ts'
import type { Compliance } from './map.service.ts'

/** The map as it is shown: the same rows, columns, letters and shares. */
export function mapSheet(choice: MapChoice, given: Compliance, words: Words): Sheet {
  const { t, fmt } = words
  const { columns, rows, foot } = heatMap(choice, given, words)
  const rateHead = t(choice.layer === 'timing' ? 'compliance.map.rate' : 'compliance.map.completeness')
  const heads = [t('compliance.column.department'), ...columns.map(({ code, text }) => (code === '' ? text : `${code} ${text}`)), rateHead]
  const lines = [
    ...rows.map(({ name, cells, rate }) => [name, ...cells.map(({ text }) => text), rate.text]),
    [t('compliance.map.bureau'), ...foot.cells.map(({ text }) => text), foot.rate.text],
  ]
  return {
    title: t('compliance.map.file', { period: fmt.period(choice.view === 'items' ? choice.period : choice.period.slice(0, 4)) }),
    heads,
    kinds: heads.map(() => 'text'),
    widths: [18, ...columns.map(() => 12), 10],
    batches: (async function* () {
      yield lines
    })(),
  }
}
