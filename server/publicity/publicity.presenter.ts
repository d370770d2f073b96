import type { Words } from '../web/words.ts'
import { LONGEST_OBJECTION } from './filing.service.ts'
import type { OpenedObjection } from './handling.service.ts'
import type { ReceiptState } from './filing.service.ts'
import { FINDINGS, RESULTS, SHORTEST_LEADS } from './publicity.rules.ts'
import type { HeldObjection, NoticePage } from './publicity.service.ts'
import { presentStrip } from './strip.presenter.ts'
import { howFacts, noticeChip, periodText, resultChip } from './publicity.words.ts'

const crumbsTo = (title: string, id: number, { t }: Words) => [
  { label: t('personnel.publicity.title'), href: '/publicity' },
  { label: title, href: `/publicity/${id}` },
]

/** What was typed into a form that comes back, by field. */
type Typed = Readonly<Record<string, string>>

/** The page of a notice: its days, its people with what came of it, and for those who hear objections what they have to do. */
export function presentNoticePage(
  page: NoticePage,
  words: Words,
  refused?: { readonly line: number; readonly typed: Typed; readonly problems: object },
) {
  const { t, fmt, today } = words
  const { disclosure, notice, period, periods, people, results } = page
  const interrupted = periods.slice(0, -1).filter(({ broken }) => broken !== undefined)
  return {
    title: disclosure.title,
    head: {
      crumbs: [{ label: t('personnel.publicity.title'), href: '/publicity' }],
      facts: [
        noticeChip(page.state, words),
        periodText(period, words),
        { text: t('personnel.to_record'), href: `/disclosures/${disclosure.id}` },
      ],
      actions: page.open ? [{ label: t('personnel.object'), href: `/publicity/${disclosure.id}/objections/new`, primary: true }] : [],
    },
    closed: page.open
      ? ''
      : t(page.state === 'withdrawn' ? 'personnel.closed.withdrawn' : 'personnel.closed', { last: fmt.date(period.lastOn) }),
    strip: presentStrip(period, today),
    provisional: period.provisional && period.broken === undefined,
    interrupted: interrupted.map((one) => ({ text: periodText(one, words), href: `/disclosures/${disclosure.id}/versions/${one.number}` })),
    facts: howFacts(notice, page.takers, words),
    count: page.count === undefined ? '' : t('personnel.objections_count', { n: page.count }),
    people: people.map((person) => {
      const result = results.find(({ lineNo }) => lineNo === person.lineNo)
      const judging = page.judging.get(person.lineNo)
      return {
        name: person.name,
        what:
          person.postTo === ''
            ? t(`personnel.kind.${person.kind}`)
            : t('personnel.proposed', { kind: t(`personnel.kind.${person.kind}`), post: person.postTo }),
        result:
          result === undefined
            ? undefined
            : { chip: resultChip(result.result, words), reason: result.reason, on: fmt.dateTime(result.decidedAt) },
        held: judging?.allowed === false ? heldBack(judging.held, words) : '',
        form: judging?.allowed === true ? resultForm(disclosure.id, period.number, person.lineNo, words, refused) : undefined,
      }
    }),
    objections: page.objections?.map((objection) => presentListed(objection, words)),
  }
}

function resultForm(
  id: number,
  number: number,
  line: number,
  { t }: Words,
  refused?: { readonly line: number; readonly typed: Typed; readonly problems: object },
) {
  const mine = refused?.line === line ? refused : undefined
  const problems = (mine?.problems ?? {}) as Readonly<Record<string, unknown>>
  return {
    action: `/publicity/${id}/results`,
    hidden: { number, line },
    fields: [
      {
        kind: 'select',
        id: `result-${line}`,
        name: 'result',
        label: t('personnel.field.result'),
        width: 'm',
        value: mine?.typed['result'] ?? 'unaffected',
        options: RESULTS.map((value) => ({ value, label: t(`personnel.result.${value}`) })),
        error: problems['result'],
      },
      {
        kind: 'text',
        id: `reason-${line}`,
        name: 'reason',
        label: t('personnel.field.reason'),
        help: t('personnel.field.reason.help'),
        optional: true,
        maxlength: 500,
        value: mine?.typed['reason'] ?? '',
        error: problems['reason'],
      },
    ],
  }
}

/** 0: nothing is open, and what came without a name is yet to be filed. */
const heldBack = (n: number, { t }: Words): string => (n === 0 ? t('personnel.held_waiting') : t('personnel.held_back', { n }))

const STATES = { waiting: 'idle', received: 'soon', handling: 'soon', concluded: 'ok' } as const

function presentListed(objection: HeldObjection, { t, fmt }: Words) {
  return {
    href: `/publicity/objections/${objection.id}`,
    label: t('personnel.objection_number', { n: objection.id }),
    about: objection.about ?? t('personnel.about_all'),
    line: t(objection.named ? 'personnel.filed_named' : 'personnel.filed_anonymous', { on: fmt.date(objection.filedOn) }),
    chip: { kind: STATES[objection.state], text: t(`personnel.objection.${objection.state}`) },
  }
}

