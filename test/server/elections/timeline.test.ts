import { expect } from 'chai'
import { presentTimeline } from '../../../server/elections/timeline.presenter.ts'
import type { ElectionStep, Step } from '../../../server/elections/elections.types.ts'
import { translator } from '../../../server/i18n/index.ts'
import { createFormat } from '../../../server/web/format.ts'
import type { Words } from '../../../server/web/words.ts'

const words = { t: translator('en'), fmt: createFormat('en', '2026-03-03'), locale: 'en' } as Words

let at = Date.parse('2026-03-02T01:00:00.000Z')
const step = (name: Step, who?: string, detail: ElectionStep['detail'] = {}): ElectionStep => {
  at += 60_000
  return { id: at, step: name, actorName: who, actorNameEn: who, at: new Date(at).toISOString(), detail }
}
const trustees = ['Gao', 'Xu', 'Shi']
const KEYS = [
  ...trustees.map((who) => step('key_made', who)),
  step('keys_complete', 'Shi'),
  ...trustees.flatMap((who) => [step('key_compared', who), ...(who === 'Shi' ? [] : [step('key_tried', who)])]),
]
const LIFE = [
  step('created', 'Tian'),
  step('ceremony', 'Tian'),
  step('trustees_named', 'Tian', { people: 3 }),
  ...KEYS,
  step('collection_opened', 'Tian', { roll: 9 }),
  step('voting_opened', 'Tian', { roll: 9, collected: 9, fingerprint: `${'a'.repeat(43)} ${'b'.repeat(43)}` }),
  step('voting_closed', undefined, { cast: 8 }),
  step('decrypted', 'Gao'),
  step('decrypted', 'Xu'),
  step('counted', 'Xu'),
]

describe('The timeline of an election', () => {
  it('stands newest first, with what several trustees did in one entry and every step behind it', () => {
    const { latest, all } = presentTimeline(LIFE, words)
    expect(latest.map(({ title }) => title)).to.deep.equal([
      'Counted',
      '2 trustees verified the ballots and decrypted',
      'Voting closed, 8 ballots',
      'Voting opened: 9 on the roll, 9 collected',
      'Collection opened, 9 on the roll',
      "Trustees' keys: 3 made, 3 compared, 2 tried",
      'Named 3 trustees',
    ])
    expect(latest[1]).to.include({ who: 'Gao, Xu' })
    expect(latest[5]).to.include({ who: 'Gao, Xu, Shi' })
    expect(latest[2]?.who, 'nobody pressed').to.equal('By the clock')
    expect(all?.length).to.equal(LIFE.length)
    expect(all?.at(-1)?.who, 'the oldest last').to.equal('Tian')
  })

  it('names the fingerprints of all classes where voting opened, each whole', () => {
    const opened = presentTimeline(LIFE, words).latest.find(({ codes }) => codes.length > 0)
    expect(opened?.codes).to.deep.equal(['a'.repeat(43), 'b'.repeat(43)])
    expect(opened?.remark).to.match(/^Fingerprint/)
  })

  it('hides nothing while there is little, and keeps rounds of keys apart that a restart divides', () => {
    const short = LIFE.slice(0, 4)
    expect(presentTimeline(short, words)).to.deep.include({ all: undefined })
    const twice = presentTimeline([...KEYS, step('ceremony_restarted', 'Tian', { reason: 'Shi lost the code' }), ...KEYS], words)
    expect(twice.latest.map(({ remark }) => remark)).to.deep.equal(['', 'Shi lost the code', ''])
    expect(twice.all?.length).to.equal(KEYS.length * 2 + 1)
  })
})
