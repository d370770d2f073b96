import { expect } from 'chai'
import { isAllowed } from '../../../core/protocol/v1/ballot.ts'
import {
  answered,
  choicesOf,
  firstProblem,
  fitting,
  isBlank,
  noMarks,
  problemOf,
  type Question,
} from '../../../public/src/ballots/choices.ts'

const upToThree: Question = { answers: 12, min: 1, max: 3, blank: true }
const one: Question = { answers: 5, min: 1, max: 1, blank: false }
const open: Question = { answers: 4, min: 0, max: 2, blank: false }

describe('what a voter marks', () => {
  it('is in order, too much or too little', () => {
    expect([[], [1], [1, 2, 3], [1, 2, 3, 4]].map((marked) => problemOf(upToThree, marked))).to.deep.equal([
      undefined,
      undefined,
      undefined,
      'too_many',
    ])
    expect([[], [0], [0, 1]].map((marked) => problemOf(one, marked))).to.deep.equal(['too_few', undefined, 'too_many'])
    expect([[], [0, 1]].map((marked) => problemOf(open, marked))).to.deep.equal([undefined, undefined])
    expect(firstProblem([upToThree, one, one], [[], [2], []])).to.deep.equal({ question: 2, problem: 'too_few' })
    expect(firstProblem([upToThree, one], [[], [2]])).to.equal(undefined)
  })

  it('becomes what the ballot may say, for every number of marks', () => {
    for (const question of [upToThree, one, open])
      for (let n = 0; n <= question.answers; n++) {
        const marked = Array.from({ length: n }, (_, at) => at)
        const [vote] = choicesOf([question], [marked])
        const rule = { ...question, question: '', answers: Array.from({ length: question.answers }, String) }
        expect(isAllowed(rule, vote!), `${question.max}: ${n}`).to.equal(problemOf(question, marked) === undefined)
      }
  })

  it('puts blank first where it may be blank', () => {
    expect(choicesOf([upToThree, one], [[], [4]])).to.deep.equal([
      [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1],
    ])
    expect(choicesOf([upToThree], [[0, 11]])).to.deep.equal([[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]])
  })

  it('is counted by questions', () => {
    const grid = Array.from({ length: 25 }, () => one)
    expect(answered(noMarks(grid))).to.equal(0)
    expect(isBlank(noMarks(grid))).to.equal(true)
    expect(answered(grid.map((_, i) => (i < 12 ? [i % 5] : [])))).to.equal(12)
  })

  it('comes back from an earlier visit only where it still fits', () => {
    expect(fitting([upToThree, one], [[0, 11], [4]])).to.deep.equal([[0, 11], [4]])
    for (const marks of [undefined, [], [[0]], [[12], []], [[0, 0], []], [[], [0, 1]], [[-1], []]])
      expect(fitting([upToThree, one], marks), JSON.stringify(marks)).to.equal(undefined)
  })
})
