import { expect } from 'chai'
import fc from 'fast-check'
import { compare, fraction, sumOf } from '../../../core/fraction.ts'
import type { Settings } from '../../../server/elections/elections.types.ts'
import { classResults, figureProblem, hasTurnout, turnoutNeeded } from '../../../server/elections/results.figures.rules.ts'
import { outcomeOf } from '../../../server/elections/results.rules.ts'
import type { ClassFigures, Outcome } from '../../../server/elections/results.types.ts'
import { decided, evaluation, figures, GRADES, question } from './results-worlds.ts'

const marks = ({ questions }: Outcome): string[] => questions[0]!.options.toSorted((a, b) => a.index - b.index).map(({ mark }) => mark)
const outcome = (counts: readonly number[], cast: number, over: Partial<Settings> = {}, roll = cast): Outcome =>
  outcomeOf(decided(counts.length, over), [figures(counts, cast, { roll, issued: cast })])

describe('validity of an election', () => {
  for (const [rule, roll, cast, enough] of [
    ['four_fifths', 50, 40, true],
    ['four_fifths', 50, 39, false],
    ['four_fifths', 51, 41, true],
    ['four_fifths', 51, 40, false],
    ['two_thirds', 30, 20, true],
    ['two_thirds', 31, 20, false],
    ['two_thirds', 31, 21, true],
    ['half', 41, 20, false],
    ['half', 41, 21, true],
    ['half', 40, 20, true],
    ['none', 40, 0, true],
  ] as const)
    it(`${cast} of ${roll} is ${enough ? 'enough' : 'too few'} for ${rule}`, () => {
      expect(hasTurnout(rule, { roll, cast })).to.equal(enough)
      expect(turnoutNeeded(rule, roll) <= cast).to.equal(enough)
    })

  it('more ballots than papers handed out voids it, and nobody is elected whatever the counts', () => {
    const found = outcomeOf(decided(2), [figures([9, 0], 9, { issued: 8, registered: 8 })])
    expect(found.void).to.equal('more_cast')
    expect(marks(found)).to.deep.equal(['none', 'none'])
    expect(found.questions[0]!.proposal).to.equal(undefined)
  })
  it('more codes in the box than were fetched voids it before anything else', () => {
    expect(outcomeOf(decided(2), [figures([9, 0], 9, { issued: 8, registered: 9 })]).void).to.equal('more_registered')
  })
  it('too few of all classes together void it; a class alone does not', () => {
    const low = figures([3, 2], 5, { roll: 10 })
    const high = figures([9, 1], 10, { classId: 2 })
    expect(outcomeOf(decided(2, { valid: 'two_thirds' }), [low, high]).void).to.equal(undefined)
    expect(outcomeOf(decided(2, { valid: 'four_fifths' }), [low, high]).void).to.equal('turnout')
  })
  it('a ballot that nobody may open has no result', () => {
    const found = outcomeOf(decided(2, { minimum: 5 }), [figures([4, 0], 4)])
    expect(found.void).to.equal('minimum')
    expect(found.questions[0]!.options.map(({ votes }) => votes)).to.deep.equal([0, 0])
    expect(found.questions[0]!.byClass).to.deep.equal([])
  })
})

