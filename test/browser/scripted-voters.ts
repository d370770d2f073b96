import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { readArchive } from '../../core/protocol/v1/archive.ts'
import { encryptBallot } from '../../core/protocol/v1/ballot.ts'
import { deriveCredential, newCode } from '../../core/protocol/v1/credentials.ts'
import { parseElection } from '../../core/protocol/v1/election.ts'
import { blind, issuerKey, messageOf, unblind } from '../../public/src/ballots/blind.ts'
import { DEMO_PASSWORD } from '../../server/auth/demo-people.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import type { RunningServer } from '../support/server.ts'

const random = (bytes: number): Uint8Array => randomBytes(bytes)

export interface Place {
  readonly server: RunningServer
  readonly election: string
  readonly uuid: string
}

/** A voter without a browser, who says to the server what a browser would: fetches a code by name, registers as nobody. Returns the code. */
export async function fetchCode({ server: { url }, election, uuid }: Place, username: string): Promise<string> {
  const cookie = await signedIn(url, username)
  const box = (await (await fetch(`${url}/box/${uuid}`)).json()) as { issuerKey: string }
  const key = await issuerKey(box.issuerKey)
  const code = newCode(random)
  const { credential } = deriveCredential(sodiumGroup, uuid, code)
  const message = messageOf(uuid, credential)
  const { blinded, inverse } = await blind(key, message)
  const asked = await post(`${url}/elections/${election}/collect`, new URLSearchParams({ classUuid: uuid, blinded }), cookie)
  const { signature } = (await asked.json()) as { signature: string }
  const registration = JSON.stringify({ credential, signature: await unblind(key, message, signature, inverse) })
  await post(`${url}/box/${uuid}/credentials`, new Blob([registration], { type: 'application/json' }))
  return code
}

/** `chosen`: candidates by their places on the ballot, from 0. `archive`: the box as everybody may fetch it. */
export async function voteWith(
  { server: { url }, uuid }: Place,
  archive: Uint8Array,
  code: string,
  chosen: readonly number[],
): Promise<void> {
  const election = electionIn(archive)
  const answers = parseElection(election)?.questions[0]?.answers ?? []
  const choices = [[0, ...answers.map((_, at) => Number(chosen.includes(at)))]]
  const ballot = encryptBallot(sodiumGroup, { election, code, choices, random })
  await post(`${url}/box/${uuid}/ballots`, new Blob([ballot], { type: 'text/plain' }))
}

async function signedIn(url: string, username: string): Promise<string> {
  const answer = await post(`${url}/login`, new URLSearchParams({ username, password: DEMO_PASSWORD }), '', 303)
  expect(answer.headers.get('location'), `${username} needs no second factor`).to.equal('/welcome')
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

async function post(address: string, body: URLSearchParams | Blob, cookie = '', status = 200): Promise<Response> {
  const headers = { Origin: new URL(address).origin, Accept: 'application/json, text/html', ...(cookie !== '' && { Cookie: cookie }) }
  const answer = await fetch(address, { method: 'POST', headers, body, redirect: 'manual' })
  expect(answer.status, address).to.equal(status)
  return answer
}

function electionIn(archive: Uint8Array): string {
  const found = readArchive(archive)
    .records.map(({ text }) => text)
    .find((text) => parseElection(text) !== undefined)
  if (found === undefined) throw new Error('an archive without its election')
  return found
}
