import { dateInShanghai } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyDeciding, denyLeading, denyOwn, denyRuling, denyRunning, denySupervising, denyTakingBack } from './appraisals.policy.ts'
import { gradesFor, lighterThan, limitOn, percentagesOf, windowsOf } from './appraisals.rules.ts'
import { mayPropose, mayWrite, type WholeAppraisal } from './appraisals.service.ts'
import { GRADE_CHIPS } from './appraisals.table.ts'
import {
  MARKS,
  QUARTERS,
  ROUND_STATES,
  STANDINGS,
  type Appraisal,
  type Grade,
  type QuarterMark,
  type Remedy,
  type Round,
} from './appraisals.types.ts'
import type { Judged } from './judging.service.ts'
import { presentGroup, presentProgress } from './progress.presenter.ts'
import type { RoundPage } from './rounds.service.ts'

export const titleOf = ({ year }: { readonly year: number }, { t }: Pick<Words, 't'>): string =>
  t('appraisals.of_year', { year: String(year) })

/** Nobody reads what is written about themselves before the notice in writing. */
const revealed = (actor: Pick<Actor, 'id'>, { personId, noticedAt }: Appraisal): boolean => noticedAt !== null || actor.id !== personId

const chipOf = (grade: Grade | null, { t }: Pick<Words, 't'>) =>
  grade === null ? undefined : { kind: GRADE_CHIPS[grade], text: t(`appraisals.grade.${grade}`) }

export function presentIndex({ rounds, own }: { readonly rounds: readonly Round[]; readonly own: readonly Appraisal[] }, words: Words) {
  const { t, fmt } = words
  return rounds.map((round) => {
    const mine = own.find(({ roundId }) => roundId === round.id)
    return {
      title: titleOf(round, words),
      href: `/appraisals/${round.id}`,
      chip: { kind: round.state === 'closed' ? 'idle' : 'soon', text: t(`appraisals.state.${round.state}`) },
      note: round.state === 'open' ? t('appraisals.summary_until', { date: fmt.date(round.summaryUntil) }) : '',
      own:
        mine === undefined
          ? undefined
          : {
              href: `/appraisals/people/${mine.id}`,
              text: ownText(mine, words),
              chip: mine.noticedAt === null ? undefined : chipOf(mine.grade, words),
            },
    }
  })
}

/** What somebody has to do, or where their assessment stands. */
function ownText({ roundState, summaryAt, standing, noticedAt, acknowledgedOn }: Appraisal, { t }: Pick<Words, 't'>): string {
  if (standing === 'exempt') return t('appraisals.own.exempt')
  if (noticedAt !== null) return t(acknowledgedOn === null ? 'appraisals.own.noticed' : 'appraisals.own.acknowledged')
  if (roundState !== 'open') return t('appraisals.own.deciding')
  return t(summaryAt === null ? 'appraisals.own.write' : 'appraisals.own.written')
}

export function presentRound({ round, own, excellent, pending, progress }: RoundPage, actor: Actor, words: Words) {
  const { t, fmt, locale } = words
  const at = ROUND_STATES.indexOf(round.state)
  const [runs, leads] = [denyRunning(actor, round) === undefined, denyLeading(actor) === undefined]
  const far = presentProgress(round, progress, words)
  return {
    id: round.id,
    version: round.version,
    title: titleOf(round, words),
    facts: [
      t('appraisals.office', { name: inWords(locale, round.officeName, round.officeNameEn) }),
      t('appraisals.percent', { percent: round.percent }),
      round.approval === '' ? '' : t('appraisals.approval', { document: round.approval }),
    ],
    steps: ROUND_STATES.map((state, i) => ({
      label: t(`appraisals.state.${state}`),
      state: i < at || round.state === 'closed' ? 'done' : i === at ? 'current' : 'next',
    })),
    said: saidOf(round, words),
    own: own === undefined ? undefined : { href: `/appraisals/people/${own.id}`, text: ownText(own, words) },
    excellent: excellent.map((one) => ({
      name: inWords(locale, one.name, one.nameEn),
      department: inWords(locale, one.departmentName, one.departmentNameEn),
    })),
    notice:
      round.state === 'publicity'
        ? t('appraisals.notice', {
            from: fmt.date(round.publicityFrom),
            until: fmt.date(round.publicityUntil),
            office: inWords(locale, round.officeName, round.officeNameEn),
          })
        : '',
    pending: pending.map((one) => ({
      href: `/appraisals/people/${one.appraisalId}`,
      text: t('appraisals.pending', { kind: t(`appraisals.remedy.${one.kind}`), date: fmt.date(one.dueOn) }),
    })),
    progress: far,
    // What is missing is said where the button will be.
    submits: runs && round.state === 'open' && far?.whole !== false,
    submitText: submitText(round, progress, words),
    waits: runs && far?.whole === false,
    decides: denyDeciding(actor, own) === undefined && round.state === 'deciding',
    leaves: leads && denyDeciding(actor, own) !== undefined && round.state === 'deciding',
    closes: leads && round.state === 'publicity' && round.publicityUntil !== null && words.today > round.publicityUntil,
  }
}

