// Draws every `partials/chart` of the page. Pages without a chart do not load this, and so not Chart.js.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  RadarController,
  RadialLinearScale,
  Tooltip,
} from 'chart.js'
import type { ChartData } from '../../core/chart-data.ts'
import { configure } from './chart/configuration.ts'
import { followKeys, followPresses } from './chart/drill.ts'
import { readPalette } from './chart/palette.ts'
import { savePicture } from './chart/picture.ts'

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  RadarController,
  RadialLinearScale,
  Tooltip,
)

/** Draws anew with the page's colours, or only measures the text again. */
type Redraw = (what: 'colours' | 'text') => void
const redraws = new Set<Redraw>()

function start(figure: HTMLElement): void {
  const box = figure.querySelector<HTMLElement>('[data-chart]')
  const canvas = box?.querySelector('canvas')
  if (!box || !canvas || figure.dataset['drawn'] !== undefined) return
  figure.dataset['drawn'] = ''
  const data = JSON.parse(box.dataset['chart'] ?? '{}') as ChartData
  const draw = (): Chart => new Chart(canvas, configure(data, readPalette(paper()), devicePixelRatio))
  let chart: Chart = draw()
  const redraw: Redraw = (what) => {
    // A tooltip that is open stays open when only a font has arrived.
    if (what === 'text' && canvas.isConnected) {
      chart.update('none')
      return
    }
    chart.destroy()
    if (canvas.isConnected) chart = draw()
    else redraws.delete(redraw)
  }
  redraws.add(redraw)
  if (box.tabIndex === 0) {
    followPresses(box, data, () => chart)
    followKeys(box, figure.querySelector('[data-chart-said]'), data, () => chart)
  }
  offerPicture(figure, data, box)
  borrowFonts(figure, data)
}

function offerPicture(figure: HTMLElement, data: ChartData, box: HTMLElement): void {
  const button = figure.querySelector<HTMLButtonElement>('[data-chart-save]')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => void savePicture(data, box.clientHeight))
}

// A canvas does not make the browser fetch the parts of a served font that its text needs; the same text on the page does.
function borrowFonts(figure: HTMLElement, data: ChartData): void {
  const text = document.createElement('span')
  text.className = 'visually-hidden'
  text.ariaHidden = 'true'
  text.textContent = [data.title, data.note, data.over, ...data.labels, ...data.series.map((one) => one.label), '0123456789,.−'].join(' ')
  figure.append(text)
}

/** While printing, the light theme's colours, whatever the screen shows. */
let printing: HTMLElement | undefined
const paper = (): Element => printing ?? document.documentElement

const redrawAll = (what: 'colours' | 'text' = 'colours'): void => {
  for (const redraw of [...redraws]) redraw(what)
}

addEventListener('beforeprint', () => {
  printing = document.createElement('div')
  printing.dataset['bsTheme'] = 'light'
  document.body.append(printing)
  redrawAll()
})
addEventListener('afterprint', () => {
  printing?.remove()
  printing = undefined
  redrawAll()
})
new MutationObserver(() => redrawAll()).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] })
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redrawAll())
document.fonts.addEventListener('loadingdone', () => redrawAll('text'))

const startAll = (root: ParentNode): void => {
  for (const figure of root.querySelectorAll<HTMLElement>('[data-figure]')) start(figure)
}
startAll(document)
// A table that was filtered in place brings its charts along.
document.addEventListener('sl:swapped', ({ target }) => startAll(target instanceof Element ? (target.parentElement ?? document) : document))
