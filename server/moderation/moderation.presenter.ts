import { hasRole, type Actor } from '../auth/policy.ts'
import { dueChip } from '../disclosures/status.presenter.ts'
import type { FieldProblems } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { typedText } from '../web/refusal.ts'
import { inWords, type Words } from '../web/words.ts'
import { CHIPS } from './log.table.ts'
import { denyActing, denyDecision } from './moderation.policy.ts'
import { APPEAL_DAYS, DAYS, LONGEST_REASON, RULES, SLOW_HOURS, type ActKind } from './moderation.rules.ts'
import { actHref, subjectHref } from './moderation.telling.ts'
import type { ModerationAct, Report, Subject } from './moderation.types.ts'
import type { Queue, Reported, SubjectFile } from './reading.service.ts'

type Typed = Readonly<Record<string, unknown>>

const TABS = { queue: '/moderation', log: '/moderation/log', rules: '/moderation/rules' } as const
export type Tab = keyof typeof TABS

export const tabsOf = (current: Tab, actor: Actor, { t }: Pick<Words, 't'>) =>
  (Object.keys(TABS) as Tab[])
    .filter((tab) => tab !== 'queue' || hasRole(actor, 'moderator'))
    .map((tab) => ({ text: t(`moderation.tab.${tab}`), href: TABS[tab], current: tab === current }))

export const nameOf = (subject: Pick<Subject, 'kind' | 'title' | 'number'>, { t }: Pick<Words, 't'>): string =>
  subject.kind === 'post'
    ? t('moderation.subject.post', { title: subject.title, n: subject.number })
    : t('moderation.subject.anonymous', { n: subject.number })

export const ruleField = (typed: Typed, problems: FieldProblems, { t }: Pick<Words, 't'>) => ({
  kind: 'select',
  name: 'rule',
  label: t('moderation.field.rule'),
  value: typedText(typed, 'rule'),
  error: problems['rule'],
  required: true,
  placeholder: t('moderation.field.rule.choose'),
  options: RULES.map((rule) => ({ value: rule, label: t(`moderation.rule.${rule}`) })),
})

export const reportFields = (typed: Typed, problems: FieldProblems, words: Pick<Words, 't'>) => [
  ruleField(typed, problems, words),
  reasonField('moderation.report.help', typed, problems, words),
]

/** Why: of whoever reports, acts, or decides. */
export const reasonField = (help: MessageKey, typed: Typed, problems: FieldProblems, { t }: Pick<Words, 't'>) => ({
  kind: 'textarea',
  name: 'reason',
  label: t('moderation.field.reason'),
  help: t(help),
  value: typedText(typed, 'reason'),
  error: problems['reason'],
  required: true,
  rows: 4,
  maxlength: LONGEST_REASON,
  counter: true,
  lang: 'zh-CN',
})

const ACT_NOTES = { slow: { n: SLOW_HOURS } } as const
/** What a moderator may do to it as it stands. */
const possible = ({ authorId, hiddenByAct }: Subject) => [
  ...(hiddenByAct === null ? (['hide'] as const) : (['unhide'] as const)),
  ...(authorId === null ? [] : (['warn', 'slow', 'suspend'] as const)),
]

function actFields(subject: Subject, typed: Typed, problems: FieldProblems, words: Pick<Words, 't'>) {
  const { t } = words
  const acts = possible(subject)
  const days = {
    kind: 'select',
    name: 'days',
    label: t('moderation.field.days'),
    help: t('moderation.field.days.help'),
    value: typedText(typed, 'days'),
    error: problems['days'],
    optional: true,
    width: 's',
    options: [{ value: '', label: '' }, ...DAYS.map((n) => ({ value: String(n), label: t('moderation.days', { n }) }))],
  }
  return [
    {
      kind: 'rows',
      name: 'act',
      label: t('moderation.field.act'),
      value: typedText(typed, 'act'),
      error: problems['act'],
      required: true,
      options: acts.map((act) => ({
        value: act,
        label: t(`moderation.act.${act}`),
        note: t(`moderation.act.${act}.note`, act === 'slow' ? ACT_NOTES.slow : {}),
      })),
    },
    ...(subject.authorId === null ? [] : [days]),
    ruleField(typed, problems, words),
    reasonField('moderation.field.reason.public', typed, problems, words),
  ]
}

