import { ROLES } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { translator, type MessageKey } from '../i18n/index.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Eligible } from '../voter-roll/voter-roll.types.ts'
import { CODES, localOf, scaleOf, writeLevels, type RulesTyped } from './elections.forms.ts'
import { hasCandidates, isEditable, isOver, isRollOpen, KINDS, LIMITS, SCALES, trusteeKinds, votingClasses } from './elections.rules.ts'
import type { Election, ElectionKind } from './elections.types.ts'
import type { LineProblem } from './people-lines.rules.ts'
import type { Missing } from './readiness.rules.ts'
import type { ClassTurnout } from './turnout.service.ts'
import type { TypedQuestions } from './candidates.rules.ts'

export type Tab = 'rules' | 'questions' | 'roll' | 'trustees' | 'preview'
const PATHS: Readonly<Record<Tab, string>> = {
  rules: 'edit',
  questions: 'questions',
  roll: 'roll',
  trustees: 'trustees',
  preview: 'preview',
}

/** The officer's pages of one election: only what still can be set. */
export const tabsOf = ({ id, kind, state }: Pick<Election, 'id' | 'kind' | 'state'>, current: Tab, { t }: Pick<Words, 't'>) =>
  (Object.keys(PATHS) as Tab[])
    .filter((tab) => (isEditable(state) ? tab !== 'trustees' : tab === 'roll' || tab === 'trustees' || tab === 'preview'))
    .map((tab) => ({
      text: t(tab === 'questions' ? `elections.part.questions.${kind}` : `elections.part.${tab}`),
      href: `/elections/${id}/${PATHS[tab]}`,
      current: tab === current,
    }))

type StepName = 'ceremony' | 'collection' | 'freeze' | 'voting' | 'close'
const NEXT_STEP: Partial<Record<Election['state'], StepName>> = {
  draft: 'ceremony',
  ceremony: 'collection',
  collecting: 'freeze',
  frozen: 'voting',
  voting: 'close',
}

/**
 * What the officer can do now on the election's own page. `complete`: all keys are made. `early`: the announced end, UTC ISO text, that has not
 * come for what would be closed.
 */
export function presentOfficer(
  election: Election,
  {
    missing,
    classes,
    complete,
    early,
  }: {
    readonly missing: readonly Missing[]
    readonly classes: readonly ClassTurnout[]
    readonly complete: boolean
    readonly early: string | undefined
  },
  words: Words,
) {
  const { t } = words
  const { id, state, version, settings } = election
  const step = state === 'ceremony' && settings.oneStep ? 'voting' : NEXT_STEP[state]
  const waits = state === 'ceremony' && !complete
  const may = step !== undefined && !waits && (missing.length === 0 || (state !== 'draft' && state !== 'ceremony'))
  const total = (of: (one: ClassTurnout) => number): number => classes.reduce((sum, one) => sum + of(one), 0)
  const collected = total((one) => one.collected)
  const registered = total((one) => one.registered)
  const next = may
    ? stepOf(election, step, { size: total(({ size }) => size), unregistered: collected - registered, early }, words)
    : undefined
  const parts = isEditable(state) ? partsOf(election, missing, words) : []
  return {
    parts,
    links: isEditable(state) ? [] : tabsOf(election, 'rules', words),
    next,
    head: next === undefined ? headOf(election, parts, words) : { label: next.label, dialog: next.id, icon: 'arrow-right', primary: true },
    waits: waits
      ? { text: t('elections.waiting.keys'), href: `/elections/${id}/trustees`, label: t('elections.waiting.keys.link') }
      : undefined,
    note:
      state === 'collecting'
        ? t('elections.officer.registered', { collected, registered })
        : state === 'counting'
          ? t('elections.waiting.count')
          : '',
    missing: state === 'ceremony' ? missing.map(({ problem }) => t(problem.code, problem.params)) : [],
    merges: mergesOf(election, classes, words),
    more: moreOf(election, words),
    dialogs: dialogsOf(election, words),
    version,
  }
}

/** Where the officer goes on while there is no step to take: to what is missing, or to those who are waited for. */
function headOf({ id, state }: Election, parts: ReturnType<typeof partsOf>, { t }: Words) {
  const open = parts.find(({ missing }) => missing.length > 0)
  if (open !== undefined)
    return { label: t('elections.next.part', { part: open.label }), href: open.href, icon: 'arrow-right', primary: true }
  const waits = state === 'ceremony' || state === 'counting'
  return waits ? { label: t('elections.next.trustees'), href: `/elections/${id}/trustees`, icon: 'key', primary: true } : undefined
}

