import type { FieldProblems } from '../errors.ts'
import type { FormField } from '../cases/cases.types.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Office } from './complaints.queries.ts'
import { TARGETS, type Ground } from './complaints.rules.ts'
import type { Complaint } from './complaints.types.ts'

type Typed = Readonly<Record<string, unknown>>

/** What a complaint says beside its title and its text. */
export function complaintFields(
  offices: readonly Office[],
  typed: Typed,
  problems: FieldProblems,
  { t, locale, today, named }: Words & { readonly named: boolean },
): readonly FormField[] {
  const field = (name: 'target' | 'department' | 'persons' | 'happenedOn' | 'nameShown', more: object) => ({
    name,
    label: t(`complaints.field.${name}`),
    value: typed[name],
    error: problems[name],
    ...more,
  })
  return [
    field('target', {
      kind: 'rows',
      value: typed['target'] ?? 'department',
      options: TARGETS.map((value) => ({ value, label: t(`complaints.target.${value}`), note: t(`complaints.target.${value}.note`) })),
    }),
    field('department', {
      kind: 'select',
      help: t('complaints.field.department.help'),
      placeholder: t('complaints.choose'),
      options: offices.map(({ id, name, nameEn }) => ({ value: String(id), label: inWords(locale, name, nameEn) })),
      width: 'm',
    }),
    field('persons', { optional: true, help: t('complaints.field.persons.help'), maxlength: 200, lang: 'zh-CN' }),
    field('happenedOn', { kind: 'date', width: 'm', max: today }),
    // Whoever gives no name has none to be told.
    ...(named
      ? [field('nameShown', { kind: 'checks', optional: true, options: [{ value: '1', label: t('complaints.nameShown.yes') }] })]
      : []),
  ]
}

/** On the page of the case: for whoever complained what they may know, for the others where to go on. */
export function presentPanel(
  complaint: Complaint,
  { inside, ground }: { readonly inside: boolean; readonly ground: Ground | undefined },
  words: Words,
) {
  const { t, fmt, locale } = words
  const { phase, verdict } = complaint
  return {
    title: t('complaints.panel.title'),
    warning: t('complaints.warning'),
    facts: [
      { label: t('complaints.field.phase'), value: t(`complaints.phase.${phase}`) },
      { label: t('complaints.field.department'), value: inWords(locale, complaint.departmentName, complaint.departmentNameEn) },
      { label: t('complaints.field.happenedOn'), value: fmt.date(complaint.happenedOn) },
      { label: t('complaints.field.acceptDueOn'), value: phase === 'received' ? fmt.date(complaint.acceptDueOn) : '' },
      { label: t('complaints.form.ground'), value: ground === undefined ? '' : t(`complaints.ground.${ground}`) },
      { label: t('complaints.field.verdict'), value: verdict === null ? '' : t(`complaints.verdict.${verdict}`) },
      {
        label: t('complaints.field.nameShown'),
        value: complaint.anonymous ? '' : t(complaint.nameShown ? 'complaints.nameShown.shown' : 'complaints.nameShown.kept'),
      },
    ],
    go: inside ? { href: `/complaints/${complaint.id}`, text: t('complaints.panel.go') } : undefined,
  }
}