/** What goes before the leaders as it is, and cannot be mended afterwards. */
function submitText({ summaryUntil }: Round, progress: RoundPage['progress'], { t, fmt, today }: Words): string {
  const missing = progress.reduce((n, { people, summaries }) => n + people - summaries, 0)
  return [
    t('appraisals.submit.text'),
    missing > 0 ? t('appraisals.submit.missing', { n: missing }) : '',
    missing > 0 && today <= summaryUntil ? t('appraisals.submit.early', { date: fmt.date(summaryUntil) }) : '',
  ].join('')
}

const saidOf = (round: Round, { t, fmt }: Pick<Words, 't' | 'fmt'>): string => {
  if (round.state === 'open') return t('appraisals.summary_until', { date: fmt.date(round.summaryUntil) })
  if (round.decidedOn === null) return t('appraisals.before_leaders')
  return t('appraisals.decided', { decision: round.decision, date: fmt.date(round.decidedOn) })
}

export function presentPerson({ appraisal, marks, limits, remedies, draft, group }: WholeAppraisal, actor: Actor, words: Words) {
  const { t, fmt, locale, today } = words
  const [own, shown] = [denyOwn(actor, appraisal) === undefined, revealed(actor, appraisal)]
  const open = appraisal.roundState === 'open'
  const supervises = denySupervising(actor, appraisal) === undefined
  return {
    id: appraisal.id,
    version: appraisal.version,
    roundId: appraisal.roundId,
    round: titleOf(appraisal, words),
    name: inWords(locale, appraisal.name, appraisal.nameEn),
    chip: shown ? chipOf(appraisal.grade, words) : undefined,
    facts: [
      inWords(locale, appraisal.departmentName, appraisal.departmentNameEn),
      inWords(locale, appraisal.post, appraisal.postEn),
      appraisal.standing === 'assessed' ? '' : t(`appraisals.standing.${appraisal.standing}`),
    ],
    marks: QUARTERS.map((quarter) => ({ label: t('appraisals.quarter', { n: quarter }), value: markText(marks, quarter, words) })),
    limits:
      supervises || denyLeading(actor) === undefined || denyRunning(actor, appraisal) === undefined
        ? limits.map((limit) => t(`appraisals.limit.${limit}`))
        : [],
    summary: appraisal.summary,
    summaryAt: appraisal.summaryAt === null ? '' : t('appraisals.handed_in', { date: fmt.dateTime(appraisal.summaryAt) }),
    opinion:
      shown && appraisal.opinionAt !== null
        ? {
            text: appraisal.opinion,
            by: appraisal.opinionByName ?? '',
            at: fmt.dateTime(appraisal.opinionAt),
            proposal: appraisal.proposal === null ? '' : t(`appraisals.grade.${appraisal.proposal}`),
          }
        : undefined,
    grade:
      shown && appraisal.grade !== null
        ? {
            text: t(`appraisals.grade.${appraisal.grade}`),
            reason: appraisal.gradeReason,
            was:
              appraisal.decided !== null && appraisal.decided !== appraisal.grade
                ? t('appraisals.was', { grade: t(`appraisals.grade.${appraisal.decided}`) })
                : '',
          }
        : undefined,
    noticed: appraisal.noticedAt === null ? '' : t('appraisals.noticed_on', { date: fmt.date(dateInShanghai(appraisal.noticedAt)) }),
    acknowledged: appraisal.acknowledgedOn === null ? '' : t('appraisals.acknowledged_on', { date: fmt.date(appraisal.acknowledgedOn) }),
    remedies: shown ? remedies.map((one) => presentRemedy(one, appraisal, actor, words)) : [],
    windows: own
      ? windowsOf(appraisal, remedies, today).map(({ kind, until, open: may }) => ({
          kind,
          open: may,
          title: t(`appraisals.remedy.${kind}`),
          text:
            until === null
              ? t('appraisals.window.not_begun')
              : t(may ? 'appraisals.window.until' : 'appraisals.window.over', { date: fmt.date(until) }),
        }))
      : [],
    writes: mayWrite(actor, appraisal),
    draftVersion: draft?.version ?? 0,
    drafted: draft === undefined ? '' : t('appraisals.draft.kept', { time: fmt.dateTime(draft.savedAt) }),
    supervises: mayPropose(actor, appraisal),
    group: presentGroup({ appraisal, group }, words),
    classes: denyRunning(actor, appraisal) === undefined && open && !own,
    acknowledges: own && appraisal.noticedAt !== null && appraisal.acknowledgedOn === null,
    takesBack: appraisal.roundState === 'publicity' && appraisal.grade === 'excellent' && denyTakingBack(actor, appraisal) === undefined,
  }
}