const lineOf = (act: ModerationAct, { t, fmt, locale }: Words) => ({
  title: t(`moderation.act.${act.kind}`),
  who: [inWords(locale, act.actor, act.actorEn), t(`moderation.rule.${act.rule}`)].join(t('frame.dot')),
  at: fmt.dateTime(act.at),
  remark: act.reason,
  href: actHref(act.id),
  ...(act.reversedBy === null ? {} : { state: 'back' as const }),
})

const reportLine = (report: Report, { t, fmt, locale }: Words) => ({
  title: t(`moderation.rule.${report.rule}`),
  who: [inWords(locale, report.reporter, report.reporterEn), t(`moderation.subject.report_state.${report.state}`)].join(t('frame.dot')),
  at: fmt.dateTime(report.at),
  remark: [report.reason, report.answer].filter(Boolean).join(' → '),
})

/** A subject with all that a moderator weighs. */
export function presentSubject(
  { subject, reports, acts, about }: SubjectFile,
  actor: Actor,
  typed: Typed,
  problems: FieldProblems,
  words: Words,
) {
  const { t, fmt, locale } = words
  const open = reports.filter(({ state }) => state === 'open')
  const denied = denyActing(actor, subject)
  return {
    name: nameOf(subject, words),
    facts: [
      subject.hiddenByAct === null
        ? { kind: 'ok', text: t('moderation.subject.shown') }
        : { kind: 'miss', text: t('moderation.subject.hidden'), icon: 'eye-off' },
      inWords(locale, subject.author, subject.authorEn),
      fmt.date(subject.on),
      { text: t('moderation.subject.open'), href: subject.href },
    ].filter(Boolean),
    body: subject.body,
    reports: reports.map((report) => reportLine(report, words)),
    acts: acts.map((act) => lineOf(act, words)),
    about:
      subject.authorId === null ? undefined : about.filter(({ subjectId }) => subjectId !== subject.id).map((act) => lineOf(act, words)),
    path: subjectHref(subject),
    upTo: Math.max(0, ...reports.map(({ id }) => id)),
    denied: denied === undefined ? '' : t(denied),
    fields: actFields(subject, typed, problems, words),
    dismisses: open.length > 0 && denied === undefined,
    answer: {
      kind: 'textarea',
      name: 'answer',
      label: t('moderation.field.reason'),
      help: t('moderation.subject.dismiss.help'),
      value: typedText(typed, 'answer'),
      error: problems['answer'],
      required: true,
      rows: 3,
      maxlength: LONGEST_REASON,
      lang: 'zh-CN',
    },
  }
}

function reportedLine({ kind, id, post, reports }: Reported, actor: Actor, { t, fmt }: Words) {
  const subject = { kind, title: post?.title ?? '', number: post?.number ?? id }
  return {
    name: nameOf(subject, { t }),
    href: subjectHref({ kind, id }),
    rules: [...new Set(reports.map(({ rule }) => t(`moderation.rule.${rule}`)))].join(t('frame.comma')),
    n: t('moderation.queue.n', { n: reports.length }),
    at: fmt.dateTime(reports[0]?.at ?? ''),
    own: post?.authorId === actor.id ? t('moderation.queue.own') : '',
  }
}

export function presentQueue({ reported, appeals }: Queue, actor: Actor, words: Words) {
  const { t } = words
  return {
    reported: reported.map((one) => reportedLine(one, actor, words)),
    appeals: appeals.map(({ appeal, act }) => ({
      name: t('moderation.queue.appeal', { act: t(`moderation.act.${act.kind}`) }),
      href: actHref(act.id),
      rule: t(`moderation.rule.${act.rule}`),
      due: { on: words.fmt.date(appeal.dueOn), chip: dueChip(appeal.dueOn, words) },
      own: denyDecision(actor, act) === undefined ? '' : t('moderation.queue.own_act'),
    })),
  }
}

export const presentRules = ({ t }: Pick<Words, 't'>) => ({
  rules: RULES.map((rule) => ({ name: t(`moderation.rule.${rule}`), text: t(`moderation.rule.${rule}.text`) })),
  how: [
    t('moderation.rules.how.1'),
    t('moderation.rules.how.2'),
    t('moderation.rules.how.3', { n: APPEAL_DAYS }),
    t('moderation.rules.how.4'),
    t('moderation.rules.how.5', { n: SLOW_HOURS }),
  ],
})

export const chipOf = (kind: ActKind, { t }: Pick<Words, 't'>) => ({ kind: CHIPS[kind], text: t(`moderation.act.${kind}`) })
