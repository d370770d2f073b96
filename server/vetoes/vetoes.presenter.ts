import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { vetoInWords } from '../evaluations/scheme-words.presenter.ts'
import { inWords, type Words } from '../web/words.ts'
import { actsOf, fileField, textarea, type Typed } from './acts.presenter.ts'
import type { VetoPage } from './list.service.ts'
import type { Proposable } from './proposal.service.ts'
import { denyAbout, denyRegister, lacksSubstitute, seesFile, seesSource } from './vetoes.policy.ts'
import { isExpired, isOpen, LONGEST_TITLE, takesVetoes, type FilePart, type VetoState } from './vetoes.rules.ts'
import { CHIPS } from './vetoes.table.ts'
import type { Veto, VetoStep } from './vetoes.types.ts'

export const listActions = (actor: Actor, { t }: Pick<Words, 't'>) =>
  denyRegister(actor) === undefined ? [{ href: '/vetoes/new', label: t('vetoes.propose'), icon: 'plus', primary: true }] : []

export function presentVeto(page: VetoPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, fmt, locale } = words
  const { veto, rule, scheme } = page
  const subject = inWords(locale, veto.subjectName, veto.subjectNameEn)
  const sees = seesFile(actor, veto)
  return {
    id: veto.id,
    version: veto.version,
    head: {
      crumbs: [{ label: t('vetoes.title'), href: '/vetoes' }],
      title: veto.title,
      lang: 'zh-CN',
      facts: [
        {
          kind: CHIPS[veto.state],
          text: t(`vetoes.state.${veto.state}`),
        },
        subject,
        t('vetoes.number', { year: String(veto.year), number: veto.number }),
        { text: veto.cycleTitle, href: `/evaluations/${veto.cycleId}` },
      ],
      actions: accountabilityOf(veto, actor, words),
    },
    said: [saidOf(page, words), isOpen(veto.state) && !takesVetoes(veto.cycleState) ? t('vetoes.said.too_late') : ''],
    facts: [
      { label: t('vetoes.field.rule'), value: rule === undefined ? veto.rule : `${rule.code} ${rule.name}` },
      {
        label: t('vetoes.field.effects'),
        value: rule === undefined || NO_EFFECT.has(veto.state) ? '' : vetoInWords(t, rule, scheme.grades, locale),
      },
      { label: t('vetoes.field.basis'), value: rule?.basis },
      { label: t('vetoes.field.happenedOn'), value: fmt.date(veto.happenedOn) },
      { label: t('vetoes.field.source'), value: seesSource(actor, veto) ? sourceOf(veto, words) : '' },
    ],
    sections: sees ? sectionsOf(page, words) : [],
    hidden: sees ? '' : t('vetoes.hidden'),
    reasons: reasonsOf(page),
    votes: votesOf(page, sees, words),
    deciders: decidersIn(page, words),
    timeline: timelineOf(page, words),
    acts: actsOf(page, actor, typed, problems, words),
    problems,
  }
}

/** Who answers for what was established is another record, and another decision. */
const accountabilityOf = (veto: Veto, actor: Actor, { t }: Words) =>
  (veto.state === 'in_force' || veto.state === 'lapsed') && denyRegister(actor) === undefined && denyAbout(actor, veto) === undefined
    ? [{ href: `/accountability/new?department=${veto.departmentId}`, label: t('accountability.title'), icon: 'gavel' }]
    : []

const sourceOf = ({ source, sourceRef }: Veto, { t }: Words): string =>
  source === 'case' ? t('vetoes.source.case', { ref: sourceRef }) : t('vetoes.source.manual')

/** One sentence: where the case stands and who is next. */
function saidOf({ veto, deciders }: VetoPage, { t, fmt, today }: Words): string {
  const on = (day: string | null): string => fmt.date(day)
  switch (veto.state) {
    case 'investigating':
      if (veto.statedAt !== null) return t('vetoes.said.stated')
      return t((veto.statementDueOn ?? '') < today ? 'vetoes.said.unanswered' : 'vetoes.said.asked', { due: on(veto.statementDueOn) })
    case 'deciding':
      return t(lacksSubstitute({ veto, deciders }) ? 'vetoes.said.substitute' : 'vetoes.said.deciding')
    case 'established':
      return t('vetoes.said.established', { until: on(veto.appealUntil) })
    case 'appealed':
      return t('vetoes.said.appealed', { due: on(veto.reviewDueOn) })
    case 'in_force':
      return t(isExpired(veto.state, veto.cycleTo, today) ? 'vetoes.said.expired' : 'vetoes.said.in_force', {
        on: on(veto.inForceOn),
        until: on(veto.cycleTo),
      })
    default:
      return t(`vetoes.said.${veto.state}`)
  }
}

/** The papers of the case, as far as they have come; each with its files. */
function sectionsOf(page: VetoPage, words: Words) {
  const { veto } = page
  const { t, fmt } = words
  const section = (part: FilePart, text: string, sub: string) => ({
    title: t(`vetoes.part.${part}`),
    text,
    sub,
    files: filesOf(page, part, words),
  })
  const asked = veto.askedAt === null ? '' : t('vetoes.part.asked', { on: fmt.dateTime(veto.askedAt), due: fmt.date(veto.statementDueOn) })
  return [
    { ...section('proposal', veto.account, ''), documents: veto.documents.split('\n').filter((line) => line !== '') },
    ...(veto.question === '' ? [] : [{ title: t('vetoes.part.question'), text: veto.question, sub: asked, files: [] }]),
    ...(veto.statedAt === null ? [] : [section('statement', veto.statement, fmt.dateTime(veto.statedAt))]),
    ...(veto.reportedAt === null ? [] : [section('report', veto.report, fmt.dateTime(veto.reportedAt))]),
    ...(veto.appealedAt === null ? [] : [section('appeal', veto.appeal, fmt.dateTime(veto.appealedAt))]),
    ...(filesOf(page, 'reversal', words).length === 0 ? [] : [section('reversal', '', '')]),
  ]
}

