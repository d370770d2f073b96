import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import type { VetoPage } from './list.service.ts'
import { denyAct } from './vetoes.policy.ts'
import { ACTS, LONGEST_TEXT, STATEMENT_DAYS, VERDICTS, type Act } from './vetoes.rules.ts'

export type Typed = Readonly<Record<string, unknown>>

/** What this person can do to the case now: one form each. Guard and form ask the same policy. */
export function actsOf(page: VetoPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { veto } = page
  return ACTS.filter((act) => denyAct(act, actor, page, words.today) === undefined).map((act) => ({
    act,
    title: words.t(`vetoes.act.${act}`),
    help: words.t(`vetoes.act.${act}.help`),
    button: words.t(`vetoes.act.${act}.do`),
    action: `/vetoes/${veto.id}/${act}`,
    files: FILED.has(act),
    grave: act === 'reverse',
    confirm: act === 'vote' ? words.t('vetoes.act.vote.confirm') : '',
    fields: fieldsOf(act, page, typed, problems, words),
  }))
}
const FILED: ReadonlySet<Act> = new Set(['statement', 'report', 'appeal', 'reverse'])

function fieldsOf(act: Act, page: VetoPage, typed: Typed, problems: FieldProblems, words: Words): readonly object[] {
  const { t } = words
  switch (act) {
    case 'accept':
      return [
        choice(
          'decision',
          typed['decision'] ?? 'accept',
          (['accept', 'refuse'] as const).map((one) => ({
            value: one,
            label: t(`vetoes.decision.${one}`),
            note: t(`vetoes.decision.${one}.note`),
          })),
          problems,
          words,
        ),
        textarea('question', typed, problems, words, { value: typed['question'] ?? t('vetoes.question.usual') }),
        days(typed, problems, words),
        textarea('reason', typed, problems, words, { optional: true, rows: 3 }),
      ]
    case 'substitute':
      return [
        {
          kind: 'select',
          name: 'department',
          id: 'f-department',
          label: t('vetoes.field.department'),
          value: typed['department'],
          error: problems['department'],
          options: [
            { value: '', label: t('vetoes.choose') },
            ...page.offices.map(({ id, name, name_en }) => ({ value: String(id), label: inWords(words.locale, name, name_en) })),
          ],
        },
        textarea('reason', typed, problems, words, { rows: 3 }),
      ]
    case 'vote':
      return [
        choice(
          'verdict',
          typed['verdict'],
          VERDICTS.map((one) => ({ value: one, label: t(`vetoes.verdict.${one}`), note: t(`vetoes.verdict.${one}.note`) })),
          problems,
          words,
        ),
        textarea('reasons', typed, problems, words),
      ]
    case 'review':
      return [
        choice(
          'uphold',
          typed['uphold'],
          (['no', 'yes'] as const).map((one) => ({ value: one, label: t(`vetoes.uphold.${one}`), note: t(`vetoes.uphold.${one}.note`) })),
          problems,
          words,
        ),
        textarea('reasons', typed, problems, words),
      ]
    default:
      return [textarea('text', typed, problems, words, { label: t(`vetoes.act.${act}.text`) }), fileField(problems, words)]
  }
}

export const textarea = (
  name: 'question' | 'reason' | 'reasons' | 'text' | 'account' | 'documents',
  typed: Typed,
  problems: FieldProblems,
  { t }: Words,
  more: object = {},
) => ({
  kind: 'textarea',
  name,
  label: t(`vetoes.field.${name}`),
  value: typed[name],
  error: problems[name],
  rows: 5,
  maxlength: LONGEST_TEXT,
  lang: 'zh-CN',
  ...more,
})

const choice = (
  name: 'decision' | 'verdict' | 'uphold',
  value: unknown,
  options: readonly object[],
  problems: FieldProblems,
  { t }: Words,
) => ({
  kind: 'rows',
  name,
  label: t(`vetoes.field.${name}`),
  value,
  error: problems[name],
  options,
})

const days = (typed: Typed, problems: FieldProblems, { t }: Words) => ({
  kind: 'number',
  name: 'days',
  label: t('vetoes.field.days'),
  value: typed['days'] ?? STATEMENT_DAYS.usual,
  error: problems['days'],
  unit: t('vetoes.unit.days'),
  width: 's',
  min: STATEMENT_DAYS.least,
  max: STATEMENT_DAYS.most,
})

export const fileField = (problems: FieldProblems, { t }: Words) => ({
  kind: 'file',
  name: 'file',
  label: t('vetoes.field.files'),
  multiple: true,
  optional: true,
  error: problems['file'],
  hint: t('vetoes.field.files.hint'),
})
