import { expect } from 'chai'
import { decidedOf, responsibilityOf } from '../../../server/disclosures/responsibility.rules.ts'
import type { StepName, StepOutcome } from '../../../server/disclosures/disclosures.rules.ts'

const step = (name: StepName, outcome: StepOutcome = 'done') => ({ step: name, outcome })
const REVIEWED = [step('draft'), step('submit'), step('head_review', 'passed'), step('secrecy_review', 'passed')]

describe('who answers for what was published', () => {
  const cases = [
    ['published without review', { approved: false, overObjection: false, collective: false }, 'drafter full'],
    ['approved by a leader', { approved: true, overObjection: false, collective: false }, 'leader main, drafter secondary'],
    ['ordered over the written objection', { approved: true, overObjection: true, collective: false }, 'leader full, drafter none'],
    ['decided together', { approved: true, overObjection: false, collective: true }, 'head main, members secondary'],
    [
      'decided together over the objection',
      { approved: true, overObjection: true, collective: true },
      'head main, members secondary, drafter none',
    ],
  ] as const
  for (const [name, decided, split] of cases)
    it(`${name}: ${split}`, () =>
      expect(
        responsibilityOf(decided)
          .map(({ party, share }) => `${party} ${share}`)
          .join(', '),
      ).to.equal(split))

  it('is not asked before anybody decided', () => expect(decidedOf(REVIEWED, '', false)).to.equal(undefined))
  it('is the drafter alone when nobody approved what is published', () =>
    expect(decidedOf([step('draft'), step('publish')], '', true)).to.deep.equal({
      approved: false,
      overObjection: false,
      collective: false,
    }))
  it('counts an objection before the decision, not one after it', () => {
    const approval = step('approval_1', 'passed')
    expect(decidedOf([...REVIEWED, step('objection'), approval], '', true)?.overObjection).to.equal(true)
    expect(decidedOf([...REVIEWED, approval, step('objection')], '', false)?.overObjection).to.equal(false)
  })
  it('forgets an approval that a return took back', () =>
    expect(decidedOf([...REVIEWED, step('approval_1', 'passed'), step('approval_2', 'returned'), step('submit')], '', false)).to.equal(
      undefined,
    ))
  it('takes a head who publishes at once for a leader', () =>
    expect(decidedOf([step('submit'), step('emergency'), step('publish')], '', true)?.approved).to.equal(true))
  it('is shared when a meeting decided', () =>
    expect(decidedOf([...REVIEWED, step('approval_1', 'passed')], '局党组会 3月2日', true)?.collective).to.equal(true))
})