describe('who is elected', () => {
  for (const [name, counts, cast, roll, over, expected] of [
    ['exactly half of those who cast is not more than half', [20, 19], 40, 40, {}, ['below', 'below']],
    ['one more than half is elected', [21, 19], 40, 40, {}, ['elected', 'below']],
    ['half of the roll counts those who stayed away', [21, 4], 40, 42, { elected: 'half_of_roll' }, ['below', 'below']],
    ['more than half of the roll', [22, 4], 40, 42, { elected: 'half_of_roll' }, ['elected', 'below']],
    ['too many over half: by votes', [30, 29, 28], 40, 40, { seats: 2 }, ['elected', 'elected', 'beyond_seats']],
    ['a tie at the last seat elects none of the tied', [30, 25, 25], 40, 40, { seats: 2 }, ['elected', 'tied', 'tied']],
    ['a tie above the last seat elects both', [30, 30, 25], 40, 40, { seats: 2 }, ['elected', 'elected', 'beyond_seats']],
    ['all tied', [25, 25, 25], 40, 40, { seats: 2 }, ['tied', 'tied', 'tied']],
    ['a tie among the last that all have seats is none', [25, 25], 40, 40, { seats: 2 }, ['elected', 'elected']],
    ['below a tie', [30, 25, 25, 24], 40, 40, { seats: 2 }, ['elected', 'tied', 'tied', 'beyond_seats']],
    ['most votes needs no half', [3, 2, 1], 40, 40, { elected: 'most' }, ['elected', 'beyond_seats', 'beyond_seats']],
    ['nobody is elected without a vote', [3, 0, 0], 40, 40, { elected: 'most', seats: 2 }, ['elected', 'below', 'below']],
    ['without a rule nobody is elected', [40, 0], 40, 40, { elected: 'none' }, ['none', 'none']],
  ] as const)
    it(name, () => {
      expect(marks(outcome(counts, cast, over, roll))).to.deep.equal(expected)
    })

  it('half of the roll is half of everybody’s: a class that may not be opened stays in it, and none of its votes count', () => {
    const classes = (votes: number): ClassFigures[] => [
      figures([4, 0], 4, { classId: 1, code: 'A', weight: 20 }),
      figures([votes, 0], 10, { classId: 2, code: 'B', weight: 40 }),
      figures([votes, 0], 10, { classId: 3, code: 'C', weight: 40 }),
    ]
    const found = (votes: number, elected: Settings['elected']) => outcomeOf(decided(2, { elected, minimum: 5 }), classes(votes))
    expect(marks(found(6, 'half_of_roll'))[0], '6/10 of 80% is 48%').to.equal('below')
    expect(found(6, 'half_of_roll').questions[0]!.options[0]!.support).to.deep.equal(fraction(12, 25))
    expect(marks(found(7, 'half_of_roll'))[0]).to.equal('elected')
    expect(marks(found(6, 'half_of_cast'))[0], 'of the ballots that were opened').to.equal('elected')
    expect(found(6, 'half_of_cast').questions[0]!.options[0]!.support).to.deep.equal(fraction(3, 5))
  })

  it('a run-off is among the tied, for the seats that are left', () => {
    expect(outcome([30, 25, 25, 25], 40, { seats: 3 }).questions[0]!.proposal).to.deep.equal({
      kind: 'run_off',
      options: [1, 2, 3],
      seats: 2,
    })
  })
  it('too few over half: a further ballot among the others for the seats that are left', () => {
    expect(outcome([30, 20, 12, 1], 40, { seats: 3 }).questions[0]!.proposal).to.deep.equal({
      kind: 'further',
      options: [1, 2, 3],
      seats: 2,
    })
  })
  it('with everybody elected there is no further ballot for seats that nobody stood for', () => {
    expect(outcome([30, 29], 40, { seats: 3 }).questions[0]!.proposal).to.equal(undefined)
  })
  it('for, against and blank add up to the valid ballots of each candidate', () => {
    const found = outcomeOf(decided(2, {}, 'excellence', { blank: true }), [figures([4, 20, 8], 30)]).questions[0]!
    for (const { votes, against } of found.options) expect(votes + against! + found.blank).to.equal(30)
  })

  it('elects as many as there are seats or fewer, nobody with less than one who is not, and says what is left', () => {
    fc.assert(
      fc.property(
        fc.record({
          cast: fc.integer({ min: 1, max: 60 }),
          away: fc.integer({ min: 0, max: 20 }),
          shares: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }),
          seats: fc.integer({ min: 1, max: 6 }),
          elected: fc.constantFrom('half_of_roll', 'half_of_cast', 'most') as fc.Arbitrary<Settings['elected']>,
        }),
        ({ cast, away, shares, seats, elected }) => {
          const counts = shares.map((share) => share % (cast + 1))
          const { options: rows, proposal } = outcome(counts, cast, { elected, seats }, cast + away).questions[0]!
          const of = (mark: string) => rows.filter((row) => row.mark === mark).map(({ votes }) => votes)
          const [won, tied, lost] = [of('elected'), of('tied'), [...of('below'), ...of('beyond_seats')]]
          expect(won.length).to.be.at.most(seats)
          if (won.length > 0) expect(Math.min(...won)).to.be.above(Math.max(-1, ...tied, ...lost))
          expect(new Set(tied).size).to.be.at.most(1)
          if (tied.length > 0) expect(proposal).to.deep.include({ kind: 'run_off', seats: seats - won.length })
          if (tied.length > 0) expect(tied.length).to.be.above(seats - won.length)
          const bar = { half_of_roll: (cast + away) / 2, half_of_cast: cast / 2, most: 0 }[elected as 'most']
          for (const votes of [...won, ...tied]) expect(votes).to.be.above(bar)
          if (tied.length === 0 && won.length < Math.min(seats, counts.length)) expect(proposal?.kind).to.equal('further')
          if (won.length === Math.min(seats, counts.length)) expect(proposal).to.equal(undefined)
        },
      ),
    )
  })
})