function partsOf({ id, kind }: Election, missing: readonly Missing[], { t }: Words) {
  const of = (part: Missing['part'], path: string, label: MessageKey) => ({
    href: `/elections/${id}/${path}`,
    label: t(label),
    missing: missing.filter((one) => one.part === part).map(({ problem }) => t(problem.code, problem.params)),
  })
  return [
    of('rules', 'edit', 'elections.part.rules'),
    of('questions', 'questions', `elections.part.questions.${kind}`),
    of('roll', 'roll', 'elections.part.roll'),
  ]
}

function stepOf(
  { id, trustees, version }: Election,
  step: StepName,
  { size, unregistered, early }: { readonly size: number; readonly unregistered: number; readonly early: string | undefined },
  { t, fmt }: Words,
) {
  const server = step === 'ceremony' && trustees === 'server'
  return {
    id: `step-${step}`,
    label: t(server ? 'elections.do.ceremony.server' : `elections.do.${step}`),
    text: fmt.sentences([
      ...(step === 'freeze' && unregistered > 0 ? [t('elections.do.freeze.unregistered', { n: unregistered })] : []),
      t(`elections.do.${step}.text`, { n: size }),
      ...(early === undefined ? [] : [t('elections.do.early', { until: fmt.dateTime(early) })]),
    ]),
    action: `/elections/${id}/steps/${step}`,
    fields: { version },
    inputs: early === undefined ? [] : [{ ...reasonField(t), id: `step-${step}-reason` }],
    grave: step === 'freeze' || step === 'close',
  }
}

/** Classes that are too small to stay secret, while they can still be merged. */
function mergesOf(election: Election, classes: readonly ClassTurnout[], { t }: Words) {
  if (!isRollOpen(election) || classes.length < 2) return []
  const late = election.state === 'collecting'
  return classes
    .filter(({ size, registered }) => size > 0 && (late ? registered : size) < election.settings.minimum)
    .map(({ of, size }) => ({
      id: `merge-${of.code}`,
      title: of.title,
      label: t('elections.do.merge'),
      text: t('elections.do.merge.text', { title: of.title, n: size }),
      action: `/elections/${election.id}/merge`,
      fields: { version: election.version, class: of.code },
    }))
}

/** What runs now closes at a time that was set; without one the officer closes it, and there is nothing to extend. */
const hasEnd = ({ state, collectUntil, voteUntil }: Election): boolean =>
  (state === 'collecting' && collectUntil !== undefined) || (state === 'voting' && voteUntil !== undefined)

function moreOf(election: Election, { t }: Words) {
  const { id, state, version } = election
  const running = state === 'collecting' || state === 'voting'
  return [
    ...(running ? [{ label: t('elections.do.remind'), icon: 'bell', post: `/elections/${id}/remind`, fields: { version } }] : []),
    ...(hasEnd(election) ? [{ label: t('elections.do.extend'), icon: 'clock', dialog: 'extend' }] : []),
    { label: t('elections.do.copy'), icon: 'copy', dialog: 'copy' },
    ...(isOver(state) || state === 'counted' ? [] : [{ label: t('elections.do.cancel'), icon: 'circle-x', dialog: 'cancel' }]),
  ]
}

/** Everybody on the roll reads it. */
const reasonField = (t: Words['t']) => ({
  kind: 'textarea',
  name: 'reason',
  label: t('elections.do.reason'),
  value: '',
  required: true,
  rows: 3,
  maxlength: LIMITS.reason,
  lang: 'zh-CN',
})

function dialogsOf(election: Election, { t }: Words) {
  const { id, version, title, state } = election
  const reason = reasonField(t)
  const until = {
    kind: 'datetime-local',
    name: 'until',
    label: t('elections.do.extend.until'),
    value: localOf(state === 'voting' ? election.voteUntil : election.collectUntil),
    required: true,
    width: 'm',
  }
  const name = { name: 'title', label: t('elections.form.title'), value: title, required: true, maxlength: LIMITS.title, lang: 'zh-CN' }
  const dialog = (of: 'cancel' | 'extend' | 'copy', inputs: readonly object[]) => ({
    id: of,
    title: t(`elections.do.${of}`),
    text: t(`elections.do.${of}.text`),
    action: `/elections/${id}/${of}`,
    fields: { version },
    inputs: inputs.map((input) => ({ ...input, id: `${of}-${(input as { name: string }).name}` })),
    confirm: t(`elections.do.${of}`),
    grave: of === 'cancel',
  })
  return [
    dialog('copy', [name]),
    ...(hasEnd(election) ? [dialog('extend', [until, reason])] : []),
    ...(isOver(state) || state === 'counted' ? [] : [dialog('cancel', [reason])]),
  ]
}

