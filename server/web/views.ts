import ejs from 'ejs'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { escapeMarkup } from './markup.ts'

export const VIEWS_DIRECTORY = fileURLToPath(new URL('../../views', import.meta.url))

type Data = Record<string, unknown>
type Include = (name: string, extra?: Data) => string
type Compiled = (data: Data, escape: (value: unknown) => string, include: Include) => string

/** What every template may use without declaring it on its first line. */
const COMMON_LOCALS = ['t', 'fmt', 'frame', 'icon', 'chip', 'markdown', 'view', 'title']

/** The first line of a template declares what it is given: `<%# locals: disclosure, canReview %>`. */
export function declaredLocals(source: string): string[] {
  const declared = /^<%#\s*locals:([^%]*)%>/.exec(source)?.[1] ?? ''
  return declared
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

// Templates are compiled without `with`: naming the locals renders three times as fast and makes a forgotten one fail loudly.
function compile(name: string): Compiled {
  const filename = `${VIEWS_DIRECTORY}/${name}.ejs`
  const source = readFileSync(filename, 'utf8')
  const destructuredLocals = [...new Set([...COMMON_LOCALS, ...declaredLocals(source)])]
  const template = new ejs.Template(source, { filename, _with: false, destructuredLocals, compileDebug: false, rmWhitespace: true })
  template.compile()
  // EJS 7's own wrapper brings its own include, which knows no folder of views: the function is made here of the same source.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is our own template, compiled once
  return new Function('locals', 'escapeFn', 'include', (template as unknown as { source: string }).source) as Compiled
}

export type Render = (name: string, data: Data) => string

const compiled = new Map<string, Compiled>()

/** Renders templates by name below views/. `cache` keeps compiled templates for the life of the process. */
export function createRenderer(cache: boolean): Render {
  const load = (name: string): Compiled => {
    const known = cache ? compiled.get(name) : undefined
    if (known) return known
    const fresh = compile(name)
    if (cache) compiled.set(name, fresh)
    return fresh
  }
  const render: Render = (name, data) =>
    load(name)(data, escapeMarkup, (included, extra) => render(included, extra === undefined ? data : { ...data, ...extra }))
  return render
}

export interface PageLocals extends Data {
  /** Loads what the frame around the page shows; called once a page, and only when a page is rendered. */
  readonly loadFrame?: (title: string) => Promise<Data>
}

/** Express's view engine: renders `views/layouts/<layout>.ejs`, which includes the page as `view`. */
export function createViewEngine(render: Render, common: Data) {
  return (file: string, locals: object, done: (error: Error | null, html?: string) => void): void => {
    const data = locals as PageLocals
    const view = file.slice(VIEWS_DIRECTORY.length + 1).replace(/\.ejs$/, '')
    const layout = typeof data['layout'] === 'string' ? data['layout'] : 'page'
    const frame = data.loadFrame?.(typeof data['title'] === 'string' ? data['title'] : '') ?? Promise.resolve({})
    frame
      .then((loaded) => {
        done(null, render(`layouts/${layout}`, { ...common, ...data, ...loaded, view }))
      })
      .catch((error: unknown) => {
        done(error instanceof Error ? error : new Error(String(error)))
      })
  }
}
