import { FACT_KEYS, MEASURES } from './scheme.types.ts'
import { at, choice, date, either, exact, flag, list, object, oneOf, text, whole, type Shape } from './shape.ts'

// What a scheme's JSON must look like before anything is asked about its sense.

const MOST = 1_000_000
const amount = whole(0, MOST)
const positive = whole(1, MOST)
const percent = whole(0, 100)
const name = text(200)
const note = text(2000, 'may_be_empty')
const code = text(20)

const source = oneOf({
  auto: object({ kind: text(20), measure: choice(MEASURES), 'scheme?': code }),
  inspection: object({ kind: text(20), 'measure?': choice(MEASURES), evidence: flag }),
  ballot: object({
    kind: text(20),
    levels: list(
      object({
        name,
        worth: either(
          (value) => value === null,
          () => undefined,
          percent,
        ),
      }),
      20,
    ),
    classes: list(object({ code, name, weight: whole(1, 100) }), 20),
    minimum: whole(1, 1000),
  }),
})

const deductions = list(
  object({ on: choice(FACT_KEYS), perItem: amount, perDay: amount, 'capPerItem?': positive, 'cap?': positive }),
  FACT_KEYS.length,
)
const rule = oneOf({
  ratio: object({ kind: text(20), deductions }),
  linear: object({ kind: text(20), floor: exact, target: exact, deductions }),
  steps: object({ kind: text(20), steps: list(object({ min: exact, share: percent }), 30), deductions }),
  deduct: object({ kind: text(20), deductions, 'cap?': positive }),
  scores: object({ kind: text(20), deductions }),
  levels: object({ kind: text(20) }),
})

const named = { code, name, weight: positive, note }
const leaf = object({ ...named, source, rule })
const branch = object({ ...named, children: (value, path, report) => indicators(value, path, report) })
/** Deeper than this is a mistake, or an attempt on the stack. */
const DEEPEST = 4
const indicators: Shape = (value, path, report) => {
  if (path.split('.').length > 2 * DEEPEST) {
    report('list_too_long', path, { max: 0 })
    return
  }
  list(
    either((one) => typeof one === 'object' && one !== null && 'children' in one, branch, leaf),
    200,
  )(value, path, report)
}

const grade = object({ key: text(30), name, nameEn: name, min: amount })
const adjustments = object({
  items: list(object({ code, name, points: whole(-MOST, MOST), 'times?': whole(1, 1000) }), 100),
  'bonusCap?': amount,
  'deductionCap?': amount,
  'bonusGate?': object({ base: amount, over: flag }),
})
const effect = oneOf({
  grade: object({ kind: text(20), grade: text(30) }),
  score_cap: object({ kind: text(20), points: amount }),
  rank_last: object({ kind: text(20) }),
  not_eligible: object({ kind: text(20), grade: text(30) }),
  persons_quota: object({ kind: text(20), percent }),
  points: object({ kind: text(20), points: positive }),
})
const veto = object({ code, name, basis: text(500, 'may_be_empty'), count: whole(1, 100), 'countsOf?': code, effects: list(effect, 10) })

const rankKey: Shape = (value, path, report) => {
  const { by } = typeof value === 'object' && value !== null ? (value as { by?: unknown }) : {}
  const members = by === 'indicator' ? { by: text(20), code } : { by: choice(['veto', 'score', 'indicator', 'deductions']) }
  object(members)(value, path, report)
}

const days = whole(1, 250)
const body = object({
  format: choice(['sunlit-scheme/1']),
  code: text(40),
  name,
  basis: text(1000, 'may_be_empty'),
  subjects: choice(['departments', 'persons']),
  full: positive,
  indicators,
  adjustments,
  grades: list(grade, 12),
  quotas: list(object({ grade: text(30), percent, from: date }), 30),
  vetoes: list(veto, 40),
  ranking: list(rankKey, 20),
  periods: object({ publicityDays: days, reviewDays: days, appealDays: days, rectificationDays: days }),
  scoring: object({ tolerance: whole(1, 100), trimFrom: whole(3, 100) }),
})

/** A scheme's JSON; half of a pair of surrogates would have no canonical text. */
export const schemeShape: Shape = (value, path, report) => {
  body(value, path, report)
  for (const where of lonely(value, path)) report('not_text', where)
}

/** Texts that have no UTF-8. */
export function lonely(value: unknown, path: string): string[] {
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value) ? [path] : []
  if (typeof value !== 'object' || value === null || path.split('.').length > 20) return []
  return Object.entries(value).flatMap(([key, member]) => lonely(member, at(path, key)))
}