describe('motions', () => {
  for (const [elected, counts, cast, roll, carried] of [
    ['half_of_roll', [21, 10, 9], 40, 40, true],
    ['half_of_roll', [20, 10, 10], 40, 40, false],
    ['half_of_roll', [21, 10, 9], 40, 42, false],
    ['half_of_cast', [21, 10, 9], 40, 60, true],
    ['half_of_cast', [20, 20, 0], 40, 40, false],
    ['most', [11, 10, 19], 40, 40, true],
    ['most', [10, 10, 20], 40, 40, false],
    ['none', [40, 0, 0], 40, 40, undefined],
  ] as const)
    it(`${counts.join(' : ')} of ${roll} by ${elected} is ${carried === undefined ? 'said without a decision' : carried ? 'carried' : 'not carried'}`, () => {
      const election = decided(3, { elected }, 'motion', { min: 1, max: 1 })
      const found = outcomeOf(election, [figures(counts, cast, { roll })]).questions[0]!
      expect(found.carried).to.equal(carried)
      expect(found.options.map(({ index, mark }) => [index, mark])).to.deep.equal([
        [0, 'none'],
        [1, 'none'],
        [2, 'none'],
      ])
    })
})

describe('evaluations', () => {
  const levels = (counts: readonly number[]): Outcome =>
    outcomeOf(evaluation(), [
      figures(
        counts,
        counts.reduce((a, b) => a + b, 0),
      ),
    ])

  for (const [counts, score] of [
    [[10, 0, 0, 0, 0, 0], 10_000],
    [[5, 5, 0, 0, 0, 0], 9_000],
    [[1, 1, 1, 1, 1, 5], 5_400],
    [[3, 2, 1, 0, 0, 0], 8_667],
    [[1, 2, 0, 0, 0, 4], 8_667],
    [[0, 0, 0, 0, 6, 0], 0],
    [[0, 0, 0, 0, 0, 6], undefined],
  ] as const)
    it(`${counts.join(' ')} is ${score === undefined ? 'no score' : score / 100}`, () => {
      expect(levels(counts).questions[0]!.satisfaction).to.equal(score)
    })

  it('classes have their weights, and those that are not shown give theirs to the others', () => {
    const classes = [
      figures([5, 0, 0, 0, 0, 0], 5, { classId: 1, code: 'A', weight: 20 }),
      figures([0, 8, 0, 0, 0, 0], 8, { classId: 2, code: 'B', weight: 40 }),
      figures([0, 0, 9, 0, 0, 0], 9, { classId: 3, code: 'C', weight: 40 }),
    ]
    expect(outcomeOf(evaluation(), classes).questions[0]!.satisfaction).to.equal(2_000 + 3_200 + 2_400)
    const without = [{ ...classes[0]!, cast: 4, counts: [[4, 0, 0, 0, 0, 0]] }, ...classes.slice(1)]
    const found = outcomeOf(evaluation(), without)
    expect(found.questions[0]!.satisfaction).to.equal(7_000)
    expect(found.classes.map(({ shown, share }) => [shown, share])).to.deep.equal([
      [false, fraction(0)],
      [true, fraction(1, 2)],
      [true, fraction(1, 2)],
    ])
  })
  it('a class in which nobody knows the subject leaves its weight to the others', () => {
    const found = outcomeOf(evaluation(), [
      figures([0, 0, 0, 0, 0, 6], 6, { weight: 30 }),
      figures([6, 0, 0, 0, 0, 0], 6, { classId: 2, weight: 70 }),
    ])
    expect(found.questions[0]!.satisfaction).to.equal(10_000)
  })
  it('is rounded once: thirds of three classes', () => {
    const third = (classId: number): ClassFigures => figures([2, 4, 0, 0, 0, 0], 6, { classId, weight: 33 })
    expect(outcomeOf(evaluation(), [third(1), third(2), third(3)]).questions[0]!.satisfaction).to.equal(8_667)
  })

  const someClasses = fc.array(
    fc.record({
      counts: fc.tuple(...GRADES.map(() => fc.integer({ min: 0, max: 9 }))),
      weight: fc.integer({ min: 1, max: 100 }),
      away: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  const classesOf = (some: { counts: number[]; weight: number; away: number }[]): ClassFigures[] =>
    some.map(({ counts, weight, away }, i) => {
      const cast = counts.reduce((a, b) => a + b, 0)
      return figures(counts, cast, { classId: i + 1, weight, roll: cast + away, issued: cast + away })
    })

  it('shares of levels add up to 1, shares of shown classes too, and the score lies between those of the classes', () => {
    fc.assert(
      fc.property(someClasses, (some) => {
        const found = outcomeOf(evaluation(), classesOf(some))
        const shown = found.classes.filter((one) => one.shown)
        const [one] = found.questions
        if (shown.length === 0) return
        expect(compare(sumOf(shown.map(({ share }) => share)), fraction(1))).to.equal(0)
        expect(compare(sumOf(one!.levels.map(({ share }) => share!)), fraction(1))).to.equal(0)
        const scores = one!.byClass.flatMap(({ satisfaction }) => satisfaction ?? [])
        if (scores.length === 0) expect(one!.satisfaction).to.equal(undefined)
        else expect(one!.satisfaction).to.be.within(Math.min(...scores), Math.max(...scores))
      }),
    )
  })

  it('nothing of a class under the minimum is in the outcome: its votes could be any others', () => {
    fc.assert(
      fc.property(someClasses, fc.infiniteStream(fc.integer({ min: 0, max: 5 })), (some, other) => {
        const all = classesOf(some)
        const swapped = all.map((one) => (one.cast >= 5 ? one : { ...one, counts: [recast(one.cast, other)] }))
        expect(outcomeOf(evaluation(), swapped)).to.deep.equal(outcomeOf(evaluation(), all))
      }),
    )
  })
  function recast(cast: number, other: Iterator<number>): number[] {
    const counts = GRADES.map(() => 0)
    for (let i = 0; i < cast; i++) counts[other.next().value as number]!++
    return counts
  }

  it('says when everybody in a class chose alike', () => {
    const unanimous = outcomeOf(evaluation(), [figures([8, 0, 0, 0, 0, 0], 8), figures([3, 3, 0, 0, 0, 0], 6, { classId: 2 })])
    expect(unanimous.questions[0]!.byClass.map((one) => one.unanimous)).to.deep.equal([true, false])
    expect(unanimous.questions[0]!.unanimous).to.equal(true)
    expect(levels([7, 1, 0, 0, 0, 0]).questions[0]!.unanimous).to.equal(false)
  })
})

describe('elections in classes', () => {
  it('weigh the part of each class, not its size', () => {
    const small = figures([5, 0], 5, { code: 'A', weight: 60 })
    const large = figures([0, 50], 50, { classId: 2, code: 'B', weight: 40 })
    expect(marks(outcomeOf(decided(2), [small, large]))).to.deep.equal(['elected', 'below'])
  })
  it('exactly half of the weights is not more than half, and a tie is exact', () => {
    const classes = [1, 2, 3].map((classId) => figures([1, 1], 3, { classId, weight: 33 }))
    expect(marks(outcomeOf(decided(2, { elected: 'most' }), classes))).to.deep.equal(['tied', 'tied'])
    const even = [figures([4, 2], 4, { weight: 50 }), figures([0, 2], 4, { classId: 2, weight: 50 })]
    expect(marks(outcomeOf(decided(2), even))).to.deep.equal(['below', 'below'])
  })
})

describe('counts of a class', () => {
  const asked = [question(3, { min: 1, max: 2, blank: true })]
  for (const [problem, counts] of [
    [undefined, [1, 5, 4, 0]],
    ['options', [5, 4, 0]],
    ['not_a_count', [0, -1, 4, 4]],
    ['not_a_count', [0, 1.5, 4, 4]],
    ['blank', [11, 0, 0, 0]],
    ['too_many', [1, 10, 0, 0]],
    ['shares', [1, 8, 0, 0]],
    ['shares', [1, 9, 9, 1]],
  ] as const)
    it(`${counts.join(' ')} of 10 ballots is ${problem ?? 'in order'}`, () => {
      expect(figureProblem(asked, figures(counts, 10))).to.equal(problem)
    })
  it('are needed for every question', () => {
    expect(figureProblem([...asked, ...asked], figures([1, 5, 4, 0], 10))).to.equal('questions')
    expect(figureProblem(asked, figures(undefined, 3))).to.equal(undefined)
  })
  it('are shown from the minimum on', () => {
    expect(classResults([figures([1], 5), figures([1], 4)], { minimum: 5 }).map(({ shown }) => shown)).to.deep.equal([true, false])
    expect(classResults([figures(undefined, 50)], { minimum: 5 })[0]!.shown).to.equal(false)
  })
})
