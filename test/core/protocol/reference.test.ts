import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { readArchive } from '../../../core/protocol/v1/archive.ts'
import { checkBallot, credentialOf } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import { electionText, fingerprint, parseElection } from '../../../core/protocol/v1/election.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { checkPartialDecryption } from '../../../core/protocol/v1/decryption.ts'
import { checkResult, resultOf } from '../../../core/protocol/v1/result.ts'
import { sizedTally, tallyOf } from '../../../core/protocol/v1/tally.ts'
import { ownersOf } from '../../../core/protocol/v1/trustees.ts'
import { sharedFile } from '../../support/shared-data.ts'
import { GROUPS, quick } from './groups.ts'

const ARCHIVES = ['simple-single/fz1rBF4PyJh59D', 'simple-threshold/ewyrRZM46BwaT3', 'multi-threshold/mua6C4PiQ1NeiJ']

/** The records of an archive of the reference tool, by what they are. */
function opened(context: Mocha.Context, name: string) {
  const { records } = readArchive(new Uint8Array(readFileSync(sharedFile(context, `vectors/${name}.bel`))))
  const texts = records.filter(({ kind }) => kind === 'data').map(({ text }) => text)
  const [election, trustees, listed] = texts as [string, string, string]
  const starting = (start: string): string[] => texts.filter((text) => text.startsWith(start))
  const parts = starting('{"decryption_factors"')
  const owners = starting('{"owner"').map((text) => (JSON.parse(text) as { owner: number }).owner)
  return {
    texts,
    election,
    trustees,
    credentials: new Set((JSON.parse(listed) as string[]).map((line) => line.split(',')[0]!)),
    ballots: starting('{"election_uuid"'),
    decryptions: owners.map((owner, at) => ({ owner, text: parts[at]! })),
    result: starting('{"result"')[0]!,
  }
}

for (const name of ARCHIVES) {
  const [folder] = name.split('/')
  describe(`what the reference tool wrote: ${folder}`, () => {
    it('its election reads and is written alike', function () {
      const { election } = opened(this, name)
      expect(electionText(parseElection(election)!)).to.equal(election)
    })

    for (const [kind, group] of GROUPS)
      it(`every ballot checks: ${kind}`, function () {
        const { election, ballots, credentials } = opened(this, name)
        const definition = parseElection(election)!
        const some = group === nobleGroup ? ballots.slice(0, 2) : ballots
        expect(ballots).to.have.length.above(5)
        for (const text of some) {
          expect(checkBallot(group, { election: definition, fingerprint: fingerprint(election), credentials, text })).to.equal(undefined)
        }
      })

    it('its voting codes lead to its credentials', function () {
      const { election, credentials } = opened(this, name)
      const codes = Object.values(
        JSON.parse(readFileSync(sharedFile(this, `vectors/${folder}/private_creds.json`), 'utf8')) as Record<string, string>,
      )
      const { uuid } = parseElection(election)!
      expect(new Set(codes.map((code) => deriveCredential(quick, uuid, code).credential))).to.deep.equal(credentials)
    })

    it('its tally, its parts and its result are ours', function () {
      const { texts, election, trustees, ballots, decryptions, result } = opened(this, name)
      const last = new Map(ballots.map((text) => [credentialOf(text), text]))
      const tally = tallyOf(quick, parseElection(election)!, [...last.values()])
      expect(texts).to.include(tally.encryptedTally)
      expect(texts).to.include(sizedTally(tally))
      const owners = ownersOf(trustees)!
      for (const { owner, text } of decryptions) {
        const { publicKey } = owners[owner - 1]!
        expect(checkPartialDecryption(quick, { election, encryptedTally: tally.encryptedTally, publicKey, text })).to.equal(undefined)
      }
      const input = { election, trustees, decryptions, ...tally }
      expect(resultOf(quick, input).text).to.equal(result)
      expect(checkResult(quick, { ...input, text: result })).to.equal(undefined)
      if (owners.length > 1) {
        // One part of those that are shared is not enough.
        const shared = owners.filter(({ threshold }) => threshold !== undefined).map(({ owner }) => owner)
        const fewer = decryptions.filter(({ owner }) => owner !== shared.find((one) => decryptions.some((part) => part.owner === one)))
        expect(() => resultOf(quick, { ...input, decryptions: fewer })).to.throw(RangeError, 'too few')
      }
    })
  })
}
