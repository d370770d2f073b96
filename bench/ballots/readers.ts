import { setTimeout as sleep } from 'node:timers/promises'

// A process of its own, so that what the voters' side of the bench computes does not count as waiting: asks for a few pages steadily, one
// after another at fixed instants whatever the answers take, and prints what each took.

export interface Reading {
  readonly page: string
  /** Instant of asking, epoch milliseconds. */
  readonly at: number
  readonly ms: number
}

const [origin = '', cookie = '', addresses = '{}', perSecond = '12', seconds = '10'] = process.argv.slice(2)
const pages = Object.entries(JSON.parse(addresses) as Record<string, string>)
const readings: Reading[] = []

async function read([page, address]: readonly [string, string]): Promise<void> {
  const [at, began] = [Date.now(), performance.now()]
  const answer = await fetch(origin + address, { headers: { cookie, accept: 'text/html' } })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
  readings.push({ page, at, ms: performance.now() - began })
}

const asked: Promise<void>[] = []
const count = Number(perSecond) * Number(seconds)
const began = performance.now()
for (let i = 0; i < count; i += 1) {
  await sleep(Math.max(0, began + (i * 1000) / Number(perSecond) - performance.now()))
  asked.push(read(pages[i % pages.length]!))
}
await Promise.all(asked)
process.stdout.write(JSON.stringify(readings))
