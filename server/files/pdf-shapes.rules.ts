/** Geometry of a page, in the units of its own space: what is painted where, and whether a point lies under it. */
export type Matrix = readonly [number, number, number, number, number, number]
export type Point = readonly [number, number]
export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** The matrix that does `inner` first and `outer` after it. */
export const times = (outer: Matrix, inner: Matrix): Matrix => [
  outer[0] * inner[0] + outer[2] * inner[1],
  outer[1] * inner[0] + outer[3] * inner[1],
  outer[0] * inner[2] + outer[2] * inner[3],
  outer[1] * inner[2] + outer[3] * inner[3],
  outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
  outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
]
export const apply = (m: Matrix, [x, y]: Point): Point => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]
/** How much longer a length becomes, whatever its direction. */
export const scaleOf = (m: Matrix): number => Math.sqrt(Math.abs(m[0] * m[3] - m[1] * m[2]))

export function inverse(m: Matrix): Matrix | undefined {
  const d = m[0] * m[3] - m[1] * m[2]
  if (Math.abs(d) < 1e-12) return undefined
  return [m[3] / d, -m[1] / d, -m[2] / d, m[0] / d, (m[2] * m[5] - m[3] * m[4]) / d, (m[1] * m[4] - m[0] * m[5]) / d]
}

export interface Box {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

export function boxOf(points: readonly Point[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    x0 = Math.min(x0, x)
    y0 = Math.min(y0, y)
    x1 = Math.max(x1, x)
    y1 = Math.max(y1, y)
  }
  return { x0, y0, x1, y1 }
}
export const meet = (a: Box, b: Box): Box => ({
  x0: Math.max(a.x0, b.x0),
  y0: Math.max(a.y0, b.y0),
  x1: Math.min(a.x1, b.x1),
  y1: Math.min(a.y1, b.y1),
})
export const inBox = ({ x0, y0, x1, y1 }: Box, [x, y]: Point): boolean => x >= x0 && x <= x1 && y >= y0 && y <= y1
export const rectangle = ({ x0, y0, x1, y1 }: Box): readonly Point[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
]

/** True when the point lies inside the outlines, by the nonzero or the even-odd rule. Every outline is closed. */
export function inside(outlines: readonly (readonly Point[])[], [x, y]: Point, evenOdd: boolean): boolean {
  let winding = 0
  let crossings = 0
  for (const outline of outlines)
    for (let i = 0; i < outline.length; i++) {
      const [x1, y1] = outline[i]!
      const [x2, y2] = outline[(i + 1) % outline.length]!
      if (y1 > y === y2 > y || x >= x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) continue
      crossings += 1
      winding += y2 > y1 ? 1 : -1
    }
  return evenOdd ? crossings % 2 === 1 : winding !== 0
}

/** A line of this thickness as an outline. */
export function thick([x1, y1]: Point, [x2, y2]: Point, width: number): readonly Point[] {
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length === 0) return []
  const [dx, dy] = [(((y2 - y1) / length) * width) / 2, (((x1 - x2) / length) * width) / 2]
  return [
    [x1 + dx, y1 + dy],
    [x2 + dx, y2 + dy],
    [x2 - dx, y2 - dy],
    [x1 - dx, y1 - dy],
  ]
}

const STEPS = 6

/** The straight outlines of a path as pdf.js hands it over: 0 move, 1 line, 2 curve, 3 quadratic curve, 4 close. */
export function outlinesOf(path: ArrayLike<number>, m: Matrix): Point[][] {
  const outlines: Point[][] = []
  let last: Point = [0, 0]
  const put = (point: Point): void => {
    outlines.at(-1)?.push(apply(m, point))
    last = point
  }
  const at = (i: number): Point => [path[i] ?? 0, path[i + 1] ?? 0]
  for (let i = 0; i < path.length;) {
    const code = path[i]
    if (code === 0) outlines.push([])
    if (code === 0 || code === 1) put(at(i + 1))
    else if (code === 2) curve([last, at(i + 1), at(i + 3), at(i + 5)], put)
    else if (code === 3) curve([last, at(i + 1), at(i + 3)], put)
    i += [3, 3, 7, 5, 1][code ?? 4] ?? 1
  }
  return outlines
}

/** Points of a Bézier curve by de Casteljau's construction. */
function curve(control: readonly Point[], put: (point: Point) => void): void {
  for (let step = 1; step <= STEPS; step++) {
    const part = step / STEPS
    let points = control
    while (points.length > 1)
      points = points.slice(1).map(([x, y], i) => [points[i]![0] + (x - points[i]![0]) * part, points[i]![1] + (y - points[i]![1]) * part])
    put(points[0]!)
  }
}
