import type { MessageKey } from '../../i18n/index.ts'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { LONGEST, type Typed, type TypedRow } from './personnel-actions.form.ts'
import type { Named, NoticeChoice, Person } from './personnel-actions.queries.ts'
import {
  detailsOf,
  fieldsOf,
  isKind,
  LONGEST_NOTICE,
  MOST_LINES,
  REPORT_LINE,
  SEXES,
  SHORTEST_NOTICE,
  type Field,
  type ItemTerms,
} from './personnel-actions.rules.ts'
import { detailKey, inLanguage } from './personnel-actions.words.ts'

export interface EditorChoices {
  readonly terms: ItemTerms
  readonly departments: readonly Named[]
  readonly people: readonly Person[]
  readonly notices: readonly NoticeChoice[]
}

/** The form: what the rows share, and a row a person. Buttons beside the rows save the draft, so that everything works without a script. */
export function editorPanel(typed: Typed, choices: EditorChoices, version: VersionRef, context: ReadContext): Panel {
  const { t } = context
  return {
    view: 'registers/personnel-actions/editor',
    data: {
      editor: {
        notice: choices.terms.notice === false ? undefined : noticeFields(typed, choices, context),
        choose: choices.terms.notice === 'choice' ? { checked: typed.notice.is_notice } : undefined,
        notes: {
          kind: 'textarea',
          name: 'notes',
          label: t('personnel.field.notes'),
          value: typed.notice.body,
          rows: 4,
          optional: true,
          maxlength: 4_000,
        },
        rows: typed.rows.map((row, i) => presentRow(row, i, typed, choices, version, context)),
        people: choices.people.map((person) => ({
          value: person.name,
          label: t('personnel.person_option', {
            department: inLanguage(context, person.department, person.departmentEn),
            post: person.post,
          }),
        })),
        add: typed.rows.length < MOST_LINES ? { to: back(version, typed.rows.length) } : undefined,
      },
    },
    labels: labelsOf(typed, context),
  }
}

/** The answer to a button is the saved page; the fragment takes the author back to the row. */
const back = ({ disclosureId }: VersionRef, i: number): string => `/disclosures/${disclosureId}#f-row-${Math.max(0, i)}-name`

function noticeFields({ notice }: Typed, { departments, terms }: EditorChoices, context: ReadContext) {
  const { t } = context
  return [
    {
      kind: 'number',
      name: 'notice_days',
      label: t('personnel.field.notice_days'),
      value: notice.notice_days,
      unit: t('personnel.unit.working_days'),
      help: t('personnel.field.notice_days.help', { least: SHORTEST_NOTICE, max: LONGEST_NOTICE }),
    },
    ...(terms.kinds.includes('annual_grade')
      ? [
          {
            kind: 'number',
            name: 'assessed',
            label: t('personnel.field.assessed'),
            value: notice.assessed,
            unit: t('personnel.unit.people'),
            optional: terms.notice === 'choice',
          },
        ]
      : []),
    {
      kind: 'tel',
      name: 'telephone',
      label: t('personnel.field.telephone'),
      value: notice.telephone,
      maxlength: 100,
      placeholder: REPORT_LINE,
    },
    { name: 'address', label: t('personnel.field.address'), value: notice.address, maxlength: 200 },
    {
      kind: 'textarea',
      rows: 2,
      name: 'how',
      label: t('personnel.field.how'),
      value: notice.how,
      maxlength: 500,
      optional: true,
      help: t('personnel.field.how.help'),
    },
    {
      kind: 'checks',
      name: 'takers',
      label: t('personnel.field.takers'),
      help: t('personnel.field.takers.help'),
      value: notice.takers,
      options: departments.map((one) => ({ value: String(one.id), label: inLanguage(context, one.name, one.nameEn) })),
    },
  ]
}

const DATES: readonly Field[] = ['began_on', 'decided_on', 'effective_on']
const OPTIONAL: readonly Field[] = ['grounds', 'education', 'sex', 'birth_month', 'document_number', 'notice']

