import { expect } from 'chai'
import { verify } from '../../../core/protocol/v1/verify.ts'
import { agrees, expectedOf, mergeReports, type ClassReport } from '../../../public/src/ballots/recount-hall.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { countThroughProtocol, type Counted } from '../../server/elections/counted-archive.ts'

const asked = [{ question: '评优', answers: ['甲', '乙'], min: 0, max: 1, blank: false }]
const votes = (...picks: number[]) => picks.map((pick) => [[Number(pick === 0), Number(pick === 1)]])

const reported = async ({ bytes, uuid, counts, numTallied }: Counted, cast = numTallied): Promise<ClassReport> => ({
  report: await verify(sodiumGroup, bytes),
  expected: expectedOf(JSON.stringify({ uuid, counts, cast, registered: numTallied })),
})

describe('the recount in the hall', function () {
  this.timeout(30_000)
  let one: Counted
  let other: Counted
  before(() => {
    one = countThroughProtocol(asked, votes(0, 0, 1), 'one')
    other = countThroughProtocol(asked, votes(1, 1, 0, 1), 'other')
  })

  it('adds the classes up from their archives, and names the trustees whose proofs hold', async () => {
    const merged = mergeReports([await reported(one), await reported(other)])
    expect(merged.problems).to.equal(0)
    expect(merged.counts).to.deep.equal([[3, 4]])
    expect([...merged.decrypted]).to.deep.equal([1, 2])
    expect(merged.verdicts).to.deep.equal({ setup: true, ballots: true, count: true, result: true, all: true })
  })

  it('says so when the page says something else than the archive', async () => {
    const wrong = await reported(one, 4)
    expect(agrees(wrong)).to.equal(false)
    const counts = { ...(await reported(one)), expected: { ...wrong.expected, cast: 3, counts: [[1, 2]] } }
    expect(agrees(counts)).to.equal(false)
    const merged = mergeReports([counts, await reported(other)])
    expect([merged.problems, merged.verdicts['result'], merged.verdicts['all']]).to.deep.equal([1, false, false])
  })

  it('finds a changed byte, and then says nothing of who is elected', async () => {
    const bytes = Uint8Array.from(one.bytes)
    const at = bytes.length - 700 // inside the last records
    bytes[at] = bytes[at]! ^ 1
    const merged = mergeReports([{ report: await verify(sodiumGroup, bytes), expected: (await reported(one)).expected }])
    expect(merged.problems).to.be.greaterThan(0)
    expect(merged.verdicts['all']).to.equal(false)
  })

  it('holds nothing for checked without an archive', () => {
    expect(mergeReports([]).verdicts['all']).to.equal(false)
  })
})
