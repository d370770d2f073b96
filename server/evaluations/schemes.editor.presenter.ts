import { KEYS_OF } from '../../core/evaluation/measures.ts'
import { FACT_KEYS, MEASURES, type Leaf } from '../../core/evaluation/scheme.types.ts'
import { totalsOf, type Total } from '../../core/evaluation/tree.ts'
import type { SchemeFinding } from '../../core/evaluation/validate.ts'
import type { Words } from '../web/words.ts'
import { rulesFor } from './schemes.changes.rules.ts'
import { Findings } from './schemes.findings.presenter.ts'
import { pointsText, ruleInWords, sourceInWords } from './scheme-words.presenter.ts'
import { NAMED, RULE, SCHEME, SOURCE, type Draft, type Fields, type Shape, type Value } from './schemes.shape.rules.ts'

// The editor is drawn from the shape of a scheme: every field, row and button has the name of the place it stands for.

export interface FieldView {
  readonly name: string
  readonly [more: string]: unknown
}
export interface GroupView {
  readonly path: string
  readonly id: string
  readonly fields: readonly FieldView[]
  readonly lists: readonly ListView[]
  readonly problems: readonly string[]
}
export interface ListView {
  readonly path: string
  readonly id: string
  readonly title: string
  readonly add: string
  readonly empty: string
  /** All rows have the same fields side by side: the labels of the first are heads for the others. */
  readonly alike: boolean
  readonly rows: readonly GroupView[]
  readonly problems: readonly string[]
}
export interface NodeView extends GroupView {
  readonly depth: number
  readonly branch: boolean
  readonly label: string
  readonly weight: string
  readonly open: boolean
  /** Source and rule in words; '' while they make no sense. */
  readonly said: string
  readonly source?: GroupView
  readonly rule?: GroupView
  readonly children: readonly NodeView[]
  /** Of a dimension: what its parts add up to. */
  readonly total?: TotalView
}
export interface TotalView {
  readonly text: string
  readonly fits: boolean
}

