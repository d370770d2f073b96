import type { Cover, Glyph, PageState, PaintedPage, Picture } from './pdf-page.types.ts'
import { IDENTITY, apply, boxOf, inBox, inside, inverse, meet, outlinesOf, rectangle, scaleOf, thick, times } from './pdf-shapes.rules.ts'
import type { Box, Matrix, Point } from './pdf-shapes.rules.ts'

/** A font as far as painting needs it. */
export interface PaintFont {
  readonly vertical: boolean
  readonly matrix: Matrix
}

/** What the page's operators refer to by name. */
export interface Resources {
  readonly font: (name: string) => PaintFont | undefined
  readonly picture: (name: string) => Picture
}

type Args = readonly unknown[]
interface PdfGlyph {
  readonly unicode: string
  readonly width: number
  readonly isSpace: boolean
  readonly vmetric?: readonly number[] | null
}

const FILLS = new Set(['fill', 'eoFill', 'fillStroke', 'eoFillStroke', 'closeFillStroke', 'closeEOFillStroke'])
const STROKES = new Set(['stroke', 'closeStroke', 'fillStroke', 'eoFillStroke', 'closeFillStroke', 'closeEOFillStroke'])
const OPAQUE = 0.9
/** Below this height in points nobody reads a letter. */
const TINY = 1

/** Follows the operators of one page, as a painter would, and notes each character and everything opaque that is painted. */
export class Painter {
  readonly #glyphs: Glyph[] = []
  readonly #covers: Cover[] = []
  readonly #stack: PageState[] = []
  readonly #view: Box
  readonly #resources: Resources
  readonly #names: Readonly<Record<number, string>>
  #state: PageState
  #order = 0
  #pictures = 0
  #shapes = 0
  #clipNext: boolean

  constructor(view: Box, resources: Resources, names: Readonly<Record<number, string>>) {
    this.#view = view
    this.#resources = resources
    this.#names = names
    this.#clipNext = false
    this.#state = initial(view)
  }

  result(): PaintedPage {
    return { glyphs: this.#glyphs, covers: this.#covers, pictures: this.#pictures, shapes: this.#shapes }
  }

  paint(operator: number, args: Args): void {
    this.#order += 1
    const name = this.#names[operator] ?? ''
    if (!this.#graphics(name, args)) this.#text(name, args)
  }

  #graphics(name: string, args: Args): boolean {
    const state = this.#state
    switch (name) {
      case 'save':
        this.#save()
        return true
      case 'restore':
        this.#restore()
        return true
      case 'transform':
        state.ctm = times(state.ctm, args as unknown as Matrix)
        return true
      case 'setGState':
        this.#gstate(args[0] as readonly (readonly [string, unknown])[])
        return true
      case 'setLineWidth':
        state.lineWidth = Number(args[0])
        return true
      case 'setFillRGBColor':
        state.fill = String(args[0])
        return true
      case 'setStrokeRGBColor':
        state.stroke = String(args[0])
        return true
      case 'setFillColorN':
        state.fill = undefined
        return true
      case 'setFillTransparent':
        state.fillAlpha = 0
        return true
      case 'clip':
      case 'eoClip':
        this.#clipNext = true
        return true
      case 'constructPath':
        this.#path(this.#names[Number(args[0])] ?? '', (args[1] as readonly (ArrayLike<number> | null)[] | undefined)?.[0])
        return true
      default:
        return this.#groups(name, args) || this.#images(name, args)
    }
  }

  #groups(name: string, args: Args): boolean {
    switch (name) {
      case 'paintFormXObjectBegin':
        this.#save()
        this.#enter(args[0], args[1])
        return true
      case 'beginGroup': {
        this.#save()
        const group = args[0] as { readonly smask?: unknown } | undefined
        // What a mask is made of is never painted itself; a group that is painted thinly hides nothing.
        this.#state.veil = this.#state.veil || group?.smask != null || this.#state.fillAlpha < OPAQUE || this.#state.blend !== 'source-over'
        this.#state.fillAlpha = group?.smask != null ? 0 : 1
        this.#state.blend = 'source-over'
        return true
      }
      case 'beginAnnotation':
        this.#save()
        this.#state = initial(this.#view)
        this.#enter(IDENTITY, args[1])
        this.#state.ctm = times(args[2] as Matrix, args[3] as Matrix)
        return true
      case 'paintFormXObjectEnd':
      case 'endGroup':
      case 'endAnnotation':
        this.#restore()
        return true
      default:
        return false
    }
  }

