import { z } from 'zod'
import { ROLES } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { DEFAULTS, KINDS, SCALES, settingsProblems, type Scale } from './elections.rules.ts'
import type { Election, Level, Settings } from './elections.types.ts'
import type { TypedRules } from './definition.service.ts'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const typed = (max: number) => z.string().trim().max(max).default('')
const many = (of: z.ZodType<string>) => z.union([z.array(of), of.transform((one) => [one])]).default([])

export const IdParams = z.object({ id })
export const VoterParams = z.object({ id, person: id })
export const NewForm = z.object({ kind: z.enum(KINDS, 'common.error.required'), title: typed(500) })
export const KindQuery = z.object({ kind: z.enum(KINDS).optional().catch(undefined) })
export const CopyForm = z.object({ title: typed(500) })
export const ReasonForm = z.object({ version: id, reason: typed(5_000) })
/** The reason is asked for where an end that was announced has not come. */
export const StepForm = z.object({ version: id, reason: typed(5_000) })
export const ExtendForm = z.object({ version: id, reason: typed(5_000), until: typed(20) })
export const StepParams = z.object({ id, step: z.enum(['ceremony', 'collection', 'freeze', 'voting', 'close']) })
export const MergeForm = z.object({ version: id, class: z.enum(['A', 'B', 'C']) })
export const CollectBody = z.object({ classUuid: z.string().max(40), blinded: z.string().max(1_000) })

const ids = many(z.string().regex(/^\d{1,9}$/)).transform((all) => all.map(Number))
/** Everything as typed: a form that comes back holds what it held. */
export const QuestionsForm = z.object({ version: id, text: typed(400), max: typed(10), blank: z.string().optional(), list: typed(20_000) })
export const AddForm = z.object({ version: id, person: ids, whole: ids })
export const DepartmentQuery = z.object({ department: id.optional().catch(undefined) })
export const RollForm = z.object({
  everybody: z.string().optional(),
  department: ids,
  role: z.union([z.enum(ROLES), z.literal('')]).default(''),
  text: typed(50_000),
})
export const VoterForm = z.object({ act: z.enum(['exclude', 'include', 'remove']), reason: typed(5_000) })

export const RulesForm = z.object({
  version: id,
  title: typed(500),
  description: typed(10_000),
  order: z.enum(['strokes', 'random', 'given']).optional(),
  valid: z.enum(['four_fifths', 'two_thirds', 'half', 'none']),
  elected: z.enum(['half_of_roll', 'half_of_cast', 'most', 'none']).optional(),
  seats: typed(10),
  minimum: typed(10),
  publicity_days: typed(10),
  scale: z.enum(['satisfaction', 'grades', 'own']).optional(),
  levels: typed(2_000),
  trustees: z.enum(['shared', 'server']).default('shared'),
  one_step: z.string().optional(),
  collect_until: typed(20),
  vote_until: typed(20),
  classes: z.enum(['one', 'ranks']).default('one'),
  title_A: typed(40),
  title_B: typed(40),
  title_C: typed(40),
  weight_A: typed(10),
  weight_B: typed(10),
  weight_C: typed(10),
})
export type RulesTyped = z.output<typeof RulesForm>

export const CODES = ['A', 'B', 'C'] as const

/** `2026-12-08T17:00` in Shanghai as an instant; undefined for what is none. */
export function instantOf(local: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local)) return undefined
  const at = new Date(`${local}:00+08:00`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
export const localOf = (at: string | undefined): string =>
  at === undefined ? '' : new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16)

/** `很满意 100`, a line a level; without points it is left out of the score. Undefined for lines that are none. */
export function readLevels(text: string): readonly Level[] | undefined {
  const levels = text.split(/\r?\n/).flatMap((line): (Level | undefined)[] => {
    if (line.trim() === '') return []
    const found = /^(\S.{0,29}?)(?:[\s,，:：]+(\d{1,3}(?:\.\d{1,2})?))?$/u.exec(line.trim())
    const [, label = '', points] = found ?? []
    return [
      found === null || Number(points ?? 0) > 100
        ? undefined
        : { label, points: points === undefined ? null : Math.round(Number(points) * 100) },
    ]
  })
  if (levels.length < 2 || levels.length > 12 || levels.includes(undefined)) return undefined
  const all = levels as Level[]
  return new Set(all.map(({ label }) => label)).size === all.length ? all : undefined
}
export const writeLevels = (levels: readonly Level[]): string =>
  levels.map(({ label, points }) => (points === null ? label : `${label} ${points / 100}`)).join('\n')
export const scaleOf = (levels: readonly Level[] | undefined): Scale | 'own' =>
  (Object.keys(SCALES) as Scale[]).find((scale) => JSON.stringify(SCALES[scale]) === JSON.stringify(levels)) ?? 'own'

/** What the form says, and what in it cannot be read at all; the service judges the rest. */
export function rulesFrom(
  form: RulesTyped,
  { kind }: Pick<Election, 'kind'>,
): { readonly rules: TypedRules; readonly problems: FieldProblems } {
  const whole = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN)
  const levels = form.scale === undefined || form.scale === 'own' ? readLevels(form.levels) : SCALES[form.scale]
  const server = form.trustees === 'server'
  const settings: Settings = {
    order: form.order ?? DEFAULTS[kind].settings.order,
    valid: form.valid,
    elected: form.elected ?? DEFAULTS[kind].settings.elected,
    seats: kind === 'excellence' || kind === 'recommendation' ? whole(form.seats) : 1,
    minimum: whole(form.minimum),
    oneStep: server && form.one_step !== undefined,
    publicityDays: whole(form.publicity_days),
    ...(kind === 'evaluation' ? { levels: levels ?? [] } : {}),
  }
  const [collectUntil, voteUntil] = [instantOf(form.collect_until), instantOf(form.vote_until)]
  const bad = (
    is: boolean,
    field: string,
    code: 'elections.error.time' | 'elections.error.levels' | 'common.error.required',
  ): FieldProblems => (is ? { [field]: { code } } : {})
  const ranks = form.classes === 'ranks'
  const problems: FieldProblems = {
    ...settingsProblems(settings),
    ...bad(form.collect_until !== '' && collectUntil === undefined, 'collect_until', 'elections.error.time'),
    ...bad(form.vote_until !== '' && voteUntil === undefined, 'vote_until', 'elections.error.time'),
    ...bad(kind === 'evaluation' && levels === undefined, 'levels', 'elections.error.levels'),
    ...Object.fromEntries(
      CODES.flatMap((code) => Object.entries(bad(ranks && form[`title_${code}`] === '', `title_${code}`, 'common.error.required'))),
    ),
  }
  const classes = ranks
    ? CODES.map((code) => ({ code, title: form[`title_${code}`], weight: whole(form[`weight_${code}`]) || 0 }))
    : [{ code: '', title: '', weight: 100 }]
  const { title, description, trustees } = form
  return {
    rules: {
      title,
      description,
      settings,
      trustees,
      collectUntil: settings.oneStep ? null : (collectUntil ?? null),
      voteUntil: voteUntil ?? null,
      classes,
    },
    problems,
  }
}