export const idOf = (path: string): string => `n-${path.replace(/[^\w-]/g, '-')}`
type Members = Readonly<Record<string, Value>>
const membersOf = (value: Value | undefined): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
const itemsOf = (value: Value | undefined): readonly Value[] => (Array.isArray(value) ? (value as readonly Value[]) : [])
const textOf = (value: Value | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** The draft as its editor: sections, the tree, and what the checks found at each place. `at`: the place that was worked at last. */
export function presentEditor(draft: Draft, findings: readonly SchemeFinding[], at: string, words: Words) {
  const drawer = new Drawer(draft, new Findings(findings, draft, words), at, words)
  const section = (key: string): GroupView => drawer.group(key, (SCHEME[key] as { fields: Fields }).fields, membersOf(draft[key]))
  const view = {
    basics: drawer.group('', pick('code', 'name', 'basis', 'subjects', 'full'), draft),
    tree: itemsOf(draft['indicators']).map((one, i) => drawer.node(`indicators.${i}`, membersOf(one), 1)),
    total: drawer.total(''),
    adjustments: section('adjustments'),
    grades: drawer.list('grades', SCHEME['grades']!, draft['grades']),
    quotas: drawer.list('quotas', SCHEME['quotas']!, draft['quotas']),
    vetoes: drawer.list('vetoes', SCHEME['vetoes']!, draft['vetoes']),
    ranking: drawer.list('ranking', SCHEME['ranking']!, draft['ranking']),
    periods: section('periods'),
    scoring: section('scoring'),
  }
  return { ...view, treeProblems: drawer.findings.take('indicators'), findings: drawer.findings.all() }
}

const omit = (fields: Fields, key: string): Fields => Object.fromEntries(Object.entries(fields).filter(([one]) => one !== key))
const pick = (...keys: string[]): Fields => Object.fromEntries(keys.map((key) => [key, SCHEME[key]!]))
const points = (value: Value | undefined): Value => (typeof value === 'number' ? pointsText(value).replace('−', '-') : (value ?? ''))

class Drawer {
  readonly draft: Draft
  readonly findings: Findings
  readonly at: string
  readonly words: Words
  /** What can cost points in the indicator that is being drawn. */
  private happening: readonly string[] = FACT_KEYS
  private readonly totals: ReadonlyMap<string, Total>

  constructor(draft: Draft, findings: Findings, at: string, words: Words) {
    this.draft = draft
    this.findings = findings
    this.at = at
    this.words = words
    this.totals = new Map(totalsOf(draft).map((total) => [total.path, total]))
  }

  node(path: string, value: Members, depth: number): NodeView {
    const branch = Array.isArray(value['children'])
    const children = itemsOf(value['children']).map((one, i) => this.node(`${path}.children.${i}`, membersOf(one), depth + 1))
    const named = this.group(path, NAMED, value)
    this.happening = happeningIn(membersOf(value['source']))
    const parts = branch
      ? {}
      : {
          source: this.either(`${path}.source`, SOURCE, membersOf(value['source'])),
          rule: this.either(`${path}.rule`, RULE, membersOf(value['rule']), rulesFor(textOf(membersOf(value['source'])['kind']))),
        }
    const problems = [...named.problems, ...(branch ? this.findings.take(`${path}.children`) : [])]
    return {
      ...named,
      problems,
      depth,
      branch,
      label: [value['code'], value['name']].map(textOf).filter(Boolean).join(' ') || this.words.t('schemes.unnamed'),
      weight: textOf(points(value['weight'])),
      open:
        this.at === path ||
        this.at.startsWith(`${path}.s`) ||
        this.at.startsWith(`${path}.r`) ||
        ['source', 'rule', 'note'].some((part) => this.findings.within(`${path}.${part}`)),
      said: branch || this.findings.within(path) ? '' : this.said(value),
      children,
      ...(branch ? { total: this.total(path) } : {}),
      ...parts,
    }
  }

  private said(value: Members): string {
    const { t } = this.words
    const { source, rule } = value as unknown as Leaf // nothing was found wrong with its shape
    return [sourceInWords(t, source), ruleInWords(t, rule)].join(t('schemes.words.then'))
  }

  /** 合计 40 / 50 */
  total(path: string): TotalView {
    const { sum = 0, due = 0, fits = false } = this.totals.get(path) ?? {}
    const said = (points: number): string => (Number.isNaN(points) ? '?' : pointsText(points))
    return { text: this.words.t('schemes.total', { sum: said(sum), due: said(due) }), fits }
  }

  /** Fields of an object; lists in it stand below them, objects in it among them. */
  group(path: string, fields: Fields, value: Members): GroupView {
    const under = (key: string): string => (path === '' ? key : `${path}.${key}`)
    const nested = Object.entries(fields).filter(([, { kind }]) => kind === 'object')
    const inner = nested.map(([key, shape]) => this.group(under(key), (shape as { fields: Fields }).fields, membersOf(value[key])))
    const own = Object.entries(fields).flatMap(([key, shape]) =>
      shape.kind === 'list' || shape.kind === 'object' || shape.kind === 'constant' ? [] : [this.field(under(key), key, shape, value[key])],
    )
    const lists = Object.entries(fields).flatMap(([key, shape]) =>
      shape.kind === 'list' ? [this.list(under(key), shape, value[key])] : [],
    )
    return {
      path,
      id: idOf(path),
      fields: [...own, ...inner.flatMap((one) => one.fields)],
      lists,
      problems: [...(path === '' ? [] : this.findings.take(path)), ...inner.flatMap((one) => one.problems)],
    }
  }

  list(path: string, shape: Shape, value: Value | undefined): ListView {
    const of = shape.kind === 'list' ? shape.of() : shape
    const kind = path.split('.').at(-1) ?? ''
    const rows = itemsOf(value).map((one, i) =>
      of.kind === 'either'
        ? this.either(`${path}.${i}`, of, membersOf(one))
        : this.group(`${path}.${i}`, of.kind === 'object' ? of.fields : {}, membersOf(one)),
    )
    const { t } = this.words
    return {
      path,
      id: idOf(path),
      title: t(`schemes.list.${kind as 'grades'}`),
      add: t(`schemes.add.${kind as 'grades'}`),
      empty: t(`schemes.none.${kind as 'grades'}`),
      alike: of.kind === 'object' && Object.values(of.fields).every((one) => one.kind !== 'list'),
      rows,
      problems: this.findings.take(path),
    }
  }

  /** One of several kinds: the choice, then the fields that go with it. */
  either(path: string, shape: Shape, value: Members, fitting?: readonly string[]): GroupView {
    if (shape.kind !== 'either') return this.group(path, {}, value)
    const chosen = textOf(value[shape.by])
    const cases = Object.hasOwn(shape.cases, chosen) ? shape.cases[chosen]! : {}
    // Only the mean of other cycles needs to know which scheme's.
    const asked = chosen === 'auto' && value['measure'] !== 'cycles' && value['scheme'] === undefined ? omit(cases, 'scheme') : cases
    const rest = this.group(path, asked, value)
    const family = path.endsWith('.source') ? 'source' : path.endsWith('.rule') ? 'rule' : shape.by === 'by' ? 'rank' : 'effect'
    const kinds = Object.keys(shape.cases).filter((one) => fitting === undefined || fitting.includes(one))
    const options = kinds.map((one) => ({ value: one, label: this.words.t(`schemes.${family}.${one}` as 'schemes.rank.veto') }))
    const select = this.select(`${path}.${shape.by}`, `schemes.field.${family}`, chosen, options)
    return { ...rest, fields: [{ ...select, refresh: true }, ...rest.fields] }
  }

  field(path: string, key: string, shape: Shape, value: Value | undefined): FieldView {
    const label = this.words.t(labelOf(path, key) as 'schemes.field.code')
    const error = this.findings.take(path).join(' ') || undefined
    const optional = 'optional' in shape
    const common = { name: path, label, error, optional, key }
    if (key === 'grade') return this.select(path, labelOf(path, key), textOf(value), this.grades())
    if (key === 'countsOf') return { ...this.select(path, labelOf(path, key), textOf(value), this.vetoes()), optional }
    if (path.startsWith('ranking.') && key === 'code') return this.select(path, labelOf(path, key), textOf(value), this.indicators())
    if (shape.kind === 'choice')
      return { ...this.select(path, labelOf(path, key), textOf(value), this.choices(shape.of, key, optional)), optional }
    if (shape.kind === 'flag')
      return {
        ...common,
        optional: false,
        kind: 'checks',
        value: value === true ? ['1'] : [],
        options: [{ value: '1', label: this.words.t(`schemes.flag.${key as 'over'}`) }],
      }
    if (shape.kind === 'text')
      return { ...common, kind: 'textarea', value: textOf(value), rows: 2, maxlength: 2_000, lang: 'zh-CN', wide: true }
    if (shape.kind === 'date') return { ...common, kind: 'date', value: textOf(value) }
    if (shape.kind === 'line')
      return { ...common, value: textOf(value), maxlength: 200, ...(WIDE.has(key) ? { wide: true, lang: 'zh-CN' } : {}) }
    return {
      ...common,
      kind: 'number',
      inputmode: 'decimal',
      value: textOf(shape.kind === 'points' ? points(value) : value),
      maxlength: 200,
    }
  }

  private select(path: string, label: string, value: string, options: readonly { value: string; label: string }[]): FieldView {
    const known = options.some((one) => one.value === value)
    return {
      kind: 'select',
      name: path,
      key: path.split('.').at(-1),
      label: this.words.t(label as 'schemes.field.code'),
      value,
      error: this.findings.take(path).join(' ') || undefined,
      options: known ? options : [{ value, label: value === '' ? this.words.t('schemes.choose') : value }, ...options],
    }
  }

  private choices(of: readonly string[], key: string, optional: boolean): { value: string; label: string }[] {
    const family = key === 'on' ? 'fact' : key
    const none = optional ? [{ value: '', label: this.words.t('schemes.no_measure') }] : []
    const offered = key === 'on' ? of.filter((one) => this.happening.includes(one)) : of
    return [...none, ...offered.map((one) => ({ value: one, label: this.words.t(`schemes.${family}.${one}` as 'schemes.fact.late') }))]
  }

  private grades(): { value: string; label: string }[] {
    return itemsOf(this.draft['grades']).map((one) => {
      const { key, name } = membersOf(one)
      return { value: textOf(key), label: textOf(name) || textOf(key) }
    })
  }

  private vetoes(): { value: string; label: string }[] {
    const rules = itemsOf(this.draft['vetoes']).map(membersOf)
    const itself = { value: '', label: this.words.t('schemes.counts_itself') }
    return [itself, ...rules.map(({ code, name }) => ({ value: textOf(code), label: `${textOf(code)} ${textOf(name)}` }))]
  }

  private indicators(): { value: string; label: string }[] {
    const every = (list: Value | undefined): Members[] =>
      itemsOf(list).flatMap((one) => [membersOf(one), ...every(membersOf(one)['children'])])
    return every(this.draft['indicators']).map(({ code, name }) => ({ value: textOf(code), label: `${textOf(code)} ${textOf(name)}` }))
  }
}

/** Events that the measure brings; all of them while it is none that is known. */
function happeningIn(source: Members): readonly string[] {
  const measure = MEASURES.find((one) => one === source['measure'])
  return measure === undefined ? FACT_KEYS : KEYS_OF[measure]
}

const WIDE = new Set(['name', 'basis'])
/** Most words are the same wherever they stand; a few are not. */
function labelOf(path: string, key: string): string {
  if (key === 'weight' && path.includes('.classes.')) return 'schemes.field.class_weight'
  if (key === 'min') return path.startsWith('grades.') ? 'schemes.field.grade_min' : 'schemes.field.step_min'
  if (key === 'cap') return path.endsWith('.rule.cap') ? 'schemes.field.rule_cap' : 'schemes.field.cap'
  return `schemes.field.${key}`
}
