import type { Knex } from 'knex'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { CARRIED, EMPTY, FORM_LINES, readFormLines, typedOf, type FormLine, type Typed } from './assets.form.ts'
import { countLines, listLines } from './assets.queries.ts'
import { FIELDS, GROUPS, type FieldSpec } from './assets.rules.ts'
import type { Line } from './assets.lines.ts'

type Words = Pick<ReadContext, 't'>

/** Names that take more than a sixth of the line. */
const WIDE: ReadonlySet<string> = new Set(['name', 'reason', 'appraiser', 'approver', 'transferee', 'note', 'approval_no'])

function presentField(spec: FieldSpec, line: { readonly index: number | string; readonly typed: Typed }, { t }: Words) {
  const { key, kind, max, choices, required } = spec
  return {
    name: `asset.${line.index}.${key}`,
    id: `f-asset-${line.index}-${key}`,
    key,
    kind,
    label: t(`assets.field.${key}`),
    unit: kind === 'money' ? t('common.unit.yuan') : '',
    value: line.typed[key],
    wide: WIDE.has(key),
    optional: required !== true,
    carried: CARRIED.includes(key),
    max: max ?? 30,
    options: (choices ?? []).map((value) => ({ value, text: t(`assets.${key}.${value}` as 'assets.way.scrap') })),
  }
}

/** One line as the template draws it. `index` is text: the pattern for new lines has a placeholder there. */
const presentLine = (line: Omit<FormLine, 'index'> & { readonly index: number | string }, words: Words) => ({
  index: String(line.index),
  id: line.id === null ? '' : String(line.id),
  no: line.lineNo === null ? '' : String(line.lineNo),
  title: line.lineNo === null ? words.t('assets.editor.new_line') : words.t('assets.editor.line', { n: line.lineNo }),
  removed: line.removed,
  groups: GROUPS.map((group) => ({
    label: words.t(`assets.group.${group}`),
    fields: FIELDS.filter((spec) => spec.group === group).map((spec) => presentField(spec, line, words)),
  })),
})

const fresh = (index: number, last: Line | undefined): FormLine => {
  const shared = last === undefined ? {} : Object.fromEntries(CARRIED.map((key) => [key, typedOf(last)[key]]))
  return { index, id: null, lineNo: null, removed: false, typed: { ...EMPTY, ...shared } }
}

/** Which part of a long batch the form shows: `?part=2`. */
function partOf({ query }: ReadContext, n: number): { readonly part: number; readonly parts: number } {
  const parts = Math.max(1, Math.ceil(n / FORM_LINES))
  const asked = typeof query['part'] === 'string' && /^\d{1,4}$/.test(query['part']) ? Number(query['part']) : 1
  return { parts, part: Math.min(Math.max(1, asked), parts) }
}

export async function presentEditor(
  db: Knex,
  version: VersionRef,
  context: ReadContext,
  typed?: Readonly<Record<string, unknown>>,
): Promise<Panel> {
  const n = await countLines(db, version.versionId)
  const { part, parts } = partOf(context, n)
  const stored = typed === undefined ? await listLines(db, version.versionId, { offset: (part - 1) * FORM_LINES, limit: FORM_LINES }) : []
  const base = stored.map((line, index): FormLine => ({ index, id: line.id, lineNo: line.lineNo, removed: false, typed: typedOf(line) }))
  const pattern = fresh(0, stored.at(-1))
  const shown = typed === undefined ? [...base, { ...pattern, index: base.length }] : readFormLines(typed)
  const lines = shown.map((line) => presentLine(line, context))
  return {
    view: 'registers/asset-disposals/editor',
    data: {
      editor: {
        lines,
        pattern: presentLine({ ...pattern, index: '__n__' }, context),
        next: Math.max(-1, ...shown.map(({ index }) => index)) + 1,
        parts: parts > 1 ? partsOf(context, part, parts, n) : [],
      },
    },
    labels: Object.fromEntries(
      lines.flatMap(({ title, groups }) =>
        groups.flatMap(({ fields }) => fields.map(({ name, label }) => [name, `${title}${context.t('frame.comma')}${label}`])),
      ),
    ),
  }
}

const partsOf = ({ t, href }: ReadContext, current: number, parts: number, n: number) =>
  Array.from({ length: parts }, (_, i) => ({
    text: t('assets.editor.part', { from: i * FORM_LINES + 1, to: Math.min(n, (i + 1) * FORM_LINES) }),
    href: `${href}?part=${i + 1}#assets-title`,
    current: i + 1 === current,
  }))