export const newFields = (typed: { kind: string; title: string }, problems: FieldProblems, { t }: Pick<Words, 't'>) => [
  {
    kind: 'rows',
    name: 'kind',
    label: t('elections.form.kind'),
    value: typed.kind,
    error: problems['kind'],
    required: true,
    options: KINDS.map((kind) => ({ value: kind, label: t(`elections.kind.${kind}`), note: t(`elections.kind.${kind}.note`) })),
  },
  titleField(typed.title, problems, t),
]

const titleField = (value: string, problems: FieldProblems, t: Words['t']) => ({
  name: 'title',
  label: t('elections.form.title'),
  help: t('elections.form.title.help'),
  value,
  error: problems['title'],
  required: true,
  maxlength: LIMITS.title,
  lang: 'zh-CN',
})

/** The form as the draft stands. Names of classes are stored and read by all voters: proposed in the body's own language. */
export function typedRules(election: Election): RulesTyped {
  const t = translator('zh-CN')
  const { settings, classes, kind } = election
  const of = (code: (typeof CODES)[number]) => classes.find((one) => one.code === code)
  const weights = { A: '40', B: '30', C: '30' } as const
  const titles = { A: t('elections.rank.leader'), B: t('elections.rank.head'), C: t('elections.rank.staff') }
  return {
    version: election.version,
    title: election.title,
    description: election.description,
    order: settings.order,
    valid: settings.valid,
    elected: settings.elected,
    seats: String(settings.seats),
    minimum: String(settings.minimum),
    publicity_days: String(settings.publicityDays),
    scale: kind === 'evaluation' ? scaleOf(settings.levels) : undefined,
    levels: scaleOf(settings.levels) === 'own' ? writeLevels(settings.levels ?? []) : '',
    trustees: election.trustees,
    one_step: settings.oneStep ? '1' : undefined,
    collect_until: localOf(election.collectUntil),
    vote_until: localOf(election.voteUntil),
    classes: votingClasses(election).some(({ code }) => code !== '') ? 'ranks' : 'one',
    title_A: of('A')?.title ?? titles.A,
    title_B: of('B')?.title ?? titles.B,
    title_C: of('C')?.title ?? titles.C,
    weight_A: String(of('A')?.weight ?? weights.A),
    weight_B: String(of('B')?.weight ?? weights.B),
    weight_C: String(of('C')?.weight ?? weights.C),
  }
}

