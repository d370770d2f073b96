import type { FieldProblems } from '../errors.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import type { Format } from '../web/format.ts'
import type { Branch, Department } from './departments.rules.ts'
import { choices, departmentOptions, type FormField, type Typed } from './forms.presenter.ts'
import { RANK_CLASSES, type Person } from './people.rules.ts'
import { plannedOf, type Posting } from './postings.rules.ts'

interface Speech {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
}
export type Movement = 'move' | 'leave' | 'return' | 'correct'

/** What the form of a movement begins with. */
export const typedMove = (place: Pick<Person, 'departmentId' | 'post' | 'postEn' | 'rankClass' | 'version'>, today: string): Typed => ({
  department_id: String(place.departmentId),
  post: place.post,
  post_en: place.postEn,
  rank_class: place.rankClass,
  from_on: today,
  reason: '',
  version: String(place.version),
})
export const typedPosting = (posting: Posting): Typed => ({
  ...typedMove(posting, posting.fromOn),
  to_on: posting.toOn ?? '',
  reason: posting.reason,
})

export function movementFields(
  movement: Movement,
  { t, locale, typed, errors, departments }: Speech & { typed: Typed; errors: FieldProblems; departments: readonly Branch<Department>[] },
): FormField[] {
  const field = (name: string, more: Omit<FormField, 'name' | 'value' | 'error'>): FormField => ({
    name,
    value: typed[name] ?? '',
    error: errors[name],
    ...more,
  })
  const place = [
    field('department_id', {
      kind: 'select',
      label: t('people.field.department'),
      required: true,
      width: 'm',
      options: departmentOptions(departments, locale, typed['department_id'] ?? ''),
    }),
    field('post', { label: t('people.field.post_zh'), optional: true, maxlength: 60, width: 'm', lang: 'zh-CN' }),
    field('post_en', { label: t('people.field.post_en'), optional: true, maxlength: 100, width: 'm', lang: 'en' }),
    field('rank_class', {
      kind: 'select',
      label: t('people.field.rank'),
      required: true,
      width: 's',
      options: choices(RANK_CLASSES, t, (rank) => `people.rank.${rank}`),
    }),
  ]
  const from = field('from_on', {
    kind: 'date',
    label: t(`staffing.${movement}.from_on`),
    help: t(`staffing.${movement}.from_help`),
    required: true,
  })
  const ends =
    movement === 'correct' && (typed['to_on'] ?? '') !== ''
      ? [field('to_on', { kind: 'date', label: t('staffing.correct.to_on'), required: true })]
      : []
  const why = field('reason', { label: t('staffing.field.reason'), optional: true, maxlength: 200 })
  return movement === 'leave' ? [from, why] : [from, ...ends, ...place, why]
}

/** Everything that somebody was here, newest first, as a timeline; a correction leads to its own page. */
export function presentHistory(history: readonly Posting[], today: string, { t, fmt, locale }: Speech) {
  const { leave } = plannedOf(history, today)
  return history.toReversed().map((posting) => ({
    title: t('staffing.history.post', {
      department: locale === 'en' ? posting.departmentNameEn : posting.departmentName,
      post: (locale === 'en' && posting.postEn !== '' ? posting.postEn : posting.post) || t(`people.rank.${posting.rankClass}`),
    }),
    kind: t(`staffing.history.${posting.kind}`),
    at:
      posting.toOn === null
        ? t('staffing.history.since', { date: fmt.date(posting.fromOn) })
        : t('staffing.history.from_to', { from: fmt.date(posting.fromOn), to: fmt.date(posting.toOn) }),
    remark: [posting.reason, posting.endReason].filter(Boolean).join(' · '),
    planned: posting.appliedAt === null,
    leaves: posting === leave,
    href: `/admin/people/${posting.personId}/history/${posting.id}`,
  }))
}

/** A change that is planned and can still be cancelled, in one sentence. */
export function presentPlan(history: readonly Posting[], today: string, { t, fmt, locale }: Speech): string | undefined {
  const { move, leave } = plannedOf(history, today)
  if (move !== undefined)
    return t('staffing.plan.move', {
      date: fmt.date(move.fromOn),
      department: locale === 'en' ? move.departmentNameEn : move.departmentName,
      post: locale === 'en' && move.postEn !== '' ? move.postEn : move.post,
    })
  return leave === undefined ? undefined : t('staffing.plan.leave', { date: fmt.date(leave.toOn) })
}