function presentRemedy(remedy: Remedy, appraisal: Appraisal, actor: Actor, { t, fmt }: Words) {
  const rules = denyRuling(actor, appraisal, remedy.kind) === undefined
  return {
    id: remedy.id,
    version: remedy.version,
    kind: remedy.kind,
    title: t(`appraisals.remedy.${remedy.kind}`),
    grounds: remedy.grounds,
    filed: t('appraisals.filed_on', { date: fmt.date(remedy.filedOn) }),
    due: remedy.decidedOn === null ? t('appraisals.due_on', { date: fmt.date(remedy.dueOn) }) : '',
    extension: remedy.extension,
    decided:
      remedy.decidedOn === null
        ? undefined
        : {
            text: t(`appraisals.outcome.${remedy.outcome ?? 'upheld'}`),
            on: fmt.date(remedy.decidedOn),
            body: remedy.body,
            reason: remedy.reason,
          },
    rules: rules && remedy.decidedOn === null,
    extends: rules && remedy.kind === 'appeal' && remedy.decidedOn === null && remedy.extension === '',
  }
}

const markText = (marks: readonly QuarterMark[], quarter: number, { t }: Pick<Words, 't'>): string => {
  const found = marks.find((one) => one.quarter === quarter)
  return found === undefined ? t('appraisals.mark.none') : t(`appraisals.mark.${found.mark}`)
}

export const gradeOptions = (grades: readonly Grade[], { t }: Pick<Words, 't'>) =>
  grades.map((grade) => ({ value: grade, label: t(`appraisals.grade.${grade}`) }))

export const opinionFields = (
  { limits }: Pick<WholeAppraisal, 'limits'>,
  typed: { readonly opinion: string; readonly proposal: string },
  problems: FieldProblems,
  words: Words,
) => [
  {
    kind: 'textarea',
    name: 'opinion',
    label: words.t('appraisals.field.opinion'),
    help: words.t('appraisals.field.opinion.help'),
    value: typed.opinion,
    error: problems['opinion'],
    required: true,
    rows: 5,
    maxlength: 2_000,
    lang: 'zh-CN',
  },
  {
    kind: 'select',
    name: 'proposal',
    label: words.t('appraisals.field.proposal'),
    value: typed.proposal,
    error: problems['proposal'],
    required: true,
    width: 'm',
    placeholder: words.t('appraisals.choose'),
    options: gradeOptions(gradesFor(limits), words),
  },
]

export const standingFields = (
  typed: { readonly standing: string; readonly reason: string },
  problems: FieldProblems,
  { t }: Pick<Words, 't'>,
) => [
  {
    kind: 'select',
    name: 'standing',
    label: t('appraisals.field.standing'),
    value: typed.standing,
    error: problems['standing'],
    required: true,
    width: 'm',
    options: STANDINGS.map((one) => ({ value: one, label: t(`appraisals.standing.${one}`) })),
  },
  {
    name: 'reason',
    id: 'f-standing-reason',
    label: t('appraisals.field.standing_reason'),
    help: t('appraisals.field.standing_reason.help'),
    value: typed.reason,
    error: problems['reason'],
    optional: true,
    maxlength: 200,
    lang: 'zh-CN',
  },
]

export const rulingFields = (
  kind: Remedy['kind'],
  grade: Grade,
  typed: { readonly grade: string; readonly reason: string; readonly body: string },
  problems: FieldProblems,
  words: Words,
) => [
  {
    kind: 'select',
    name: 'grade',
    id: `f-${kind}-grade`,
    label: words.t('appraisals.field.ruled_grade'),
    value: typed.grade || grade,
    error: problems['grade'],
    required: true,
    width: 'm',
    options: [
      { value: grade, label: words.t('appraisals.ruling.uphold', { grade: words.t(`appraisals.grade.${grade}`) }) },
      ...gradeOptions(lighterThan(grade), words),
    ],
  },
  {
    kind: 'textarea',
    name: 'reason',
    id: `f-${kind}-reason`,
    label: words.t('appraisals.field.reason'),
    value: typed.reason,
    error: problems['reason'],
    required: true,
    rows: 3,
    maxlength: 2_000,
    lang: 'zh-CN',
  },
  {
    name: 'body',
    id: `f-${kind}-body`,
    label: words.t(kind === 'review' ? 'appraisals.field.review_body' : 'appraisals.field.appeal_body'),
    value: typed.body,
    error: problems['body'],
    required: true,
    maxlength: 200,
    lang: 'zh-CN',
  },
]

