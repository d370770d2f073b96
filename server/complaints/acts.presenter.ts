import type { Actor } from '../auth/policy.ts'
import type { ActForm, FormField } from '../cases/cases.types.ts'
import type { FieldProblems } from '../errors.ts'
import { vetoInWords } from '../evaluations/scheme-words.presenter.ts'
import { inWords, type Words } from '../web/words.ts'
import { ACTS, denyAct, type Act } from './complaints.policy.ts'
import { FINDINGS, GROUNDS, LONGEST, STATEMENT_DAYS } from './complaints.rules.ts'
import type { ComplaintPage } from './list.service.ts'

/** What came back of one form. */
export interface Sent {
  readonly act: string
  readonly typed: Readonly<Record<string, unknown>>
  readonly problems: FieldProblems
}
export const NOTHING_SENT: Sent = { act: '', typed: {}, problems: {} }

const ICONS: Readonly<Partial<Record<Act, string>>> = { decline: 'ban', hand_over: 'arrow-right', notice: 'send', statement: 'send' }
const WITH_FILES: ReadonlySet<Act> = new Set(['statement', 'finding'])

/** What this person can do to the complaint now, the nearest first. Guard and form ask the same policy. */
export function actsOf(page: ComplaintPage, actor: Actor, sent: Sent, words: Words): ActForm[] {
  const { t, today } = words
  return ACTS.filter((act) => denyAct(act, actor, page.complaint, today) === undefined).map((act) => ({
    act,
    title: t(`complaints.act.${act}`),
    help: t(`complaints.act.${act}.help`),
    button: t(`complaints.act.${act}.do`),
    action: `/complaints/${page.complaint.id}/${act}`,
    icon: ICONS[act] ?? 'check',
    files: WITH_FILES.has(act),
    grave: act === 'decline',
    fields: fieldsOf(act, page, sent.act === act ? sent : { ...NOTHING_SENT, act }, words),
  }))
}

type Name =
  | 'department'
  | 'summary'
  | 'ground'
  | 'reason'
  | 'text'
  | 'days'
  | 'verdict'
  | 'report'
  | 'conclusion'
  | 'measures'
  | 'veto'
  | 'agrees'
  | 'remark'
  | 'file'
type Make = (name: Name, more: object) => FormField
type MakeText = (name: Name, rows: number, max: number, more?: object) => FormField

function fieldsOf(act: Act, page: ComplaintPage, { typed, problems }: Sent, words: Words): readonly FormField[] {
  const { t } = words
  const field: Make = (name, more) => ({
    name,
    id: `f-${act}-${name}`,
    label: t(`complaints.form.${name}`),
    value: typed[name],
    error: problems[name],
    ...more,
  })
  const text: MakeText = (name, rows, max, more = {}) =>
    field(name, { kind: 'textarea', rows, maxlength: max, counter: true, lang: 'zh-CN', ...more })
  const file = field('file', { kind: 'file', multiple: true, optional: true, hint: t('complaints.form.file.hint') })
  switch (act) {
    case 'accept':
      return [departmentField(page, typed, field, words), text('summary', 4, LONGEST.summary, { help: t('complaints.form.summary.help') })]
    case 'hand_over':
      return [text('reason', 3, LONGEST.summary)]
    case 'decline':
      return [
        field('ground', {
          kind: 'rows',
          options: GROUNDS.map((value) => ({ value, label: t(`complaints.ground.${value}`), note: t(`complaints.ground.${value}.note`) })),
        }),
        text('reason', 3, LONGEST.summary, { help: t('complaints.form.reason.help') }),
      ]
    case 'notice':
      return [
        text('text', 6, LONGEST.text, { help: t('complaints.form.text.help'), value: typed['text'] ?? page.complaint.summary }),
        field('days', { kind: 'number', unit: t('complaints.form.days.unit'), value: typed['days'] ?? STATEMENT_DAYS.usual, width: 's' }),
      ]
    case 'statement':
      return [text('text', 7, LONGEST.text, { label: t('complaints.form.statement') }), file]
    case 'finding':
      return [...findingFields(page, typed, { field, text }, words), file]
    case 'signature':
      return [
        field('agrees', {
          kind: 'rows',
          options: (['yes', 'no'] as const).map((value) => ({
            value,
            label: t(`complaints.agrees.${value}`),
            note: t(`complaints.agrees.${value}.note`),
          })),
        }),
        text('remark', 3, LONGEST.summary, { help: t('complaints.form.remark.help') }),
      ]
  }
}

function departmentField({ complaint, offices }: ComplaintPage, typed: Sent['typed'], field: Make, { t, locale }: Words): FormField {
  return field('department', {
    kind: 'select',
    placeholder: t('complaints.choose'),
    value: typed['department'] ?? (complaint.departmentId === null ? undefined : String(complaint.departmentId)),
    options: offices
      .filter(({ id }) => id !== complaint.officeId)
      .map(({ id, name, nameEn }) => ({ value: String(id), label: inWords(locale, name, nameEn) })),
    width: 'm',
  })
}

/** A veto is asked for only where a running cycle has a rule for it; the only one is chosen already. */
function findingFields(
  { vetoes }: ComplaintPage,
  typed: Sent['typed'],
  { field, text }: { readonly field: Make; readonly text: MakeText },
  { t, locale }: Words,
): readonly FormField[] {
  return [
    field('verdict', {
      kind: 'rows',
      options: FINDINGS.map((value) => ({ value, label: t(`complaints.verdict.${value}`), note: t(`complaints.verdict.${value}.note`) })),
    }),
    text('report', 8, LONGEST.text, { help: t('complaints.form.report.help') }),
    text('conclusion', 5, LONGEST.conclusion, { help: t('complaints.form.conclusion.help') }),
    text('measures', 3, LONGEST.conclusion, { help: t('complaints.form.measures.help') }),
    ...(vetoes.length === 0
      ? []
      : [
          field('veto', {
            kind: 'rows',
            help: t('complaints.form.veto.help'),
            value: typed['veto'] ?? (vetoes.length === 1 ? vetoes[0]?.value : undefined),
            options: vetoes.map(({ value, cycleTitle, rule, grades }) => ({
              value,
              label: `${rule.code} ${rule.name}`,
              note: [cycleTitle, vetoInWords(t, rule, grades, locale)].join(t('frame.dot')),
            })),
          }),
        ]),
  ]
}

/** Fields of the forms by name with their labels, for the list of what is wrong. */
export const labelsOf = (acts: readonly ActForm[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(acts.flatMap(({ act, fields }) => fields.map((field) => [`${act}-${field.name}`, field['label']])))

/** Problems under the ids that the fields of this act have. */
export const placedProblems = ({ act, problems }: Sent): FieldProblems =>
  Object.fromEntries(Object.entries(problems).map(([name, problem]) => [`${act}-${name}`, problem]))