function presentRow(row: TypedRow, i: number, typed: Typed, choices: EditorChoices, version: VersionRef, context: ReadContext) {
  const { t } = context
  const notice = choices.terms.notice === 'choice' ? typed.notice.is_notice : choices.terms.notice
  const name = row.fields.name === '' ? t('personnel.row', { n: i + 1 }) : row.fields.name
  const last = typed.rows.length - 1
  return {
    n: i + 1,
    name,
    was: row.was,
    wasName: `row.${i}.was`,
    fields: fieldsOf(choices.terms.kinds, notice).map((field) => ({
      name: `row.${i}.${field}`,
      label: t(labelOf(field, row, choices.terms)),
      value: row.fields[field],
      ...(field in LONGEST && { maxlength: LONGEST[field] }),
      ...(OPTIONAL.includes(field) && { optional: true }),
      ...shapeOf(field, row, choices, context),
    })),
    tools: [
      ...(i > 0 ? [{ key: 'up', icon: 'arrow-up', value: `row.${i}.up`, to: back(version, i - 1) }] : []),
      ...(i < last ? [{ key: 'down', icon: 'arrow-down', value: `row.${i}.down`, to: back(version, i + 1) }] : []),
      {
        key: 'remove',
        icon: 'trash',
        value: `row.${i}.remove`,
        to: last === 0 ? `/disclosures/${version.disclosureId}#add-row` : back(version, i === last ? i - 1 : i),
      },
    ].map((tool) => ({ ...tool, label: t(`personnel.tool.${tool.key as 'up' | 'down' | 'remove'}`, { name }) })),
  }
}

/** A detail is named after what it is: the punishment, the stage, the grade. */
export function labelOf(field: Field, row: Pick<TypedRow, 'fields'>, terms: ItemTerms): MessageKey {
  const kind = isKind(row.fields.kind) ? row.fields.kind : terms.kinds.length === 1 ? terms.kinds[0] : undefined
  if (field === 'detail' && (kind === 'punishment' || kind === 'party_admission' || kind === 'annual_grade'))
    return `personnel.detail.${kind}`
  return `personnel.field.${field}`
}

function shapeOf(field: Field, row: TypedRow, { terms, departments, notices }: EditorChoices, context: ReadContext): object {
  const { t, fmt } = context
  const choose = { kind: 'select', placeholder: t('personnel.choose') }
  if (DATES.includes(field)) return { kind: 'date' }
  if (field === 'grounds') return { kind: 'textarea', rows: 2 }
  if (field === 'name')
    return {
      list: 'personnel-people',
      autocomplete: 'off',
      ...(terms.kinds.includes('punishment') && { help: t('personnel.field.name.punished') }),
    }
  if (field === 'birth_month') return { placeholder: '1985-06', help: t('personnel.field.birth_month.help') }
  if (field === 'sex') return { ...choose, options: SEXES.map((value) => ({ value, label: t(`personnel.sex.${value}`) })) }
  if (field === 'kind') return { kind: 'select', options: terms.kinds.map((value) => ({ value, label: t(`personnel.kind.${value}`) })) }
  if (field === 'department')
    return { ...choose, options: departments.map((one) => ({ value: String(one.id), label: inLanguage(context, one.name, one.nameEn) })) }
  if (field === 'notice')
    return {
      ...choose,
      help: t('personnel.field.notice.help'),
      options: notices.map(({ id, title, publishedAt }) => ({
        value: String(id),
        label: t('personnel.notice_option', { title, on: fmt.dateTime(publishedAt) }),
      })),
    }
  if (field !== 'detail') return {}
  const kinds = isKind(row.fields.kind) ? [row.fields.kind] : terms.kinds
  const all = kinds.flatMap((kind) => detailsOf(kind, terms).map((value) => ({ value, label: t(detailKey(kind, value)) })))
  // With several kinds to choose from, the details of all of them: the check says which ones go with which.
  const values =
    all.length > 0
      ? all
      : terms.kinds.flatMap((kind) => detailsOf(kind, terms).map((value) => ({ value, label: t(detailKey(kind, value)) })))
  return { ...choose, options: values }
}

/** What a list of errors calls the fields. */
function labelsOf(typed: Typed, { t }: ReadContext): Record<string, string> {
  const shared = ['notes', 'notice_days', 'takers', 'telephone', 'address', 'how', 'assessed'] as const
  const cells = typed.rows.flatMap((row, i) =>
    (Object.keys(row.fields) as Field[]).map((field): [string, string] => [
      `row.${i}.${field}`,
      t('personnel.place.row', { n: i + 1, field: t(`personnel.field.${field}`) }),
    ]),
  )
  return Object.fromEntries([
    ['rows', t('personnel.people')],
    ...shared.map((name) => [name, t(`personnel.field.${name}`)]),
    ...cells,
  ]) as Record<string, string>
}