  #enter(matrix: unknown, bbox: unknown): void {
    const state = this.#state
    if (isNumbers(matrix, 6)) state.ctm = times(state.ctm, matrix as unknown as Matrix)
    if (!isNumbers(bbox, 4)) return
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = bbox
    state.clip = meet(state.clip, boxOf(rectangle({ x0, y0, x1, y1 }).map((point) => apply(state.ctm, point))))
  }

  #save(): void {
    this.#stack.push({ ...this.#state })
  }

  #restore(): void {
    this.#state = this.#stack.pop() ?? this.#state
  }

  #gstate(entries: readonly (readonly [string, unknown])[]): void {
    const state = this.#state
    for (const [key, value] of entries) {
      if (key === 'ca') state.fillAlpha = Number(value)
      if (key === 'CA') state.strokeAlpha = Number(value)
      if (key === 'BM') state.blend = String(value)
      if (key === 'LW') state.lineWidth = Number(value)
      if (key === 'SMask') state.veil = value !== false && value !== null
      if (key === 'Font' && Array.isArray(value)) this.#font(String(value[0]), Number(value[1]))
    }
  }

  #path(how: string, path: ArrayLike<number> | null | undefined): void {
    const state = this.#state
    const outlines = path == null ? [] : outlinesOf(path, state.ctm)
    const clip = this.#clipNext
    this.#clipNext = false
    if (FILLS.has(how)) this.#fillPath(outlines, how.toLowerCase().includes('eofill'))
    if (STROKES.has(how)) this.#strokePath(outlines)
    if (clip) state.clip = meet(state.clip, boxOf(outlines.flat()))
  }

  #fillPath(outlines: readonly (readonly Point[])[], evenOdd: boolean): void {
    this.#shapes += 1
    const { fillAlpha, fill } = this.#state
    if (this.#covering(fillAlpha)) this.#cover(boxOf(outlines.flat()), fill, true, (point) => inside(outlines, point, evenOdd))
  }

  /** A thick line is a box as well: some people black out with one. */
  #strokePath(outlines: readonly (readonly Point[])[]): void {
    this.#shapes += 1
    const { strokeAlpha, stroke, lineWidth, ctm } = this.#state
    const width = lineWidth * scaleOf(ctm)
    if (width < 2 || !this.#covering(strokeAlpha)) return
    for (const outline of outlines)
      for (const [i, from] of outline.entries()) {
        const to = outline[i + 1]
        const band = to === undefined ? [] : thick(from, to, width)
        if (band.length > 0) this.#cover(boxOf(band), stroke, true, (point) => inside([band], point, false))
      }
  }

  #covering(alpha: number): boolean {
    return alpha >= OPAQUE && !this.#state.veil && this.#state.blend === 'source-over'
  }

  #cover(box: Box, color: string | undefined, coversInvisible: boolean, hides: (point: Point) => boolean): void {
    const within = meet(box, this.#state.clip)
    if (within.x1 - within.x0 <= 0.5 || within.y1 - within.y0 <= 0.5) return
    this.#covers.push({ order: this.#order, box: within, color, coversInvisible, hides: (point) => inBox(within, point) && hides(point) })
  }

  #images(name: string, args: Args): boolean {
    if (!/image/i.test(name)) return false
    this.#pictures += 1
    if (name === 'paintSolidColorImageMask') this.#fillPath([rectangle(UNIT).map((point) => apply(this.#state.ctm, point))], false)
    if (name === 'paintImageXObject') this.#picture(this.#resources.picture(String(args[0])))
    if (name === 'paintInlineImageXObject') this.#picture({ alphaAt: undefined })
    return true
  }

  #picture({ alphaAt }: Picture): void {
    const { ctm, fillAlpha } = this.#state
    const back = inverse(ctm)
    if (back === undefined || !this.#covering(fillAlpha)) return
    const hides = (point: Point): boolean => {
      const [u, v] = apply(back, point)
      return inBox(UNIT, [u, v]) && (alphaAt === undefined || alphaAt(u, 1 - v) >= 250)
    }
    this.#cover(boxOf(rectangle(UNIT).map((point) => apply(ctm, point))), undefined, false, hides)
  }

  #font(name: string, size: number): void {
    this.#state.font = this.#resources.font(name)
    this.#state.size = size
  }

  #text(name: string, args: Args): void {
    const state = this.#state
    const [first, second] = args
    if (name === 'beginText') state.textMatrix = state.lineMatrix = IDENTITY
    else if (name === 'setTextMatrix') state.textMatrix = state.lineMatrix = first as Matrix
    else if (name === 'moveText') this.#move(Number(first), Number(second))
    else if (name === 'setLeadingMoveText') {
      state.leading = -Number(second)
      this.#move(Number(first), Number(second))
    } else if (name === 'nextLine') this.#move(0, -state.leading)
    else if (name === 'setFont') this.#font(String(first), Number(second))
    else if (name === 'setCharSpacing') state.charSpacing = Number(first)
    else if (name === 'setWordSpacing') state.wordSpacing = Number(first)
    else if (name === 'setHScale') state.scale = Number(first) / 100
    else if (name === 'setLeading') state.leading = Number(first)
    else if (name === 'setTextRise') state.rise = Number(first)
    else if (name === 'setTextRenderingMode') state.mode = Number(first)
    else if (name === 'showText') for (const glyph of first as readonly (number | PdfGlyph | null)[]) this.#show(glyph)
  }

  #move(x: number, y: number): void {
    const state = this.#state
    state.textMatrix = state.lineMatrix = times(state.lineMatrix, [1, 0, 0, 1, x, y])
  }

  #advance(x: number, y: number): void {
    this.#state.textMatrix = times(this.#state.textMatrix, [1, 0, 0, 1, x, y])
  }

  #show(glyph: number | PdfGlyph | null): void {
    const { font, size, scale, charSpacing, wordSpacing } = this.#state
    if (glyph === null) return
    const down = font?.vertical === true
    if (typeof glyph === 'number') {
      const shift = (-glyph * size) / 1000
      this.#advance(down ? 0 : shift * scale, down ? shift : 0)
      return
    }
    const em = size * (font?.matrix[0] ?? 0.001)
    const spacing = charSpacing + (glyph.isSpace ? wordSpacing : 0)
    if (glyph.unicode !== '') this.#note(glyph, em * glyph.width * scale, size * 1000 * Math.abs(font?.matrix[3] ?? 0.001), down)
    if (down) this.#advance(0, (glyph.vmetric?.[0] ?? -1000) * em - spacing)
    else this.#advance((em * glyph.width + spacing) * scale, 0)
  }

  #note(glyph: PdfGlyph, width: number, height: number, down: boolean): void {
    const { ctm, textMatrix, rise, mode, fill, stroke, fillAlpha, strokeAlpha, clip } = this.#state
    const m = times(ctm, times(textMatrix, [1, 0, 0, 1, down ? -width / 2 : 0, rise - (down ? height * 0.88 : 0)]))
    const origin = apply(m, [0, 0])
    const along: Point = [m[0] * width, m[1] * width]
    const up: Point = [m[2] * height, m[3] * height]
    const inked = (mode & 3) !== 3 && ((mode & 3) === 1 ? strokeAlpha : fillAlpha) > 0.05
    const middle: Point = [origin[0] + along[0] / 2 + up[0] * 0.35, origin[1] + along[1] / 2 + up[1] * 0.35]
    const unseen = !inked || Math.hypot(...up) < TINY || !inBox(clip, middle)
    this.#glyphs.push({ text: glyph.unicode, order: this.#order, origin, along, up, color: (mode & 3) === 1 ? stroke : fill, unseen })
  }
}

const UNIT: Box = { x0: 0, y0: 0, x1: 1, y1: 1 }
const isNumbers = (value: unknown, count: number): value is readonly number[] =>
  (Array.isArray(value) || ArrayBuffer.isView(value)) && (value as unknown as readonly unknown[]).length === count

const initial = (clip: Box): PageState => ({
  ctm: IDENTITY,
  clip,
  fill: '#000000',
  stroke: '#000000',
  fillAlpha: 1,
  strokeAlpha: 1,
  blend: 'source-over',
  veil: false,
  lineWidth: 1,
  font: undefined,
  size: 0,
  charSpacing: 0,
  wordSpacing: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
  textMatrix: IDENTITY,
  lineMatrix: IDENTITY,
})
