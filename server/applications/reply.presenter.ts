import type { Knex } from 'knex'
import type { Answer, Case, FormField } from '../cases/cases.types.ts'
import type { FieldProblems } from '../errors.ts'
import type { Words } from '../web/words.ts'
import { listEarlier, findApplication, listCopies } from './applications.queries.ts'
import type { ReplyDetails } from './letters.ts'
import { GROUNDS, isReply, REPLY_CODES, replySpec, type Ground, type ReplyPart } from './replies.rules.ts'
import { numberOf } from '../cases/cases.rules.ts'

type Typed = Readonly<Record<string, unknown>>
const PARTS = ['where', 'search', 'authority', 'earlier'] as const
const GROUPS = ['open', 'partly', 'refused', 'unavailable', 'declined'] as const
const LONGEST_PART = 500
/** Reasons that say nothing are none. */
const SHORTEST_REASONS = 10

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : typeof value === 'string' ? [value] : []
const isGround = (code: string): code is Ground => (GROUNDS as readonly string[]).includes(code)

/** What an answer says beside its text; whatever is missing is empty. */
export const detailsOf = (details: Readonly<Record<string, unknown>>): ReplyDetails => ({
  where: text(details['where']),
  search: text(details['search']),
  authority: text(details['authority']),
  earlier: text(details['earlier']),
  grounds: list(details['grounds']).filter(isGround),
})

/** The reply with its parts, beside the text of the answer. What was drafted before stands in them. */
export function replyFields(answer: Answer | undefined, { t }: Words, typed: Typed, problems: FieldProblems): readonly FormField[] {
  const sent = Object.keys(typed).length > 0
  const kept = detailsOf(answer?.details ?? {})
  const field = (name: 'reply' | 'grounds' | (typeof PARTS)[number], value: unknown, more: object): FormField => ({
    name,
    id: `f-draft-${name}`,
    label: t(`applications.reply.${name}`),
    value,
    error: problems[name],
    ...more,
  })
  return [
    field('reply', sent ? typed['reply'] : answer?.reply, {
      kind: 'select',
      help: t('applications.reply.reply.help'),
      options: [
        { value: '', label: t('applications.choose') },
        ...GROUPS.map((group) => ({
          group: t(`applications.group.${group}`),
          options: REPLY_CODES.filter((code) => replySpec(code).group === group).map((code) => ({
            value: code,
            label: t(`applications.replies.${code}`),
          })),
        })),
      ],
    }),
    ...PARTS.map((part) =>
      field(part, sent ? typed[part] : kept[part], {
        kind: 'textarea',
        rows: 2,
        maxlength: LONGEST_PART,
        optional: true,
        lang: 'zh-CN',
        help: t(`applications.reply.${part}.help`),
      }),
    ),
    field('grounds', sent ? list(typed['grounds']) : kept.grounds, {
      kind: 'checks',
      optional: true,
      help: t('applications.reply.grounds.help'),
      options: GROUNDS.map((code) => ({ value: code, label: t(`applications.replies.${code}`) })),
    }),
  ]
}

/** Which parts a reply lacks, at their fields. */
export function replyProblems(reply: string, details: ReplyDetails, body: string): FieldProblems {
  if (!isReply(reply)) return { reply: { code: 'applications.error.reply' } }
  const { needs } = replySpec(reply)
  const lacks = (part: ReplyPart): boolean => {
    if (part === 'grounds') return details.grounds.length === 0
    if (part === 'reasons') return body.length < SHORTEST_REASONS
    return details[part] === ''
  }
  const missing = needs
    .filter(lacks)
    .map((part) => [part === 'reasons' ? 'body' : part, { code: `applications.error.${part}` as const }] as const)
  const long = PARTS.filter((part) => details[part].length > LONGEST_PART).map(
    (part) => [part, { code: 'common.error.too_long' as const, params: { max: LONGEST_PART } }] as const,
  )
  return { ...Object.fromEntries(missing), ...Object.fromEntries(long) }
}

/** Reads the parts of a reply from a form; only those that belong to it are kept. A partial one needs the copy with parts blacked out. */
export async function readReply(db: Knex, held: Case, typed: Typed) {
  const reply = text(typed['reply'])
  const details = detailsOf(typed)
  const problems = replyProblems(reply, details, text(typed['body']))
  if (!isReply(reply)) return { reply: null, details: {}, problems }
  const keeps = (part: ReplyPart): boolean => [...replySpec(reply).needs, ...(replySpec(reply).may ?? [])].includes(part)
  const kept = {
    ...Object.fromEntries(PARTS.filter(keeps).map((part) => [part, details[part]])),
    ...(keeps('grounds') && { grounds: details.grounds }),
  }
  const blacked = reply !== 'partly' || (await listCopies(db, held.id)).some(({ redacted }) => redacted)
  return {
    reply,
    details: kept,
    problems: blacked ? problems : { ...problems, reply: { code: 'applications.error.no_redacted' as const } },
  }
}

/** What the same applicant asked before, for whoever judges whether this is a repetition. */
export async function earlierOf(
  db: Knex,
  caseId: number,
): Promise<readonly { readonly id: number; readonly number: string; readonly title: string; readonly on: string }[]> {
  const application = await findApplication(db, caseId)
  if (application === undefined) return []
  return (await listEarlier(db, application, 5)).map(({ id, year, serial, title, received_on: on }) => ({
    id,
    number: numberOf({ kind: 'application', year, serial }),
    title,
    on,
  }))
}