export interface TypedRoundForm {
  readonly year: string
  readonly office: string
  readonly percent: string
  readonly approval: string
  readonly summary_until: string
}

export const roundFields = (
  typed: TypedRoundForm,
  offices: readonly { readonly id: number; readonly name: string; readonly name_en: string }[],
  problems: FieldProblems,
  { t, locale }: Pick<Words, 't' | 'locale'>,
) => [
  {
    kind: 'number',
    name: 'year',
    label: t('appraisals.field.year'),
    value: typed.year,
    error: problems['year'],
    required: true,
    maxlength: 4,
  },
  {
    kind: 'select',
    name: 'office',
    label: t('appraisals.field.office'),
    help: t('appraisals.field.office.help'),
    value: typed.office,
    error: problems['office'],
    required: true,
    width: 'm',
    placeholder: t('appraisals.choose'),
    options: offices.map((one) => ({ value: String(one.id), label: inWords(locale, one.name, one.name_en) })),
  },
  {
    kind: 'date',
    name: 'summary_until',
    label: t('appraisals.field.summary_until'),
    value: typed.summary_until,
    error: problems['summary_until'],
    required: true,
  },
  {
    kind: 'number',
    name: 'percent',
    label: t('appraisals.field.percent'),
    help: t('appraisals.field.percent.help', percentagesOf(Number(typed.year) || 2_026)),
    value: typed.percent,
    error: problems['percent'],
    required: true,
    unit: '%',
    maxlength: 3,
  },
  {
    name: 'approval',
    label: t('appraisals.field.approval'),
    value: typed.approval,
    error: problems['approval'],
    optional: true,
    maxlength: 200,
    lang: 'zh-CN',
  },
]

export function presentDecision(
  judged: Judged,
  given: ReadonlyMap<number, { readonly grade: Grade; readonly reason: string }>,
  problems: FieldProblems,
  words: Words,
) {
  const { t, locale } = words
  const { places, caps, people } = judged
  const say = (name: string): string => (problems[name] === undefined ? '' : t(problems[name].code, problems[name].params))
  return {
    places: t('appraisals.places', { assessed: places.assessed, percent: places.percent, places: places.places }),
    caps: caps.map((cap) => t('appraisals.cap', { name: inWords(locale, cap.name, cap.nameEn), percent: cap.percent, places: cap.places })),
    problems: Object.keys(problems)
      .filter((name) => name === 'quota' || name.startsWith('cap.'))
      .map(say),
    rows: people.map(({ appraisal, marks, limits }) => ({
      id: appraisal.id,
      href: `/appraisals/people/${appraisal.id}`,
      name: inWords(locale, appraisal.name, appraisal.nameEn),
      department: inWords(locale, appraisal.departmentName, appraisal.departmentNameEn),
      marks: QUARTERS.map((quarter) => markText(marks, quarter, words)).join(t('frame.comma')),
      limits: limits.map((limit) => t(`appraisals.limit.${limit}`)),
      proposal: appraisal.proposal === null ? '' : t(`appraisals.grade.${appraisal.proposal}`),
      options: gradeOptions(gradesFor(limits), words),
      grade: given.get(appraisal.id)?.grade ?? suggested(appraisal, limits),
      reason: given.get(appraisal.id)?.reason ?? '',
      problem: say(`grade.${appraisal.id}`) || say(`reason.${appraisal.id}`),
    })),
  }
}

/** What was proposed, as long as nothing has come up against it since. */
const suggested = ({ proposal }: Appraisal, limits: Judged['people'][number]['limits']): Grade | '' =>
  proposal === null || limitOn(proposal, limits) !== undefined ? '' : proposal

export function presentMarks(
  people: readonly Appraisal[],
  marks: readonly QuarterMark[],
  quarter: number,
  typed: ReadonlyMap<number, string> | undefined,
  { t, locale }: Words,
) {
  return people.map((one) => ({
    id: one.id,
    name: inWords(locale, one.name, one.nameEn),
    department: inWords(locale, one.departmentName, one.departmentNameEn),
    field: {
      kind: 'select',
      name: `mark.${one.id}`,
      value: typed?.get(one.id) ?? marks.find((mark) => mark.appraisalId === one.id && mark.quarter === quarter)?.mark ?? '',
      options: [
        { value: '', label: t('appraisals.mark.none') },
        ...MARKS.map((mark) => ({ value: mark, label: t(`appraisals.mark.${mark}`) })),
      ],
    },
  }))
}
