import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { typedText } from '../web/refusal.ts'
import { inWords, type Words } from '../web/words.ts'
import { chipOf, nameOf, reasonField } from './moderation.presenter.ts'
import { denyAppeal, denyDecision } from './moderation.policy.ts'
import { APPEAL_DAYS } from './moderation.rules.ts'
import { actHref } from './moderation.telling.ts'
import type { Appeal } from './moderation.types.ts'
import type { ActFile } from './reading.service.ts'

type Typed = Readonly<Record<string, unknown>>

const APPEAL_CHIPS = { open: 'soon', upheld: 'ok', rejected: 'nil' } as const

const appealField = (typed: Typed, problems: FieldProblems, { t }: Pick<Words, 't'>) => ({
  kind: 'textarea',
  name: 'text',
  label: t('moderation.decision.appeal.field'),
  help: t('moderation.decision.appeal.help', { n: APPEAL_DAYS }),
  value: typedText(typed, 'text'),
  error: problems['text'],
  required: true,
  rows: 5,
  maxlength: 2_000,
  counter: true,
  lang: 'zh-CN',
})

const decisionFields = (typed: Typed, problems: FieldProblems, words: Pick<Words, 't'>) => [
  {
    kind: 'rows',
    name: 'uphold',
    label: words.t('moderation.decision.uphold'),
    value: typedText(typed, 'uphold'),
    error: problems['uphold'],
    required: true,
    options: (['yes', 'no'] as const).map((value) => ({ value, label: words.t(`moderation.decision.uphold.${value}`) })),
  },
  reasonField('moderation.field.reason.public', typed, problems, words),
]

function presentAppeal(appeal: Appeal, { t, fmt, locale }: Words) {
  return {
    chip: { kind: APPEAL_CHIPS[appeal.state], text: t(`moderation.decision.state.${appeal.state}`) },
    text: appeal.text,
    when: t('moderation.decision.appealed', { date: fmt.dateTime(appeal.at), due: fmt.date(appeal.dueOn) }),
    decided:
      appeal.decidedAt === null
        ? undefined
        : { who: inWords(locale, appeal.decider ?? '', appeal.deciderEn ?? ''), at: fmt.dateTime(appeal.decidedAt), reason: appeal.reason },
  }
}

/** One act as its author and moderators read it, with the form of whoever is next. */
export function presentAct(
  { act, subject, appeal, decidable }: ActFile,
  actor: Actor,
  typed: Typed,
  problems: FieldProblems,
  words: Words,
) {
  const { t, fmt, locale } = words
  const decides = appeal?.state === 'open' && denyDecision(actor, act) === undefined
  return {
    title: act.authorId === actor.id ? t('moderation.decision.title') : t(`moderation.act.${act.kind}`),
    facts: [
      chipOf(act.kind, words),
      appeal === undefined && act.reversedBy !== null ? { kind: 'nil', text: t('moderation.decision.state.reversed') } : '',
      nameOf(subject, words),
      fmt.dateTime(act.at),
      act.untilOn === null ? '' : t('moderation.decision.until', { date: fmt.date(act.untilOn) }),
    ].filter(Boolean),
    lines: [
      { label: t('moderation.field.rule'), value: t(`moderation.rule.${act.rule}`) },
      { label: t('moderation.decision.reason'), value: act.reason },
      { label: t('moderation.field.by'), value: inWords(locale, act.actor, act.actorEn) },
    ],
    open: { href: subject.href, text: t('moderation.subject.open') },
    bodyTitle: act.authorId === actor.id ? t('moderation.decision.yours') : t('moderation.subject.text'),
    body: subject.body,
    path: actHref(act.id),
    appeal: appeal && presentAppeal(appeal, words),
    lone: appeal?.state === 'open' && !decidable ? t('moderation.decision.lone') : '',
    appeals: denyAppeal(actor, act, appeal) === undefined ? appealField(typed, problems, words) : undefined,
    decides: decides ? decisionFields(typed, problems, words) : undefined,
  }
}
