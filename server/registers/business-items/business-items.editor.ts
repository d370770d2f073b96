import type { FieldName } from './business-items.rules.ts'
import {
  cellLabel,
  FIELD_NAMES,
  fieldLabel,
  LIST_CELLS,
  listLabel,
  LISTS,
  MATERIAL_FORMS,
  type ListName,
  type NamedPerson,
  type PersonRef,
} from './business-items.rules.ts'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { LONGEST, MOST_ROWS, type Typed } from './business-items.form.ts'
import { nameOf } from './business-items.words.ts'

export interface Choices {
  readonly colleagues: readonly NamedPerson[]
  /** Named by the stored text; offered even when they are gone, so that nothing changes unasked. */
  readonly stored: readonly (PersonRef | null)[]
}

/** The form of an item. Rows are added, moved and taken out by buttons that save the draft, so that everything works without a script. */
export function editorPanel(typed: Typed, choices: Choices, { disclosureId }: VersionRef, context: ReadContext): Panel {
  const { t } = context
  const field = (name: FieldName, more: object = {}) => ({
    name: FIELD_NAMES[name],
    label: t(fieldLabel(name)),
    value: typed.fields[FIELD_NAMES[name]] ?? '',
    ...(name in LONGEST && { maxlength: LONGEST[name as keyof typeof LONGEST] }),
    ...more,
  })
  const days = { kind: 'number', unit: t('guides.unit.days'), optional: true }
  const person = { kind: 'select', options: peopleOptions(choices, context), placeholder: t('guides.choose_person'), width: 'm' }
  return {
    view: 'registers/business-items/editor',
    data: {
      editor: {
        about: [
          field('name'),
          field('nameEn', { optional: true, lang: 'en' }),
          field('keywords', { optional: true, help: t('guides.field.keywords.help') }),
          field('applicants', { kind: 'textarea', rows: 2 }),
          field('conditions', { kind: 'textarea', rows: 4, help: t('guides.field.conditions.help') }),
          field('result', { optional: true }),
        ],
        times: [
          field('promisedDays', { ...days, optional: false, help: t('guides.field.promised_days.help') }),
          field('legalDays', { ...days, help: t('guides.field.legal_days.help') }),
          field('feeFen', { kind: 'money', unit: t('common.unit.yuan'), optional: true, help: t('guides.field.fee.help') }),
          field('feeBasis', { optional: true }),
        ],
        contact: [
          field('responsible', person),
          field('standIn', { ...person, optional: true }),
          field('place', { optional: true }),
          field('hours', { optional: true }),
          field('telephone', { kind: 'tel', width: 'm' }),
          field('supervision', { kind: 'tel', width: 'm', optional: true }),
        ],
        lists: LISTS.map((list) => presentList(list, typed, disclosureId, context)),
      },
    },
    labels: labelsOf(typed, context),
  }
}

function peopleOptions({ colleagues, stored }: Choices, context: ReadContext) {
  const known = new Set(colleagues.map(({ id }) => id))
  const gone = stored.flatMap((ref) => (ref === null || known.has(ref.id) ? [] : [ref]))
  return [
    ...colleagues.map((person) => ({
      value: String(person.id),
      label: context.t('guides.person_option', { name: nameOf(person, context), telephone: person.telephone }),
    })),
    ...[...new Map(gone.map((ref) => [ref.id, ref])).values()].map(({ id, name }) => ({
      value: String(id),
      label: context.t('guides.person_gone', { name }),
    })),
  ]
}

const fieldId = (name: string): string => `f-${name.replace(/[^\w-]/g, '-')}`

function presentList(list: ListName, typed: Typed, disclosureId: number, { t }: ReadContext) {
  const rows = typed.lists[list]
  const lead = LIST_CELLS[list][0].key
  // The answer to a button is the saved page; the fragment takes the reader back to the row, and the browser sets the focus there.
  const back = (i: number): string => `/disclosures/${disclosureId}#${fieldId(`${list}.${Math.max(0, i)}.${lead}`)}`
  return {
    list,
    title: t(listLabel(list)),
    help: t(`guides.list.${list}.help`),
    add: rows.length < MOST_ROWS ? { label: t(`guides.list.${list}.add`), value: `${list}.add`, to: back(rows.length) } : undefined,
    rows: rows.map((row, i) => ({
      n: i + 1,
      name: t('guides.row', { list: t(listLabel(list)), n: i + 1 }),
      fields: LIST_CELLS[list].map(({ key, kind, longest }) => ({
        name: `${list}.${i}.${key}`,
        label: t(cellLabel(list, key)),
        value: row[key] ?? '',
        ...(kind === 'long' && { kind: 'textarea', rows: 2 }),
        ...(kind === 'number' && { kind: 'number', unit: t(key === 'days' ? 'guides.unit.days' : 'guides.unit.copies') }),
        ...(kind === 'form' && {
          kind: 'select',
          options: MATERIAL_FORMS.map((value) => ({ value, label: t(`guides.form.${value}`) })),
        }),
        ...((kind === 'text' || kind === 'long') && { maxlength: longest }),
        ...(key !== lead && kind !== 'form' && { optional: true }),
      })),
      up: i > 0 ? { value: `${list}.${i}.up`, to: back(i - 1) } : undefined,
      down: i < rows.length - 1 ? { value: `${list}.${i}.down`, to: back(i + 1) } : undefined,
      remove: {
        value: `${list}.${i}.remove`,
        to: rows.length > 1 ? back(i === rows.length - 1 ? i - 1 : i) : `/disclosures/${disclosureId}#add-${list}`,
      },
    })),
  }
}

/** What a list of errors calls the fields. */
function labelsOf(typed: Typed, { t }: ReadContext): Record<string, string> {
  const fields = (Object.keys(FIELD_NAMES) as FieldName[]).map((name) => [FIELD_NAMES[name], t(fieldLabel(name))])
  const cells = LISTS.flatMap((list) =>
    typed.lists[list].flatMap((_, i) =>
      LIST_CELLS[list].map(({ key }) => [
        `${list}.${i}.${key}`,
        t('guides.place.row', { list: t(listLabel(list)), n: i + 1, field: t(cellLabel(list, key)) }),
      ]),
    ),
  )
  return Object.fromEntries([...fields, ...LISTS.map((list) => [list, t(listLabel(list))]), ...cells]) as Record<string, string>
}
