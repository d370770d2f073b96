import type { ActiveElement, Chart } from 'chart.js'
import type { ChartData } from '../../../core/chart-data.ts'
import { isFlat, pointText } from './configuration.ts'

interface Point {
  readonly datasetIndex: number
  readonly index: number
}

const hrefAt = (data: ChartData, point: Point | undefined): string | null =>
  (point && data.series[point.datasetIndex]?.hrefs[point.index]) ?? null

/** A press on a bar or a point opens its rows; the hand shows where that is so. `chartNow`: charts are made anew with the theme. */
export function followPresses(box: HTMLElement, data: ChartData, chartNow: () => Chart): void {
  const under = (event: MouseEvent): ActiveElement | undefined => {
    const at = (mode: 'nearest' | 'index', intersect: boolean): ActiveElement[] =>
      chartNow()
        .getElementsAtEventForMode(event, mode, { intersect, ...(mode === 'index' ? { axis: isFlat(data) ? 'y' : 'x' } : {}) }, false)
        .filter((element) => hrefAt(data, element) !== null)
    // A low bar is hard to hit: the space above it counts too when only one series leads anywhere.
    const beside = at('index', false)
    return at('nearest', true)[0] ?? (beside.length === 1 ? beside[0] : undefined)
  }
  box.addEventListener('click', (event) => {
    const href = hrefAt(data, under(event))
    if (href === null) return
    if (event.ctrlKey || event.metaKey) open(href, '_blank', 'noopener')
    else location.assign(href)
  })
  box.addEventListener('mousemove', (event) => box.classList.toggle('is-over-link', under(event) !== undefined))
}

/** Arrows walk through the points, the tooltip and a live line say them, Enter opens the rows. */
export function followKeys(box: HTMLElement, said: Element | null, data: ChartData, chartNow: () => Chart): void {
  let at: Point | undefined
  const show = (point: Point): void => {
    at = point
    const chart = chartNow()
    const active = [{ datasetIndex: point.datasetIndex, index: point.index }]
    chart.setActiveElements(active)
    chart.tooltip?.setActiveElements(active, { x: 0, y: 0 })
    chart.update('none')
    if (said) said.textContent = `${data.labels[point.index] ?? ''} ${pointText(data, point.datasetIndex, point.index)}`
  }
  box.addEventListener('keydown', (event) => {
    const href = event.key === 'Enter' ? hrefAt(data, at) : null
    if (href !== null) location.assign(href)
    const next = step(data, at, event.key)
    if (!next) return
    event.preventDefault()
    show(next)
  })
}

/** The next point that has a figure: along the labels with left and right, among the series with up and down. */
export function step(data: ChartData, from: Point | undefined, key: string): Point | undefined {
  const along = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0
  const across = { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0
  if (along === 0 && across === 0) return undefined
  const series = data.series.length
  const labels = data.labels.length
  let { datasetIndex, index } = from ?? { datasetIndex: 0, index: along > 0 ? -1 : along < 0 ? labels : 0 }
  for (let tries = 0; tries < labels * series; tries++) {
    index = (index + along + labels) % labels
    datasetIndex = (datasetIndex + across + series) % series
    if (data.series[datasetIndex]?.values[index] != null) return { datasetIndex, index }
  }
  return undefined
}
