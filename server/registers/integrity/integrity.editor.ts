import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { MOST_ROWS, type Typed } from './integrity.form.ts'
import { choiceLabel, fieldLabel, FIELDS, sectionLabel, type FieldSpec, type Section } from './integrity.rules.ts'

const fieldId = (name: string): string => `f-${name.replace(/[^\w-]/g, '-')}`

/** The form: a list of rows for each section. Rows are added, moved and taken out by buttons that save the draft, so that no script is needed. */
export function editorPanel(typed: Typed, sections: readonly Section[], version: VersionRef, context: ReadContext): Panel {
  return {
    view: 'registers/integrity/editor',
    data: { editor: { lists: sections.map((section) => presentList(section, typed, version.disclosureId, context)) } },
    labels: Object.fromEntries(
      sections.flatMap((section) =>
        typed[section].flatMap((_, i) =>
          FIELDS[section].map(({ field }) => [`${section}.${i}.${field}`, placeOf(section, i, field, context)]),
        ),
      ),
    ),
  }
}

const placeOf = (section: Section, i: number, field: FieldSpec['field'], { t }: ReadContext): string =>
  t('integrity.place', { section: t(sectionLabel(section)), n: i + 1, field: t(fieldLabel(section, field)) })

function presentList(section: Section, typed: Typed, disclosureId: number, context: ReadContext) {
  const { t } = context
  const rows = typed[section]
  const lead = FIELDS[section][0]!.field
  // The answer to a button is the saved page; the fragment takes the reader back to the row, and the browser sets the focus there.
  const back = (i: number): string => `/disclosures/${disclosureId}#${fieldId(`${section}.${Math.max(0, i)}.${lead}`)}`
  return {
    list: section,
    title: t(sectionLabel(section)),
    help: t(`integrity.help.${section}`),
    add: rows.length < MOST_ROWS ? { label: t(`integrity.add.${section}`), value: `${section}.add`, to: back(rows.length) } : undefined,
    rows: rows.map((row, i) => ({
      n: i + 1,
      name: t('integrity.row', { section: t(sectionLabel(section)), n: i + 1 }),
      fields: FIELDS[section].map((spec) => fieldOf(section, i, spec, row[spec.field] ?? '', context)),
      up: i > 0 ? { value: `${section}.${i}.up`, to: back(i - 1) } : undefined,
      down: i < rows.length - 1 ? { value: `${section}.${i}.down`, to: back(i + 1) } : undefined,
      remove: {
        value: `${section}.${i}.remove`,
        to: rows.length > 1 ? back(i === rows.length - 1 ? i - 1 : i) : `/disclosures/${disclosureId}#add-${section}`,
      },
    })),
  }
}

const TALL = 5

function fieldOf(section: Section, i: number, { field, kind, required, longest, choices }: FieldSpec, value: string, { t }: ReadContext) {
  const choice = kind === 'choice' || kind === 'flag'
  return {
    name: `${section}.${i}.${field}`,
    label: t(fieldLabel(section, field)),
    value: kind === 'flag' ? value || '0' : value,
    ...(kind === 'text' && { maxlength: longest }),
    ...(kind === 'long' && { kind: 'textarea', rows: longest > 1_000 ? TALL : 2, maxlength: longest }),
    ...(kind === 'date' && { kind: 'date' }),
    ...(kind === 'money' && { kind: 'money', unit: t('common.unit.yuan') }),
    ...((kind === 'count' || kind === 'year') && { kind: 'number' }),
    ...(choice && { kind: 'select', options: optionsOf(field, kind, choices, t) }),
    ...(kind === 'choice' && { placeholder: t('integrity.choose') }),
    ...(!required && kind !== 'flag' && { optional: true }),
  }
}

const optionsOf = (field: FieldSpec['field'], kind: FieldSpec['kind'], choices: readonly string[], t: ReadContext['t']) =>
  kind === 'flag'
    ? [
        { value: '0', label: t('integrity.no') },
        { value: '1', label: t('integrity.yes') },
      ]
    : choices.map((value) => ({ value, label: t(choiceLabel(field, value)) }))
