import { encode } from 'uqr'

const SVG = 'http://www.w3.org/2000/svg'

/** Puts a QR code of `text` into `place`, drawn here: what it says leaves this browser for nobody. */
export function drawQr(place: HTMLElement, text: string): void {
  const { data, size } = encode(text, { border: 2, ecc: 'M' })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, 'shape-rendering': 'crispEdges', 'aria-hidden': 'true' }))
    svg.setAttribute(name, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', squares.join(''))
  svg.append(path)
  place.replaceChildren(svg)
}
