import { compare, fraction, type Fraction } from '../fraction.ts'
import type { AdjustmentFact } from './facts.types.ts'
import type { AdjustmentRule, Adjustments, Hundredths } from './scheme.types.ts'
import type { Sheet } from './sheet.types.ts'

export interface Adjusted {
  readonly bonus: Hundredths
  readonly deduction: Hundredths
  readonly refused: Sheet['refused']
}
type Refused = Sheet['refused'][number]

/** Bonuses and deductions one after the other, until their caps are used up; `base` is what the gate looks at, exact. */
export function adjust(rules: Adjustments, facts: readonly AdjustmentFact[], base: Fraction): Adjusted {
  const open = isGateOpen(rules, base)
  const used = new Map<string, number>()
  const [bonus, deduction] = [new Purse(open ? rules.bonusCap : 0), new Purse(rules.deductionCap)]
  const refused = facts.flatMap(({ rule: code, times }): Refused[] => {
    const rule = ruleOf(rules.items, code)
    const before = used.get(code) ?? 0
    const counted = Math.min(times, (rule.times ?? Infinity) - before)
    used.set(code, before + counted)
    const asked = counted * Math.abs(rule.points)
    const got = (rule.points > 0 ? bonus : deduction).take(asked)
    const why: Refused[] = got < asked ? [{ rule: code, why: rule.points > 0 && !open ? 'gate' : 'cap' }] : []
    return counted < times ? [{ rule: code, why: 'times' }, ...why] : why
  })
  return { bonus: bonus.taken, deduction: deduction.taken, refused }
}

function isGateOpen({ bonusGate }: Adjustments, base: Fraction): boolean {
  if (bonusGate === undefined) return true
  const above = compare(base, fraction(bonusGate.base))
  return bonusGate.over ? above > 0 : above >= 0
}

function ruleOf(rules: readonly AdjustmentRule[], code: string): AdjustmentRule {
  const rule = rules.find((one) => one.code === code)
  if (rule === undefined) throw new RangeError(`no adjustment ${code} in the scheme`)
  return rule
}

class Purse {
  readonly #most: number
  taken = 0

  constructor(most = Infinity) {
    this.#most = most
  }

  take(asked: number): number {
    const got = Math.min(asked, this.#most - this.taken)
    this.taken += got
    return got
  }
}