/** The form for an objection; `typed` and `problems` when it was refused. */
export function presentObjectionForm(
  page: NoticePage,
  actorName: string,
  words: Words,
  typed: Typed = {},
  problems: Readonly<Record<string, unknown>> = {},
) {
  const { t, fmt } = words
  const { disclosure, people, period } = page
  const only = people.length === 1 ? String(people[0]?.lineNo) : ''
  return {
    title: t('personnel.object'),
    head: {
      crumbs: crumbsTo(disclosure.title, disclosure.id, words),
      facts: [t('personnel.object.until', { last: fmt.longDate(period.lastOn) })],
    },
    action: `/publicity/${disclosure.id}/objections`,
    hidden: { number: period.number },
    problems,
    labels: {
      about: t('personnel.field.about'),
      body: t('personnel.field.body'),
      contact: t('personnel.field.contact'),
      leads: t('personnel.field.leads'),
    },
    fields: [
      {
        kind: 'select',
        name: 'about',
        label: t('personnel.field.about'),
        value: typed['about'] ?? only,
        placeholder: t('personnel.choose'),
        options: [
          ...people.map(({ lineNo, name }) => ({ value: String(lineNo), label: name })),
          { value: '0', label: t('personnel.about_all') },
        ],
        error: problems['about'],
        width: 'm',
      },
      {
        kind: 'textarea',
        name: 'body',
        label: t('personnel.field.body'),
        help: t('personnel.field.body.help'),
        rows: 7,
        maxlength: LONGEST_OBJECTION,
        counter: true,
        value: typed['body'] ?? '',
        error: problems['body'],
      },
      {
        kind: 'rows',
        name: 'how',
        label: t('personnel.field.way'),
        value: typed['how'] ?? 'named',
        options: [
          { value: 'named', label: t('personnel.way.named', { name: actorName }), note: t('personnel.way.named.note') },
          { value: 'anonymous', label: t('personnel.way.anonymous'), note: t('personnel.way.anonymous.note') },
        ],
      },
      {
        kind: 'text',
        name: 'contact',
        label: t('personnel.field.contact'),
        help: t('personnel.field.contact.help'),
        optional: true,
        maxlength: 100,
        value: typed['contact'] ?? '',
        error: problems['contact'],
        width: 'm',
        autocomplete: 'tel',
      },
      {
        kind: 'textarea',
        name: 'leads',
        label: t('personnel.field.leads'),
        help: t('personnel.field.leads.help', { least: SHORTEST_LEADS }),
        optional: true,
        rows: 3,
        maxlength: 500,
        value: typed['leads'] ?? '',
        error: problems['leads'],
      },
    ],
  }
}

/** An objection as its handler sees it. */
export function presentObjection(
  { objection, notice }: OpenedObjection,
  actorId: number,
  words: Words,
  typed: Typed = {},
  problems: Readonly<Record<string, unknown>> = {},
) {
  const { t, fmt } = words
  const listed = presentListed(objection, words)
  const mine = objection.state === 'handling' && objection.handlerId === actorId
  return {
    title: listed.label,
    head: { crumbs: crumbsTo(notice.disclosure.title, notice.disclosure.id, words), facts: [listed.chip, listed.line] },
    facts: [
      { label: t('personnel.field.about'), value: listed.about },
      { label: t('personnel.field.filer'), value: objection.named ? objection.filerName : t('personnel.anonymous') },
      { label: t('personnel.field.contact'), value: objection.contact },
      { label: t('personnel.field.handler'), value: objection.handlerName },
    ],
    body: objection.body.split('\n'),
    leads: objection.leads,
    outcome:
      objection.finding === null
        ? undefined
        : {
            finding: t(`personnel.finding_of.${objection.finding}`),
            report: objection.findingText,
            reply: objection.reply,
            on: fmt.dateTime(objection.concludedAt),
          },
    take:
      objection.concluded || mine
        ? undefined
        : {
            post: `/publicity/objections/${objection.id}/take`,
            fields: { version: objection.version },
            label: t(objection.state === 'handling' ? 'personnel.take_over' : 'personnel.take'),
            primary: true,
          },
    conclude: mine ? concludeForm(objection, words, typed, problems) : undefined,
    problems,
    labels: { finding: t('personnel.field.finding'), report: t('personnel.field.report'), reply: t('personnel.field.reply') },
  }
}

function concludeForm({ id, version }: HeldObjection, { t }: Words, typed: Typed, problems: Readonly<Record<string, unknown>>) {
  return {
    action: `/publicity/objections/${id}/conclude`,
    hidden: { version },
    fields: [
      {
        kind: 'select',
        name: 'finding',
        label: t('personnel.field.finding'),
        value: typed['finding'] ?? 'unsubstantiated',
        options: FINDINGS.map((value) => ({ value, label: t(`personnel.finding_of.${value}`) })),
        width: 'm',
        error: problems['finding'],
      },
      {
        kind: 'textarea',
        name: 'report',
        label: t('personnel.field.report'),
        help: t('personnel.field.report.help'),
        rows: 5,
        maxlength: 2_000,
        value: typed['report'] ?? '',
        error: problems['report'],
      },
      {
        kind: 'textarea',
        name: 'reply',
        label: t('personnel.field.reply'),
        help: t('personnel.field.reply.help'),
        rows: 3,
        maxlength: 500,
        value: typed['reply'] ?? '',
        error: problems['reply'],
      },
    ],
  }
}

/** What a receipt tells: when it came, how far it is, and the answer. */
export function presentReceipt(found: ReceiptState, { t, fmt }: Words) {
  return {
    chip: { kind: STATES[found.state], text: t(`personnel.objection.${found.state}`) },
    facts: [
      { label: t('personnel.field.filed_on_day'), value: fmt.date(found.filedOn) },
      { label: t('personnel.field.concluded_at'), value: fmt.dateTime(found.concludedAt) },
      { label: t('personnel.field.finding'), value: found.finding === null ? '' : t(`personnel.finding_of.${found.finding}`) },
      { label: t('personnel.field.reply'), value: found.reply },
    ],
  }
}
