import { expect } from 'chai'
import { presentLevels } from '../../../server/elections/results.levels.presenter.ts'
import { SCALES } from '../../../server/elections/elections.rules.ts'
import type { Outcome, QuestionResult } from '../../../server/elections/results.types.ts'
import type { Election } from '../../../server/elections/elections.types.ts'
import { translator } from '../../../server/i18n/index.ts'
import { createFormat } from '../../../server/web/format.ts'
import type { Words } from '../../../server/web/words.ts'

const words = { t: translator('en'), fmt: createFormat('en', '2026-03-03'), locale: 'en' } as Words
const evaluation = { kind: 'evaluation', settings: { levels: SCALES.satisfaction } } as unknown as Election
const subject = (text: string, votes: readonly number[], blank = 0): QuestionResult =>
  ({ text, blank, satisfaction: 7614, levels: votes.map((n) => ({ votes: n })) }) as unknown as QuestionResult
const outcome = (...questions: QuestionResult[]): Outcome => ({ questions, classes: [] }) as unknown as Outcome

describe('the grades of an evaluation on a phone', () => {
  it('are numbers under shared heads and one bar a subject, what earns no points left out of it', () => {
    const shown = presentLevels(evaluation, outcome(subject('仲裁院', [10, 5, 0, 0, 0, 5])), words)!
    expect(shown.heads).to.deep.equal([
      'Very satisfied',
      'Satisfied',
      'Fairly satisfied',
      'Little satisfied',
      'Not satisfied',
      'Does not know',
    ])
    expect(shown.rows[0]).to.deep.equal({
      name: '仲裁院',
      score: '76.14',
      counts: ['10', '5', '0', '0', '0', '5'],
      bars: [
        { x: '0.00', width: '50.00', tone: '1.00' },
        { x: '50.00', width: '25.00', tone: '0.80' },
      ],
    })
  })

  it('have a column for abstentions where there were any, and none of it stands on other results', () => {
    const shown = presentLevels(evaluation, outcome(subject('甲', [1, 0, 0, 0, 0, 0]), subject('乙', [0, 0, 0, 0, 0, 0], 1)), words)!
    expect(shown.heads.at(-1)).to.equal('Abstained')
    expect(shown.rows.map(({ counts }) => counts.at(-1))).to.deep.equal(['0', '1'])
    expect(shown.rows[1]?.bars).to.deep.equal([])
    expect(presentLevels({ ...evaluation, kind: 'motion' }, outcome(), words)).to.equal(undefined)
    expect(presentLevels(evaluation, { ...outcome(), void: 'minimum' }, words)).to.equal(undefined)
  })
})