const filesOf = ({ files }: VetoPage, part: FilePart, { fmt }: Words) =>
  files.filter((file) => file.part === part).map(({ id, name, size }) => ({ href: `/vetoes/files/${id}`, name, sub: fmt.bytes(size) }))

/** What became of these changes no result. */
const NO_EFFECT: ReadonlySet<VetoState> = new Set(['refused', 'partly', 'unfounded', 'reversed', 'lapsed'])

/** The decision's reasons, unless they are only what the votes beside them say. */
function reasonsOf({ veto, votes }: VetoPage): string {
  if (isOpen(veto.state) && veto.state !== 'established' && veto.state !== 'appealed') return ''
  const voted = new Set(votes.flatMap(({ reasons }) => reasons.split('\n')))
  return veto.reasons.split('\n').every((line) => voted.has(line)) ? '' : veto.reasons
}

/** While votes come in nobody reads another one's; afterwards everybody reads who decided what. */
function votesOf({ veto, votes }: VetoPage, sees: boolean, { t, fmt, locale }: Words) {
  if (veto.state === 'deciding') return []
  return votes.map((vote) => ({
    department: inWords(locale, vote.departmentName, vote.departmentNameEn),
    verdict: t(`vetoes.verdict.${vote.verdict}`),
    reasons: vote.reasons,
    signed: t('vetoes.vote.signed', { name: sees ? inWords(locale, vote.personName, vote.personNameEn) : '', at: fmt.dateTime(vote.at) }),
  }))
}

function decidersIn({ veto, deciders, votes }: VetoPage, { t, locale }: Words) {
  const nameOf = (id: number): string => {
    const found = deciders.find(({ departmentId }) => departmentId === id)
    return found === undefined ? '' : inWords(locale, found.name, found.nameEn)
  }
  return deciders.map(({ departmentId, name, nameEn, insteadOf, namedBy, namedByEn, reason }) => ({
    name: inWords(locale, name, nameEn),
    note:
      departmentId === veto.departmentId
        ? t('vetoes.decider.recused')
        : insteadOf === null
          ? t(
              votes.some((vote) => vote.departmentId === departmentId)
                ? 'vetoes.decider.voted'
                : veto.decidedAt === null
                  ? 'vetoes.decider.open'
                  : 'vetoes.decider.unused',
            )
          : t('vetoes.decider.substitute', { for: nameOf(insteadOf), by: inWords(locale, namedBy ?? '', namedByEn ?? ''), reason }),
  }))
}

const BACK: ReadonlySet<string> = new Set(['refused', 'upheld', 'reversed', 'unfounded', 'lapsed'])
function timelineOf({ steps, votes }: VetoPage, { t, fmt, locale }: Words) {
  return steps.map(({ step, actorId, actorName, actorNameEn, at, detail }) => {
    const vote = votes.find(({ personId }) => step === 'voted' && personId === actorId)
    const named = vote ? { name: vote.departmentName, nameEn: vote.departmentNameEn } : detail
    return {
      title: t(`vetoes.step.${step}`, { name: (locale === 'en' ? named['nameEn'] : named['name']) ?? '' }),
      who: actorName === null ? '' : inWords(locale, actorName, actorNameEn ?? ''),
      at: fmt.dateTime(at),
      remark: dueIn(detail, { t, fmt }),
      ...(BACK.has(step) ? { state: 'back' as const } : {}),
    }
  })
}

const dueIn = (detail: VetoStep['detail'], { t, fmt }: Pick<Words, 't' | 'fmt'>): string =>
  typeof detail['due'] === 'string' && detail['due'] !== ''
    ? t('vetoes.step.due', { due: fmt.date(detail['due']) })
    : typeof detail['until'] === 'string'
      ? t('vetoes.step.until', { until: fmt.date(detail['until']) })
      : ''

export function proposalFields({ subjects, rules, cycle, grades }: Proposable, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, fmt, locale } = words
  const chosen = { value: '', label: t('vetoes.choose') }
  return [
    {
      kind: 'select',
      name: 'subject',
      label: t('vetoes.field.subject'),
      value: typed['subject'],
      error: problems['subject'],
      options: [chosen, ...subjects.map(({ id, name, nameEn }) => ({ value: String(id), label: inWords(locale, name, nameEn) }))],
    },
    {
      kind: 'rows',
      name: 'rule',
      label: t('vetoes.field.rule'),
      value: typed['rule'],
      error: problems['rule'],
      options: rules.map((rule) => ({ value: rule.code, label: `${rule.code} ${rule.name}`, note: vetoInWords(t, rule, grades, locale) })),
    },
    {
      name: 'title',
      label: t('vetoes.field.title'),
      help: t('vetoes.field.title.help'),
      value: typed['title'],
      error: problems['title'],
      maxlength: LONGEST_TITLE,
      lang: 'zh-CN',
    },
    {
      kind: 'date',
      name: 'happenedOn',
      label: t('vetoes.field.happenedOn'),
      help: t('vetoes.field.happenedOn.help', { from: fmt.date(cycle.fromOn), to: fmt.date(cycle.toOn) }),
      value: typed['happenedOn'],
      error: problems['happenedOn'],
      width: 'm',
      min: cycle.fromOn,
      max: cycle.toOn,
    },
    textarea('account', typed, problems, words, { rows: 7, help: t('vetoes.field.account.help') }),
    textarea('documents', typed, problems, words, { rows: 3, help: t('vetoes.field.documents.help') }),
    fileField(problems, words),
  ]
}
