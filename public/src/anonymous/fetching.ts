import { TOKENS_A_QUARTER } from '../../../core/anonymous-token.ts'
import type { Batch, Purse } from './purse.ts'

// Fetching the tokens of a quarter, in steps that each may be the last before the tab is closed: what takes the blinding off is kept before
// anything is asked, and the server signs the same as often as it is asked, and nothing else.

export interface Refused {
  readonly problem: string
}
export type Answer<T> = T | Refused
export const isRefused = (answer: object): answer is Refused => 'problem' in answer

export interface IssuerTold {
  readonly quarter: string
  /** SPKI, base64. */
  readonly publicKey: string
  readonly print: string
  /** Hashes of the keys whose tokens are taken. */
  readonly taken: readonly string[]
}
interface Named {
  readonly key: string
  readonly nonce: string
}

/** What the steps need of the world; the page gives the browser's, tests give theirs. */
export interface Surroundings {
  readonly purse: Purse
  readonly nonce: () => string
  /** Asked as nobody. */
  readonly issuer: () => Promise<Answer<IssuerTold>>
  readonly print: (publicKey: string) => string
  readonly blind: (publicKey: string, of: Named) => Promise<{ blinded: string; inverse: string }>
  readonly unblind: (publicKey: string, of: Named, signature: string, inverse: string) => Promise<string>
  /** Asked by name. */
  readonly sign: (key: string, blinded: readonly string[]) => Promise<Answer<{ readonly signatures: readonly string[] }>>
}

/** The words of the server for: another browser of this person was first. */
const ELSEWHERE = 'anonymous.error.fetched'
const OTHER_KEY = 'anonymous.error.other_key'

/** Brings this browser to where it has the tokens of the quarter, or knows that another has them. */
export async function fetchBatch(person: number, around: Surroundings): Promise<Answer<Batch>> {
  const told = await around.issuer()
  if (isRefused(told)) return told
  // The page of another key would sign what could be known again.
  if (around.print(told.publicKey) !== told.print) return { problem: 'other_key' }
  await around.purse.forgetOthers(told.taken)
  const kept = (await around.purse.read(person, told.print)) ?? (await begin(person, told, around))
  return kept.stage === 'asking' ? ask(kept, around) : kept
}

async function begin(person: number, { quarter, publicKey, print }: IssuerTold, around: Surroundings): Promise<Batch> {
  const asked = []
  for (let made = 0; made < TOKENS_A_QUARTER; made += 1) {
    const nonce = around.nonce()
    asked.push({ nonce, ...(await around.blind(publicKey, { key: print, nonce })) })
  }
  const batch: Batch = { person, quarter, key: print, publicKey, stage: 'asking', asked, tokens: [] }
  await around.purse.write(batch)
  return batch
}

async function ask(batch: Batch, around: Surroundings): Promise<Answer<Batch>> {
  const { key, publicKey, asked } = batch
  const answer = await around.sign(
    key,
    asked.map(({ blinded }) => blinded),
  )
  if (isRefused(answer)) return refused(answer, batch, around)
  const tokens = []
  for (const [i, { nonce, inverse }] of asked.entries())
    tokens.push({
      nonce,
      signature: await around.unblind(publicKey, { key, nonce }, answer.signatures[i] ?? '', inverse),
      state: 'new' as const,
    })
  const ready: Batch = { ...batch, stage: 'ready', asked: [], tokens }
  await around.purse.write(ready)
  return ready
}

async function refused(answer: Refused, batch: Batch, { purse }: Surroundings): Promise<Answer<Batch>> {
  if (answer.problem === OTHER_KEY) await purse.remove(batch.person, batch.key) // the quarter changed meanwhile: next time
  if (answer.problem !== ELSEWHERE) return answer
  const elsewhere: Batch = { ...batch, stage: 'elsewhere', asked: [] }
  await purse.write(elsewhere)
  return elsewhere
}
