import { expect } from 'chai'
import ejs from 'ejs'
import { Linter } from 'eslint'
import { ICONS } from '../../public/icons.ts'
import { declaredLocals } from '../../server/web/views.ts'
import { sources } from './sources.ts'

const views = sources('views', ['.ejs'])
const code = [...views, ...sources('server', ['.ts'])]
const name = (file: string) => file.replace(/^views\//, '').replace(/[.]ejs$/, '')
const names = new Set(views.map(({ file }) => name(file)))
const COMMON = ['t', 'fmt', 'frame', 'icon', 'chip', 'markdown', 'view', 'title']

/** Every match of `pattern` in a view, as `file: what was found`. */
function found(pattern: RegExp): string[] {
  return views.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => `${file}: ${match[0].slice(0, 80)}`))
}

describe('views', () => {
  it('exist', () => {
    expect(views.length).to.be.greaterThan(10)
  })

  it('say on their first line what they are given', () => {
    expect(views.filter(({ text }) => !/^<%# locals:[^%]*%>/.test(text)).map(({ file }) => file)).to.deep.equal([])
  })

  it('use nothing that they did not declare, and declare nothing that they do not use', () => {
    expect(views.flatMap(({ file, text }) => undeclared(text).map((problem) => `${file}: ${problem}`))).to.deep.equal([])
  })

  it('print unescaped only what include, icon, chip and markdown return', () => {
    expect(found(/<%-(?!\s*(include|icon|chip|markdown)\()[^%]*/g)).to.deep.equal([])
  })

  it('carry no style of their own', () => {
    expect(found(/<style\b|\sstyle\s*=/gi)).to.deep.equal([])
  })

  it('carry no script of their own', () => {
    expect(found(/<script\b(?![^>]*\s(src=|type="application\/json"))[^>]*>|\son[a-z]+\s*=\s*["']|javascript:/gi)).to.deep.equal([])
  })

  it('load nothing from elsewhere', () => {
    expect(found(/\b(src|href|action)\s*=\s*["']?(https?:)?\/\/[^"'\s>]*/gi)).to.deep.equal([])
  })

  it('include templates that exist', () => {
    const missing = views.flatMap(({ file, text }) =>
      [...text.matchAll(/include\('([^']+)'/g)].filter((match) => !names.has(match[1] ?? '')).map((match) => `${file}: ${match[1] ?? ''}`),
    )
    expect(missing).to.deep.equal([])
  })

  it('are all shown by somebody', () => {
    const named = new Set(code.flatMap(({ text }) => [...text.matchAll(/['"`]([\w/-]+)['"`]/g)].map((match) => match[1])))
    const layouts = new Set(['layouts/page', ...[...named].map((word) => `layouts/${word ?? ''}`)])
    expect([...names].filter((view) => !named.has(view) && !layouts.has(view))).to.deep.equal([])
  })

  it('draw only icons that the sprite has', () => {
    const unknown = views.flatMap(({ file, text }) =>
      [...text.matchAll(/\bicon\('([\w-]+)'\)/g)]
        .filter((match) => !(ICONS as readonly string[]).includes(match[1] ?? ''))
        .map((match) => `${file}: ${match[1] ?? ''}`),
    )
    expect(unknown).to.deep.equal([])
  })
})

const GLOBALS = ['String', 'Number', 'Boolean', 'Object', 'Array', 'Math', 'JSON', 'Set', 'Map', 'encodeURIComponent', 'undefined']

/** Compiles a view as the product does and asks the linter for names that come from nowhere, and names that go nowhere. */
function undeclared(text: string): string[] {
  const locals = declaredLocals(text)
  const template = new ejs.Template(text, { _with: false, destructuredLocals: [...new Set([...COMMON, ...locals])], compileDebug: false })
  template.compile()
  const compiled = `(function (locals, escapeFn, include) {${template.source}})`
  const globals = Object.fromEntries(GLOBALS.map((word) => [word, 'readonly'] as const))
  const messages = new Linter().verify(compiled, { languageOptions: { globals, sourceType: 'script' }, rules: { 'no-undef': 'error' } })
  const body = text.slice(text.indexOf('%>'))
  const idle = locals.filter((local) => !new RegExp(`\\b${local}\\b`).test(body))
  return [...messages.map(({ message }) => message), ...idle.map((local) => `'${local}' is declared and not used`)]
}
