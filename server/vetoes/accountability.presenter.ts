import { hasRole, type Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import type { ChipKind } from '../web/markup.ts'
import { denyPersonAct, PERSON_ACTS, type PersonAct } from './accountability.policy.ts'
import { CIRCUMSTANCES, LONGEST_VIOLATION, MEASURES, SHARES, type PersonState } from './accountability.rules.ts'
import type { MeasureCount, Openable, RecordPage } from './accountability.service.ts'
import type { AccountabilityRecord, AccountabilityStep, AccountablePerson } from './accountability.types.ts'
import { textarea, type Typed } from './acts.presenter.ts'

const CHIPS: Readonly<Record<PersonState, ChipKind>> = {
  asked: 'soon',
  decided: 'late',
  appealed: 'soon',
  in_force: 'miss',
  cleared: 'ok',
  reversed: 'ok',
}

export function presentRecords(measures: readonly MeasureCount[], actor: Actor, { t, fmt, today }: Words) {
  const year = Number(today.slice(0, 4))
  const saidOf = (one: number): string =>
    MEASURES.flatMap((measure) => {
      const n = measures.find((count) => count.year === one && count.measure === measure)?.n ?? 0
      return n === 0 ? [] : [t('accountability.count', { measure: t(`accountability.measure.${measure}`), n })]
    }).join(t('accountability.and')) || t('accountability.count.none')
  return {
    actions: hasRole(actor, 'inspector')
      ? [{ href: '/accountability/new', label: t('accountability.new'), icon: 'plus', primary: true }]
      : [],
    counts: [year, year - 1].map((one) => ({ label: fmt.period(String(one)), value: saidOf(one) })),
  }
}

/** @param of whose form came back, and with what */
export function presentRecord(
  page: RecordPage,
  actor: Actor,
  of: { readonly person: number; readonly typed: Typed; readonly problems: FieldProblems },
  words: Words,
) {
  const { record, persons, steps } = page
  const { t, fmt, locale } = words
  return {
    head: {
      crumbs: [{ label: t('accountability.title'), href: '/accountability' }],
      title: t('accountability.number', { year: String(record.year), number: record.number }),
      facts: [
        { kind: record.open > 0 ? 'soon' : 'ok', text: t(record.open > 0 ? 'accountability.open' : 'accountability.closed') },
        inWords(locale, record.departmentName, record.departmentNameEn),
      ],
    },
    facts: factsOf(record, words),
    persons: persons.map((person) => ({
      id: person.id,
      version: person.version,
      name: inWords(locale, person.name, person.nameEn),
      chip: { kind: CHIPS[person.state], text: t(`accountability.state.${person.state}`) },
      facts: personFacts(person, words),
      acts: actsOf({ person, record }, actor, of.person === person.id ? of : { typed: {}, problems: {} }, words),
    })),
    timeline: timelineOf(steps, persons, words),
    note: t('accountability.shown', { n: fmt.number(persons.length), of: fmt.number(record.persons) }),
    partial: persons.length < record.persons,
    problems: of.problems,
  }
}

const factsOf = (record: AccountabilityRecord, { t, fmt, locale }: Words) => [
  { label: t('accountability.field.violation'), value: record.violation },
  { label: t('accountability.field.basis'), value: record.basis },
  {
    label: t('accountability.field.circumstance'),
    value: `${t(`accountability.circumstance.${record.circumstance}`)} · ${t(`accountability.circumstance.${record.circumstance}.note`)}`,
  },
  { label: t('vetoes.field.happenedOn'), value: fmt.date(record.happenedOn) },
  { label: t('accountability.field.office'), value: inWords(locale, record.officeName, record.officeNameEn) },
]

const personFacts = (person: AccountablePerson, { t, fmt }: Words) => [
  { label: t('accountability.field.part'), value: t(`accountability.part.${person.part}`) },
  { label: t('accountability.field.proposed'), value: t(`accountability.share.${person.proposed}`) },
  {
    label: t('accountability.field.statement'),
    value: person.statedAt === null ? t('accountability.statement.due', { due: fmt.date(person.statementDueOn) }) : person.statement,
  },
  { label: t('accountability.field.share'), value: person.share === null ? '' : t(`accountability.share.${person.share}`) },
  { label: t('accountability.field.measure'), value: person.measure === null ? '' : t(`accountability.measure.${person.measure}`) },
  { label: t('vetoes.field.reasons'), value: person.reasons },
  { label: t('accountability.field.appealUntil'), value: person.state === 'decided' ? fmt.date(person.appealUntil) : '' },
  { label: t('accountability.field.appeal'), value: person.appeal },
  { label: t('accountability.field.reviewDue'), value: person.state === 'appealed' ? fmt.date(person.reviewDueOn) : '' },
  { label: t('accountability.field.review'), value: person.review },
]

const timelineOf = (steps: readonly AccountabilityStep[], persons: readonly AccountablePerson[], { t, fmt, locale }: Words) =>
  steps.map(({ step, personId, actorName, actorNameEn, at }) => {
    const about = persons.find((one) => one.personId === personId)
    return {
      title: t(`accountability.step.${step}`, { name: about === undefined ? '' : inWords(locale, about.name, about.nameEn) }),
      who: actorName === null ? '' : inWords(locale, actorName, actorNameEn ?? ''),
      at: fmt.dateTime(at),
    }
  })

function actsOf(
  { person, record }: { readonly person: AccountablePerson; readonly record: AccountabilityRecord },
  actor: Actor,
  { typed, problems }: { readonly typed: Typed; readonly problems: FieldProblems },
  words: Words,
) {
  const { t } = words
  return PERSON_ACTS.filter((act) => denyPersonAct(act, actor, person, record, words.today) === undefined).map((act) => ({
    act: `${act}-${person.id}`,
    title: t(`accountability.act.${act}`),
    help: t(`accountability.act.${act}.help`),
    button: t(`accountability.act.${act}.do`),
    action: `/accountability/persons/${person.id}/${act}`,
    files: false,
    grave: false,
    fields: fieldsOf(act, person, typed, problems, words),
  }))
}

function fieldsOf(act: PersonAct, person: AccountablePerson, typed: Typed, problems: FieldProblems, words: Words) {
  const { t } = words
  const text = (name: 'text' | 'reasons') => textarea(name, typed, problems, words, { id: `f-${name}-${person.id}` })
  if (act === 'statement' || act === 'appeal') return [{ ...text('text'), label: t(`accountability.act.${act}.text`) }]
  if (act === 'review')
    return [
      {
        kind: 'rows',
        name: 'uphold',
        id: `f-uphold-${person.id}`,
        label: t('vetoes.field.uphold'),
        value: typed['uphold'],
        error: problems['uphold'],
        options: (['no', 'yes'] as const).map((value) => ({
          value,
          label: t(`vetoes.uphold.${value}`),
          note: t(`accountability.uphold.${value}.note`),
        })),
      },
      text('reasons'),
    ]
  const select = (name: 'share' | 'measure', value: unknown, options: readonly object[]) => ({
    kind: 'select',
    name,
    id: `f-${name}-${person.id}`,
    label: t(`accountability.field.${name}`),
    value,
    error: problems[name],
    options,
    width: 'm',
  })
  return [
    select(
      'share',
      typed['share'] ?? person.proposed,
      SHARES.map((value) => ({ value, label: t(`accountability.share.${value}`) })),
    ),
    select('measure', typed['measure'], [
      { value: '', label: t('accountability.measure.none') },
      ...MEASURES.map((value) => ({ value, label: t(`accountability.measure.${value}`) })),
    ]),
    text('reasons'),
  ]
}

export function openingFields({ people }: Openable, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, locale } = words
  const person = ({ id, name, name_en, post, post_en }: Openable['people'][number]) => ({
    value: String(id),
    label: `${inWords(locale, name, name_en)} · ${inWords(locale, post, post_en)}`,
  })
  const chosen = { value: '', label: t('vetoes.choose') }
  return [
    {
      kind: 'textarea',
      name: 'violation',
      label: t('accountability.field.violation'),
      value: typed['violation'],
      error: problems['violation'],
      rows: 4,
      maxlength: LONGEST_VIOLATION,
      lang: 'zh-CN',
    },
    {
      name: 'basis',
      label: t('accountability.field.basis'),
      help: t('accountability.field.basis.help'),
      value: typed['basis'],
      error: problems['basis'],
      maxlength: LONGEST_VIOLATION,
      lang: 'zh-CN',
    },
    {
      kind: 'date',
      name: 'happenedOn',
      label: t('vetoes.field.happenedOn'),
      value: typed['happenedOn'],
      error: problems['happenedOn'],
      width: 'm',
    },
    {
      kind: 'rows',
      name: 'circumstance',
      label: t('accountability.field.circumstance'),
      value: typed['circumstance'],
      error: problems['circumstance'],
      options: CIRCUMSTANCES.map((value) => ({
        value,
        label: t(`accountability.circumstance.${value}`),
        note: t(`accountability.circumstance.${value}.note`),
      })),
    },
    {
      kind: 'select',
      name: 'leader',
      label: t('accountability.field.leader'),
      help: t('accountability.field.leader.help'),
      optional: true,
      value: typed['leader'],
      error: problems['leader'],
      options: [chosen, ...people.map(person)],
    },
    {
      kind: 'select',
      name: 'drafter',
      label: t('accountability.field.drafter'),
      help: t('accountability.field.drafter.help'),
      optional: true,
      value: typed['drafter'],
      error: problems['drafter'],
      options: [chosen, ...people.filter((one) => !one.is_leader).map(person)],
    },
    {
      kind: 'checks',
      name: 'members',
      label: t('accountability.field.members'),
      help: t('accountability.field.members.help'),
      optional: true,
      value: typed['members'],
      error: problems['members'],
      options: people.map(person),
    },
  ]
}
