// The SQL twin of expenses.checks.rules.ts, over `expense_lines as l`: eleven thousand lines are counted and filtered where they lie. A
// property test holds both to the same answer for every line it can think of.

const text = (column: string): string => `trim(${column}) = ''`
const one = (condition: string): string => `(case when ${condition} then 1 else 0 end)`

const COUNTS_VALID = 'coalesce(l.persons, 0) >= 0 and coalesce(l.companions, 0) >= 0 and coalesce(l.batches, 0) >= 0'
/** Rules do not apply to refunds, nor to counts that are none. */
const RULED = `${COUNTS_VALID} and l.amount_fen >= 0`
const RECEPTION = `l.category = 'reception' and ${RULED}`

const BATCHES = 'coalesce(l.batches, 1)'
const OTHERS = `(case when ${BATCHES} < l.persons then (case when ${BATCHES} > 1 then ${BATCHES} - 1 else 0 end) when l.persons > 1 then l.persons - 1 else 0 end)`
const THIRD = `((l.persons - ${OTHERS}) / 3)`
const LIMIT = `(3 * ${OTHERS} + (case when ${THIRD} > 3 then ${THIRD} else 3 end))`
const COMPANIONS = `${RECEPTION} and l.persons > 0 and l.companions > ${LIMIT}`

// A mistyped standard times a mistyped number of people must not overflow a bigint.
const ALLOWED = '(l.standard_fen * 1.0 * l.persons)'
const WITH_COMPANIONS = `(${ALLOWED} + l.standard_fen * 1.0 * coalesce(l.companions, 0))`
const STANDARD = `${RULED} and l.persons > 0 and l.standard_fen is not null and l.amount_fen > ${ALLOWED} and not (l.category = 'reception' and l.amount_fen <= ${WITH_COMPANIONS})`

const COUNTED = [
  'l.persons < 0',
  'l.companions < 0',
  'l.batches < 0',
  'l.amount_fen = 0',
  'l.occurred_on is not null and substr(l.occurred_on, 1, 7) <> l.period',
  text('l.purpose'),
  `${RECEPTION} and ${text('l.official_letter_no')}`,
  `${RECEPTION} and ${text('l.counterpart')}`,
  `${RECEPTION} and l.persons = 0`,
  COMPANIONS,
  STANDARD,
]

/** How many findings (notes apart) a line has. */
export const FINDING_COUNT = `(${COUNTED.map(one).join(' + ')})`
/** '1' when the line breaks a limit: companions, or the standard per head. */
export const OVER_LIMIT = `(case when (${COMPANIONS}) or (${STANDARD}) then '1' else '0' end)`
/** '1' when a line has any finding. */
export const HAS_FINDING = `(case when ${COUNTED.map((condition) => `(${condition})`).join(' or ')} then '1' else '0' end)`
