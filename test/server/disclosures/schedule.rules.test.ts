import { expect } from 'chai'
import { askedInstant } from '../../../server/disclosures/schedule.rules.ts'

describe('a time that is asked for', () => {
  const NOW = '2026-03-02T01:00:00.000Z' // 09:00 in Shanghai
  const cases = [
    ['', '', undefined],
    ['2026-03-02', '09:01', '2026-03-02T01:01:00.000Z'],
    ['2026-03-03', '', '2026-03-03T01:00:00.000Z'],
    ['2026-05-01', '23:59', '2026-05-01T15:59:00.000Z'],
  ] as const
  for (const [on, time, at] of cases)
    it(`${on} ${time} is ${at ?? 'at once'}`, () => expect(askedInstant({ on, time }, NOW)).to.deep.equal(at === undefined ? {} : { at }))

  const refused = [
    ['', '10:00', 'publish_on', 'common.error.required'],
    ['2026-02-30', '', 'publish_on', 'common.error.not_a_date'],
    ['2026-03-03', '24:00', 'publish_time', 'reviewing.error.not_a_time'],
    ['2026-03-02', '09:00', 'publish_on', 'reviewing.error.time_past'],
    ['2026-03-01', '12:00', 'publish_on', 'reviewing.error.time_past'],
    ['2026-05-02', '', 'publish_on', 'reviewing.error.time_far'],
  ] as const
  for (const [on, time, field, code] of refused)
    it(`refuses ${on} ${time}`, () => expect(askedInstant({ on, time }, NOW)).to.deep.equal({ problems: { [field]: { code } } }))
})
