import { FACT_KEYS } from './scheme.types.ts'
import { choice, date, exact, list, object, record, text, whole, type Shape } from './shape.ts'

const MOST = 1_000_000_000
const words = text(4000, 'may_be_empty')
const code = text(40)
const decision = { reason: words, by: words, on: text(40, 'may_be_empty') }
const score = object({ scorer: code, points: whole(0, MOST), remark: words })
const scores = list(score, 100)

const indicator = object({
  'notApplicable?': object(decision),
  'override?': object({ ...decision, points: whole(0, MOST) }),
  'ratio?': object({ kept: whole(0, MOST), due: whole(0, MOST) }),
  'value?': exact,
  'events?': list(
    object({ key: choice(FACT_KEYS), n: whole(0, MOST), days: whole(0, MOST), title: words, ref: text(200), on: date }),
    1_000_000,
  ),
  'scores?': scores,
  'earlierScores?': list(scores, 20),
  'ballot?': object({
    source: words,
    classes: list(object({ code, weight: exact, counts: list(whole(0, MOST), 20) }), 20),
  }),
})
const adjustment = object({ rule: code, times: whole(1, 1000), document: words, on: date })
const veto = object({ rule: code, ref: text(200), title: words, inForceOn: date })
const subject = object({
  id: text(200),
  name: words,
  nameEn: words,
  group: words,
  indicators: record(indicator),
  adjustments: list(adjustment, 10_000),
  vetoes: list(veto, 1000),
})

/** Frozen facts as JSON. */
export const factsShape: Shape = object({
  format: choice(['sunlit-facts/1']),
  cycle: object({ title: words, from: date, to: date }),
  subjects: list(subject, 100_000),
})