/** Groups of fields, each a panel of the form. */
export function ruleFields(kind: ElectionKind, typed: RulesTyped, problems: FieldProblems, { t }: Pick<Words, 't'>) {
  const choice = (name: 'order' | 'valid' | 'elected', label: MessageKey, values: readonly { value: string; label: string }[]) => ({
    kind: 'select',
    name,
    label: t(label),
    value: typed[name] ?? '',
    error: problems[name],
    options: values,
    width: 'm',
  })
  const number = (name: 'seats' | 'minimum' | 'publicity_days', label: MessageKey, unit: MessageKey, help = '') => ({
    kind: 'number',
    name,
    label: t(label),
    value: typed[name],
    error: problems[name],
    unit: t(unit),
    required: true,
    maxlength: 4,
    ...(help === '' ? {} : { help }),
  })
  const options = <const T extends string>(values: readonly T[], say: (value: T) => MessageKey) =>
    values.map((value) => ({ value, label: t(say(value)) }))
  const time = (name: 'collect_until' | 'vote_until', label: MessageKey, help = '') => ({
    kind: 'datetime-local',
    name,
    label: t(label),
    value: typed[name],
    error: problems[name],
    optional: true,
    width: 'm',
    ...(help === '' ? {} : { help }),
  })
  const about = [
    titleField(typed.title, problems, t),
    {
      kind: 'textarea',
      name: 'description',
      label: t('elections.form.description'),
      help: t('elections.form.description.help'),
      value: typed.description,
      error: problems['description'],
      optional: true,
      rows: 3,
      maxlength: LIMITS.description,
      lang: 'zh-CN',
    },
  ]
  const rules = [
    ...(kind === 'motion'
      ? []
      : [
          choice(
            'order',
            'elections.form.order',
            options(['strokes', 'random', 'given'], (one) => `elections.form.order.${one}`),
          ),
        ]),
    choice(
      'valid',
      'elections.form.valid',
      options(['four_fifths', 'two_thirds', 'half', 'none'], (one) => `elections.form.valid.${one}`),
    ),
    ...(kind === 'evaluation'
      ? levelFields(typed, problems, t)
      : [
          choice(
            'elected',
            kind === 'motion' ? 'elections.form.passed' : 'elections.form.elected',
            options(
              kind === 'recommendation' ? ['half_of_roll', 'half_of_cast', 'most', 'none'] : ['half_of_roll', 'half_of_cast', 'most'],
              (one) => `elections.form.elected.${one}`,
            ),
          ),
        ]),
    ...(hasCandidates(kind) ? [number('seats', 'elections.form.seats', 'elections.form.people_unit')] : []),
    number('minimum', 'elections.form.minimum', 'elections.form.ballots_unit', t('elections.officer.minimum.note')),
    number('publicity_days', 'elections.form.publicity', 'elections.form.publicity.unit', t('elections.form.publicity.help')),
  ]
  const schedule = [
    time('collect_until', 'elections.form.collect_until', t('elections.form.schedule.help')),
    time('vote_until', 'elections.form.vote_until', t('elections.form.schedule.help')),
  ]
  return [
    { id: 'about', title: t('elections.about.title'), fields: about },
    { id: 'rules', title: t('elections.rules.title'), fields: rules },
    { id: 'schedule', title: t('elections.form.schedule'), fields: schedule },
    ...(trusteeKinds(kind).length > 1 ? [{ id: 'keys', title: t('elections.form.trustees'), fields: keyFields(typed, problems, t) }] : []),
    { id: 'classes', title: t('elections.form.classes'), fields: classFields(typed, problems, t) },
  ]
}

const levelFields = (typed: RulesTyped, problems: FieldProblems, t: Words['t']) => [
  {
    kind: 'rows',
    name: 'scale',
    label: t('elections.form.scale'),
    value: typed.scale ?? 'grades',
    options: ([...Object.keys(SCALES).reverse(), 'own'] as ('grades' | 'satisfaction' | 'own')[]).map((value) => ({
      value,
      label: t(`elections.form.scale.${value}`),
    })),
  },
  {
    kind: 'textarea',
    name: 'levels',
    label: t('elections.form.levels'),
    help: t('elections.form.levels.help'),
    value: typed.levels,
    error: problems['levels'],
    required: true,
    rows: 5,
    lang: 'zh-CN',
  },
]

const keyFields = (typed: RulesTyped, problems: FieldProblems, t: Words['t']) => [
  {
    kind: 'rows',
    name: 'trustees',
    label: t('elections.form.trustees.how'),
    value: typed.trustees,
    error: problems['trustees'],
    options: (['shared', 'server'] as const).map((value) => ({
      value,
      label: t(`elections.form.trustees.${value}`),
      note: t(`elections.form.trustees.${value}.note`),
    })),
  },
  {
    kind: 'checks',
    name: 'one_step',
    label: t('elections.form.one_step.how'),
    help: t('elections.form.one_step.help'),
    value: typed.one_step ?? '',
    error: problems['one_step'],
    options: [{ value: '1', label: t('elections.form.one_step') }],
  },
]

const classFields = (typed: RulesTyped, problems: FieldProblems, t: Words['t']) => [
  {
    kind: 'rows',
    name: 'classes',
    label: t('elections.form.classes.how'),
    value: typed.classes,
    error: problems['classes'],
    options: (['one', 'ranks'] as const).map((value) => ({ value, label: t(`elections.form.classes.${value}`) })),
  },
  ...CODES.flatMap((code) => [
    {
      name: `title_${code}`,
      label: t('elections.form.class.title', { code }),
      value: typed[`title_${code}`],
      error: problems[`title_${code}`],
      width: 'm',
      maxlength: 20,
      lang: 'zh-CN',
    },
    {
      kind: 'number',
      name: `weight_${code}`,
      label: t('elections.form.class.weight', { code }),
      value: typed[`weight_${code}`],
      error: problems[`weight_${code}`],
      unit: '%',
      maxlength: 3,
    },
  ]),
]

