import type { FieldProblems } from '../../errors.ts'
import type { ThresholdRow } from './thresholds.queries.ts'
import { MEASURES, thresholdsOn, type TypedThresholds } from './thresholds.rules.ts'
import type { Words } from './overview.presenter.ts'

/** The sets as a table, newest first, each with what it is on `today`. */
export function presentThresholds(sets: readonly ThresholdRow[], today: string, mayChange: boolean, { t, fmt }: Words) {
  const current = thresholdsOn(sets, today)
  return {
    heads: MEASURES.map((measure) => t(`assets.thresholds.${measure}`)),
    rows: sets.map((set) => ({
      from: fmt.date(set.fromOn),
      basis: set.basis,
      href: mayChange ? `/asset-disposals/thresholds/${set.id}` : '',
      amounts: MEASURES.map((measure) => (set[measure] === null ? t('assets.thresholds.none') : fmt.yuan(set[measure]))),
      chip: set.id === current?.id ? ('ok' as const) : ('idle' as const),
      state: t(`assets.thresholds.${set.id === current?.id ? 'in_force' : set.fromOn > today ? 'coming' : 'past'}`),
    })),
    mayChange,
  }
}

export const typedThresholds = (set: ThresholdRow): TypedThresholds => ({
  from_on: set.fromOn,
  basis: set.basis,
  ...(Object.fromEntries(MEASURES.map((measure) => [measure, set[measure] === null ? '' : (set[measure] / 100).toFixed(2)])) as Record<
    (typeof MEASURES)[number],
    string
  >),
})

export const EMPTY_THRESHOLDS: TypedThresholds = {
  from_on: '',
  basis: '',
  authority_single: '',
  authority_batch: '',
  finance_single: '',
  finance_batch: '',
}

export const thresholdFields = (typed: TypedThresholds, problems: FieldProblems, { t }: Pick<Words, 't'>) =>
  [
    { kind: 'date', name: 'from_on' as const, label: t('assets.thresholds.from_on'), required: true },
    {
      name: 'basis' as const,
      label: t('assets.thresholds.basis'),
      help: t('assets.thresholds.basis_help'),
      required: true,
      maxlength: 300,
      lang: 'zh-CN',
    },
    ...MEASURES.map((name) => ({
      kind: 'money',
      name,
      label: t(`assets.thresholds.${name}`),
      help: t('assets.thresholds.amount_help'),
      unit: t('common.unit.yuan'),
      optional: true,
    })),
  ].map((field) => ({ ...field, value: typed[field.name], error: problems[field.name] }))
