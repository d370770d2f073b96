import { REVIEW_STATES } from '../disclosures/disclosures.rules.ts'
import type { FieldProblems } from '../errors.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import type { LevelWithItems } from './levels.service.ts'

/** The settings page: each level with its way in words. */
export function presentLevels(levels: readonly LevelWithItems[], { t, locale }: { t: Translate; locale: Locale }) {
  return {
    head: { actions: [{ label: t('reviewing.levels.new'), icon: 'plus', href: '/admin/review-levels/new', primary: true }] },
    levels: levels.map((level) => ({
      href: `/admin/review-levels/${level.level}`,
      title: t('reviewing.levels.name', { n: level.level, name: locale === 'en' ? level.nameEn : level.name }),
      way: level.steps.map((step) => t(`disclosures.step.${step}`)),
      items: t('reviewing.levels.items', { n: level.items }),
      remind: t('reviewing.levels.remind', { n: level.remindAfter }),
      allows: [
        ...(level.batchAllowed ? [t('reviewing.levels.batch')] : []),
        ...(level.emergencyAllowed ? [t('reviewing.levels.emergency')] : []),
      ],
    })),
  }
}

/** What stands in the form, as it was typed. */
export type TypedLevel = Readonly<Record<string, unknown>>

export function levelFields(typed: TypedLevel, problems: FieldProblems, t: Translate) {
  const steps = REVIEW_STATES.map((value) => ({ value, label: t(`disclosures.step.${value}`), note: t(`reviewing.levels.step.${value}`) }))
  const allowed = (['batch', 'emergency'] as const).map((value) => ({
    value,
    label: t(`reviewing.levels.${value}`),
    note: t(`reviewing.levels.${value}.help`),
  }))
  return [
    { name: 'name', label: t('reviewing.levels.field.name'), maxlength: 40, required: true, lang: 'zh-CN' },
    { name: 'name_en', label: t('reviewing.levels.field.name_en'), maxlength: 80, required: true, lang: 'en' },
    {
      kind: 'checks',
      name: 'steps',
      label: t('reviewing.levels.field.steps'),
      help: t('reviewing.levels.field.steps.help'),
      options: steps,
    },
    { kind: 'checks', name: 'allowed', label: t('reviewing.levels.field.allowed'), options: allowed },
    {
      kind: 'number',
      name: 'remind_after',
      label: t('reviewing.levels.field.remind_after'),
      help: t('reviewing.levels.field.remind_after.help'),
      unit: t('reviewing.levels.unit'),
      required: true,
    },
  ].map((field) => ({ ...field, value: typed[field.name] ?? (field.kind === 'checks' ? [] : ''), error: problems[field.name] }))
}