/** Fields of what is voted on. */
export function questionFields(
  kind: ElectionKind,
  typed: TypedQuestions,
  problems: FieldProblems,
  lines: readonly LineProblem[],
  { t }: Pick<Words, 't'>,
) {
  const list = kind === 'motion' ? 'motions' : hasCandidates(kind) ? 'candidates' : 'subjects'
  const help = {
    motions: t('elections.form.list.motions.help'),
    candidates: t('elections.form.list.help', { max: LIMITS.options }),
    subjects: t('elections.form.list.subjects.help', { max: LIMITS.questions }),
  }
  return [
    ...(hasCandidates(kind)
      ? [
          {
            name: 'text',
            label: t('elections.form.question'),
            value: typed.text,
            error: problems['text'],
            required: true,
            maxlength: LIMITS.question,
            lang: 'zh-CN',
          },
          {
            kind: 'number',
            name: 'max',
            label: t('elections.form.max'),
            value: typed.max,
            error: problems['max'],
            unit: t('elections.form.people_unit'),
            required: true,
            maxlength: 2,
          },
        ]
      : []),
    {
      kind: 'textarea',
      name: 'list',
      label: t(`elections.form.list.${list}`),
      help: help[list],
      value: typed.list,
      error: lines.length === 0 ? problems['list'] : t('elections.error.lines', { n: lines.length }),
      required: true,
      rows: Math.min(24, Math.max(10, typed.list.split('\n').length + 2)),
      lang: 'zh-CN',
    },
    ...(kind === 'motion'
      ? []
      : [
          {
            kind: 'checks',
            name: 'blank',
            label: t('elections.form.abstain'),
            value: typed.blank ? '1' : '',
            options: [{ value: '1', label: t('elections.form.blank') }],
          },
        ]),
  ]
}

export const lineWords = (lines: readonly LineProblem[], { t }: Pick<Words, 't'>): string[] =>
  lines.map(({ line, problem }) => t('elections.error.line', { line, problem: t(problem.code, problem.params) }))

/** Departments with the number of their staff, for ticks. */
export function departmentsOf(eligible: readonly Eligible[], { locale }: Pick<Words, 'locale'>) {
  const found = new Map<number, { id: number; name: string; zh: string; n: number }>()
  for (const { departmentId, departmentName, departmentNameEn } of eligible) {
    const known = found.get(departmentId)
    found.set(departmentId, {
      id: departmentId,
      name: inWords(locale, departmentName, departmentNameEn),
      zh: departmentName,
      n: (known?.n ?? 0) + 1,
    })
  }
  return [...found.values()]
}

/** Ways of putting people on the roll. */
export function rollFields(
  eligible: readonly Eligible[],
  typed: { everybody: boolean; department: readonly number[]; role: string; text: string },
  lines: readonly LineProblem[],
  words: Words,
) {
  const { t } = words
  return [
    {
      kind: 'checks',
      name: 'everybody',
      label: t('elections.part.roll'),
      value: typed.everybody ? '1' : '',
      options: [{ value: '1', label: t('elections.roll.add.everybody', { n: eligible.length }) }],
    },
    {
      kind: 'checks',
      name: 'department',
      label: t('elections.roll.add.departments'),
      value: typed.department.map(String),
      options: departmentsOf(eligible, words).map(({ id, name, n }) => ({ value: id, label: `${name} ${n}` })),
    },
    {
      kind: 'select',
      name: 'role',
      label: t('elections.roll.add.role'),
      value: typed.role,
      width: 'm',
      options: [
        { value: '', label: t('elections.roll.add.no_role') },
        ...ROLES.filter((role) => !['staff', 'observer', 'sysadmin', 'secadmin', 'auditor'].includes(role)).map((role) => ({
          value: role,
          label: t(`auth.role.${role}`),
        })),
      ],
    },
    {
      kind: 'textarea',
      name: 'text',
      label: t('elections.roll.add.text'),
      help: t('elections.roll.add.text.help'),
      value: typed.text,
      error: lines.length === 0 ? undefined : t('elections.error.lines', { n: lines.length }),
      optional: true,
      rows: 6,
      lang: 'zh-CN',
    },
  ]
}
