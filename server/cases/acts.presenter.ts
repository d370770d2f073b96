import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { CASE_ACTS, denyCaseAct, type CaseActName } from './cases.policy.ts'
import { LONGEST_ANSWER, LONGEST_BODY, LONGEST_REASON, LONGEST_TITLE, PAUSE_RULES, SATISFACTIONS } from './cases.rules.ts'
import type { WholeCase } from './page.service.ts'
import { desensitised } from './publishing.service.ts'
import type { ActForm, FormField, Reader } from './cases.types.ts'

export type Typed = Readonly<Record<string, unknown>>
/** What came back of one form. */
export interface Sent {
  readonly act: string
  readonly typed: Typed
  readonly problems: FieldProblems
}
export const NOTHING_SENT: Sent = { act: '', typed: {}, problems: {} }

const ICONS: Readonly<Partial<Record<CaseActName, string>>> = {
  draft: 'send',
  write: 'send',
  correct: 'send',
  reopen: 'arrow-back-up',
  return: 'arrow-back-up',
  decline: 'ban',
  abandon: 'ban',
  withdraw: 'ban',
  refuse_extension: 'ban',
  refuse_publication: 'arrow-back-up',
}
const WITH_FILES: ReadonlySet<CaseActName> = new Set(['write', 'correct', 'reopen', 'note'])
const GRAVE: ReadonlySet<CaseActName> = new Set(['decline', 'abandon', 'withdraw'])

/** Every form that this reader may use now, the nearest first: guard and form ask the same policy. */
export function actForms(whole: WholeCase, reader: Reader, sent: Sent, words: Words, base: string): ActForm[] {
  const { t } = words
  const acts = CASE_ACTS.filter((act) => denyCaseAct(act, reader, whole.seat) === undefined)
  return acts.map((act) => {
    const came = sent.act === act ? sent : { ...NOTHING_SENT, act }
    return {
      act,
      title: t(`cases.act.${act}`),
      help: helpOf(act, whole, words),
      button: t(`cases.act.${act}.do`),
      action: `${base}/${act}`,
      icon: ICONS[act] ?? 'check',
      files: WITH_FILES.has(act),
      grave: GRAVE.has(act),
      fields: fieldsOf(act, whole, came, words),
      ...(act === 'draft' && { second: { name: 'keep', value: '1', label: t('cases.act.draft.keep') } }),
    }
  })
}

function helpOf(act: CaseActName, { page, seat }: WholeCase, { t, fmt, locale }: Words): string {
  const { held, rule } = page
  const params = {
    n: held.wish.days ?? rule.extensionDays,
    reason: held.wish.reason ?? '',
    until: fmt.date(act === 'reopen' ? seat.reopenUntil : seat.correctionUntil),
    basis: rule.basis,
    department: inWords(locale, held.responsibleName ?? '', held.responsibleNameEn ?? ''),
    who: t(seat.kind.extends === undefined ? 'cases.by.leader' : 'cases.by.office'),
  }
  return t(seat.kind.helps?.[act] ?? `cases.act.${act}.help`, params)
}

interface Came {
  readonly act: string
  readonly typed: Typed
  readonly problems: FieldProblems
}

