import { fen } from '../../../core/money.ts'
import type { Translate } from '../../i18n/index.ts'
import type { Format } from '../../web/format.ts'
import { inWords } from '../../web/words.ts'
import type { ContentDiff, ReadContext } from '../register.ts'
import { FACT_FIELDS, typedFacts, type Owners } from './facts.form.ts'
import { EMPTY_FACTS, KINDS, METHODS, SYSTEMS, type DocumentFacts } from './facts.rules.ts'

interface Speech {
  readonly t: Translate
  readonly fmt: Format
}
interface Fact {
  readonly key: string
  readonly label: string
  readonly value: string
}

/** The facts in words, empty ones among them; `department`: what the owner's department is called. */
export function factLines(facts: DocumentFacts, department: string, { t, fmt }: Speech): Fact[] {
  const money = (value: number | null): string => (value === null ? '' : t('documents.facts.yuan', { amount: fmt.yuan(fen(value)) }))
  const date = (value: string | null): string => (value === null ? '' : fmt.date(value))
  return [
    { key: 'kind', label: t('documents.facts.kind'), value: t(`documents.kind.${facts.kind}`) },
    { key: 'system', label: t('documents.facts.system'), value: facts.system === null ? '' : t(`documents.system.${facts.system}`) },
    { key: 'issuer', label: t('documents.facts.issuer'), value: facts.issuer },
    { key: 'in_force_on', label: t('documents.facts.in_force_on'), value: date(facts.inForceOn) },
    { key: 'repealed_on', label: t('documents.facts.repealed_on'), value: date(facts.repealedOn) },
    { key: 'method', label: t('documents.facts.method'), value: facts.method === '' ? '' : t(`documents.method.${facts.method}`) },
    { key: 'supplier', label: t('documents.facts.supplier'), value: facts.supplier },
    { key: 'budget', label: t('documents.facts.budget'), value: money(facts.budgetFen) },
    { key: 'price', label: t('documents.facts.price'), value: money(facts.priceFen) },
    { key: 'owner_department', label: t('documents.facts.owner_department'), value: department },
    { key: 'owner_person', label: t('documents.facts.owner_person'), value: facts.ownerName },
  ]
}

/** What changed in the facts between two versions. */
export function diffFacts(
  from: DocumentFacts | undefined,
  to: DocumentFacts | undefined,
  departments: { readonly from: string; readonly to: string },
  words: Speech,
): ContentDiff['changed'] {
  if (from === undefined && to === undefined) return []
  const [before, after] = [factLines(from ?? EMPTY_FACTS, departments.from, words), factLines(to ?? EMPTY_FACTS, departments.to, words)]
  const fields = after.flatMap(({ label, value }, i) => {
    const was = before[i]?.value ?? ''
    return was === value ? [] : [{ label, from: was, to: value }]
  })
  return fields.length === 0 ? [] : [{ label: words.t('documents.facts'), fields }]
}

/** One question, see views/partials/field. */
interface FieldView {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly [more: string]: unknown
}
interface FactsEditor {
  readonly common: readonly FieldView[]
  readonly groups: readonly { readonly kind: string; readonly title: string; readonly fields: readonly FieldView[] }[]
}

/** The form's fields: those of every kind, then those of one kind, which a script hides while another kind is chosen. */
export function factsEditor(
  facts: DocumentFacts,
  owners: Owners,
  typed: Readonly<Record<string, unknown>> | undefined,
  context: ReadContext,
): FactsEditor {
  const { t, locale } = context
  const stored = typedFacts(facts)
  const value = (name: (typeof FACT_FIELDS)[number]): string => {
    const sent = typed?.[name]
    return typeof sent === 'string' ? sent : stored[name]
  }
  const optional = { optional: true } as const
  const money = { kind: 'money', unit: t('common.unit.yuan'), optional: true, width: 'm' } as const
  const choose = <T extends string>(values: readonly T[], say: (value: T) => string) =>
    values.map((one) => ({ value: one, label: say(one) }))
  const people = owners.people.map((one) => ({
    value: String(one.id),
    label: t('documents.facts.person', {
      name: inWords(locale, one.name, one.nameEn),
      department: inWords(locale, one.department, one.departmentEn),
    }),
  }))
  const gone =
    facts.ownerPersonId !== null && !owners.people.some(({ id }) => id === facts.ownerPersonId)
      ? [{ value: String(facts.ownerPersonId), label: facts.ownerName }]
      : []
  return {
    common: [
      {
        kind: 'select',
        name: 'doc_kind',
        label: t('documents.facts.kind'),
        value: value('doc_kind'),
        options: choose(KINDS, (kind) => t(`documents.kind.${kind}`)),
        width: 'm',
      },
      { name: 'issuer', label: t('documents.facts.issuer'), value: value('issuer'), maxlength: 100, width: 'm', ...optional },
      { kind: 'date', name: 'in_force_on', label: t('documents.facts.in_force_on'), value: value('in_force_on'), ...optional },
      { kind: 'date', name: 'repealed_on', label: t('documents.facts.repealed_on'), value: value('repealed_on'), ...optional },
    ],
    groups: [
      {
        kind: 'procurement',
        title: t('documents.kind.procurement'),
        fields: [
          {
            kind: 'select',
            name: 'method',
            label: t('documents.facts.method'),
            value: value('method'),
            placeholder: t('documents.facts.choose'),
            options: choose(METHODS, (method) => t(`documents.method.${method}`)),
            width: 'm',
            ...optional,
          },
          { name: 'supplier', label: t('documents.facts.supplier'), value: value('supplier'), maxlength: 100, width: 'm', ...optional },
          { name: 'budget', label: t('documents.facts.budget'), value: value('budget'), ...money },
          { name: 'price', label: t('documents.facts.price'), value: value('price'), ...money },
        ],
      },
      {
        kind: 'rule_system',
        title: t('documents.kind.rule_system'),
        fields: [
          {
            kind: 'select',
            name: 'rule_system',
            label: t('documents.facts.system'),
            value: value('rule_system'),
            placeholder: t('documents.facts.choose'),
            options: choose(SYSTEMS, (system) => t(`documents.system.${system}`)),
            width: 'm',
            ...optional,
          },
          {
            kind: 'select',
            name: 'owner_department',
            label: t('documents.facts.owner_department'),
            value: value('owner_department'),
            placeholder: t('documents.facts.choose'),
            options: owners.departments.map(({ id, name, nameEn }) => ({ value: String(id), label: inWords(locale, name, nameEn) })),
            width: 'm',
            ...optional,
          },
          {
            kind: 'select',
            name: 'owner_person',
            label: t('documents.facts.owner_person'),
            value: value('owner_person'),
            placeholder: t('documents.facts.choose'),
            options: [...people, ...gone],
            width: 'm',
            ...optional,
          },
        ],
      },
    ],
  }
}
