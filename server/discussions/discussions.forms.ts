import { z } from 'zod'
import { isDate } from '../../core/dates.ts'
import { COMMON_BOARDS, SHOWN } from './discussions.rules.ts'

const MAX_ID = 2_147_483_647
const id = z.coerce.number().int().positive().max(MAX_ID)
const version = z.coerce.number().int().positive()
// Control characters cannot be seen on a page, and PostgreSQL refuses one of them.
const clean = (typed: string): string =>
  typed
    .normalize('NFC')
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, ' ')
    .trim()
const line = z
  .string()
  .default('')
  .transform((typed) => clean(typed).replace(/\s+/g, ' '))
const text = z.string().default('').transform(clean)
const list = (typed: unknown): unknown => (typed === undefined ? [] : Array.isArray(typed) ? typed : [typed])

export const TopicParams = z.object({ id })
export const PostParams = z.object({ id, number: id })
export const FileParams = z.object({ id })
const boardKey = z.union([z.enum(COMMON_BOARDS), z.string().regex(/^[1-9]\d{0,8}$/)])
export const BoardParams = z.object({ key: boardKey })

/** An address somebody wrote by hand finds what can be made of it. */
export const ListQuery = z.object({
  show: z.enum(SHOWN).catch('latest'),
  before: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z~\d{1,9}$/)
    .transform((typed) => ({ lastAt: typed.split('~')[0] ?? '', id: Number(typed.split('~')[1]) }))
    .optional()
    .catch(undefined),
})
export const PageQuery = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).optional().catch(undefined),
  quote: id.optional().catch(undefined),
})
export const AfterQuery = z.object({ page: z.coerce.number().int().min(1).max(1_000_000) })
export const NewQuery = z.object({
  board: boardKey.optional().catch(undefined),
  disclosure: id.optional().catch(undefined),
})

export const TopicForm = z.object({
  board: boardKey.catch('general'),
  disclosure: z.preprocess((typed) => (typed === '' ? null : typed), id.nullable().default(null)),
  title: line,
  body: text,
  poll_question: line,
  poll_options: text,
  poll_most: z.coerce.number().int().min(0).max(99).catch(1),
  poll_closes_on: z
    .string()
    .trim()
    .default('')
    .transform((typed) => (isDate(typed) ? typed : null)),
})
export const ReplyForm = z.object({ body: text, official: z.literal('1').optional().catch(undefined) })
export const EditForm = z.object({ version, title: line.optional(), body: text })
export const DraftForm = z.object({
  place: z.string().regex(/^(board:(general|suggestions|disclosures|[1-9]\d{0,8})|(topic|disclosure|post):[1-9]\d{0,8})$/),
  title: line,
  body: z.string().default(''),
})
export const PreviewForm = z.object({ body: text })
export const PeopleQuery = z.object({ q: z.string().max(40).default('') })
export const LikeForm = z.object({ likes: z.enum(['1', '0']) })
export const FollowForm = z.object({ following: z.enum(['1', '0']) })
export const KeepForm = z.object({ version, reason: line, to: z.enum(['1', '0']) })
export const MoveForm = z.object({ version, reason: line, board: boardKey })
export const AskForm = z.object({ version, department: id, days: z.coerce.number().int().catch(0), reason: line })
/** Without a number: none of the posts is the answer. */
export const SolveForm = z.object({
  version,
  number: z.preprocess((typed) => (typed === '' ? null : typed), id.nullable().default(null)),
})
export const VersionForm = z.object({ version })
export const PollForm = z.object({ option: z.preprocess(list, z.array(id).max(50)) })
export const ProposeForm = z.object({
  version,
  class: line,
  code: z.string().trim().default(''),
  title: line,
  department: z.coerce.number().int().catch(0),
  note: line,
})
