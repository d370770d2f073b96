/** What a chart's page hands to the script that draws it, as JSON in an attribute. */
export type ChartKind =
  | 'bar'
  | 'line'
  | 'stacked'
  | 'hbar'
  /** Lying bars whose series follow one another. */
  | 'hstacked'
  | 'bar+line'
  /** Of one series: each bar begins where the one above it ended, the last one shows them all from 0. */
  | 'waterfall'
  /** Shares of 100, one corner a label. */
  | 'radar'
/** primary: what the chart is about · previous: last year · other: a second kind · muted: background · budget: dashed line · late: past its day, amber. */
export type ChartTone = 'primary' | 'previous' | 'other' | 'muted' | 'budget' | 'late'

export interface ChartData {
  readonly kind: ChartKind
  readonly title: string
  readonly note: string
  readonly unit: string
  readonly labels: readonly string[]
  /** What amber, striped points are over; empty when none is. */
  readonly over: string
  readonly series: readonly ChartDataSeries[]
}

export interface ChartDataSeries {
  readonly label: string
  readonly tone: ChartTone
  readonly as: 'bar' | 'line'
  /** For drawing only: floating point in the shown unit. */
  readonly values: readonly (number | null)[]
  /** The exact figures as the page writes them. */
  readonly texts: readonly string[]
  readonly hrefs: readonly (string | null)[]
  readonly over: readonly boolean[]
}