function fieldsOf(act: CaseActName, whole: WholeCase, came: Came, words: Words): readonly FormField[] {
  const { t, locale } = words
  const { held } = whole.page
  const field = (name: string, more: object = {}): FormField => ({
    name,
    id: idOf(act, name),
    label: t(`cases.form.${name}` as 'cases.form.reason'),
    value: came.typed[name],
    error: came.problems[name],
    ...more,
  })
  const text = (name: string, rows: number, max: number, more: object = {}): FormField =>
    field(name, { kind: 'textarea', rows, maxlength: max, counter: max > LONGEST_REASON, lang: 'zh-CN', ...more })
  const file = field('file', { kind: 'file', multiple: true, optional: true, hint: t('cases.form.file.hint') })
  const department = field('department', {
    kind: 'select',
    label: t('cases.field.responsible'),
    placeholder: t('cases.form.choose'),
    options: whole.offices
      .filter(({ id }) => id !== held.responsibleId)
      .map((office) => ({ value: String(office.id), label: inWords(locale, office.name, office.name_en) })),
    ...(act === 'assign' && held.aboutId !== null && came.typed['department'] === undefined && { value: String(held.aboutId) }),
    width: 'm',
  })
  switch (act) {
    case 'write':
    case 'correct':
    case 'reopen':
    case 'note':
      return [text('text', 5, LONGEST_BODY, { label: t(`cases.act.${act}.text`) }), file]
    case 'ask_correction':
      return [text('text', 5, LONGEST_BODY, { label: t('cases.act.ask_correction.text') })]
    case 'rate':
      return [
        field('grade', {
          kind: 'rows',
          options: SATISFACTIONS.map((value) => ({
            value,
            label: t(`cases.satisfaction.${value}`),
            note: t(`cases.satisfaction.${value}.note`),
          })),
        }),
        text('remark', 2, LONGEST_REASON, { optional: true }),
      ]
    case 'assign':
      return [department, text('reason', 2, LONGEST_REASON, { optional: true, label: t('cases.form.hint') })]
    case 'transfer':
      return [department, text('reason', 3, LONGEST_REASON)]
    case 'name':
      return [
        field('assignee', {
          kind: 'select',
          placeholder: t('cases.form.choose'),
          options: whole.colleagues.map(({ id, name, name_en, post, post_en }) => ({
            value: String(id),
            label: `${inWords(locale, name, name_en)}${t('frame.dot')}${inWords(locale, post, post_en)}`,
          })),
          width: 'm',
        }),
      ]
    case 'pause':
      return [
        field('rule', {
          kind: 'rows',
          options: PAUSE_RULES.filter((rule) => rule !== 'correction').map((value) => ({
            value,
            label: t(`cases.pause.${value}`),
            note: t(`cases.pause.${value}.note`),
          })),
        }),
        text('reason', 3, LONGEST_REASON),
      ]
    case 'ask_extension':
      return [
        field('days', { kind: 'number', unit: t('cases.form.days.unit'), value: came.typed['days'] ?? whole.page.rule.extensionDays }),
        text('reason', 3, LONGEST_REASON),
      ]
    case 'draft':
      return [text('body', 10, LONGEST_ANSWER, { value: came.typed['body'] ?? draftedText(whole), label: t('cases.form.answer') })]
    case 'propose':
      return proposeFields(whole, came, words, text, field)
    case 'resume':
    case 'abandon':
    case 'decline':
    case 'return':
    case 'refuse_extension':
    case 'refuse_publication':
    case 'withdraw':
      return [text('reason', 3, LONGEST_REASON)]
    case 'approve':
    case 'extend':
    case 'publish':
    case 'consent':
      return []
  }
}

/** In a page with several forms every field has a name of its own. */
export const idOf = (act: string, name: string): string => `f-${act}-${name}`

/** What was drafted before, or what was kept of it. */
const draftedText = ({ seat }: WholeCase): string => seat.answer?.body ?? ''

type Make = (name: string, more?: object) => FormField
type MakeText = (name: string, rows: number, max: number, more?: object) => FormField
function proposeFields({ page, seat }: WholeCase, { typed }: Came, { t }: Words, text: MakeText, field: Make): readonly FormField[] {
  const { held } = page
  const first = desensitised(held, seat.answer)
  return [
    field('title', {
      value: typed['title'] ?? (held.publicTitle || first.title),
      maxlength: LONGEST_TITLE,
      lang: 'zh-CN',
      label: t('cases.form.public_title'),
    }),
    text('question', 5, LONGEST_BODY, { value: typed['question'] ?? (held.publicQuestion || first.question) }),
    text('answer', 7, LONGEST_ANSWER, {
      value: typed['answer'] ?? (held.publicAnswer || first.answer),
      label: t('cases.form.public_answer'),
    }),
    ...(held.consent ? [] : [field('impersonal', { kind: 'checks', options: [{ value: '1', label: t('cases.form.impersonal.yes') }] })]),
  ]
}

/** Fields of one act by name with their labels, for the list of what is wrong. */
export const labelsOf = (acts: readonly ActForm[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(acts.flatMap(({ act, fields }) => fields.map((field) => [`${act}-${field.name}`, field['label']])))

/** Problems under the ids that the fields of this act have. */
export const placedProblems = ({ act, problems }: Sent): FieldProblems =>
  Object.fromEntries(Object.entries(problems).map(([name, problem]) => [`${act}-${name}`, problem]))

/** What is most likely wanted at this point, in this order; a word in between when there is nothing else to do. */
const NEAREST: readonly string[] = [
  'correct',
  'rate',
  'reopen',
  'assign',
  'approve',
  'extend',
  'draft',
  'publish',
  'resume',
  'write',
] satisfies CaseActName[]

/** The one that stands open comes first: what the kind itself calls so, or what is nearest. */
export function inOrder(acts: readonly ActForm[]): { readonly acts: readonly ActForm[]; readonly open: string } {
  const first = acts.find(({ primary }) => primary === true) ?? NEAREST.flatMap((name) => acts.filter(({ act }) => act === name))[0]
  return first === undefined ? { acts, open: '' } : { acts: [first, ...acts.filter((one) => one !== first)], open: first.act }
}
