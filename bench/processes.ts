import autocannon from 'autocannon'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts one of our TypeScript files and waits until `url` answers. */
export async function startProcess(file: string, args: readonly string[], env: NodeJS.ProcessEnv, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (let waited = 0; waited < 120_000; waited += 100) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode} before it answered`)
    const answered = await fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (answered) return child
    await sleep(100)
  }
  throw new Error(`${file} did not answer at ${url}`)
}

const TICKS_PER_SECOND = 100

/** CPU microseconds that a process has used in all its threads (Linux). */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / TICKS_PER_SECOND
}

export interface Load {
  readonly requests: number
  /** CPU of the serving process per request, µs. */
  readonly cpu: number
  /** 97.5th percentile of the time to answer, ms. */
  readonly p97: number
}

/** Asks for `url` from ten connections for `seconds`; anything but 200 is an error. */
export async function load(child: ChildProcess, url: string, headers: Record<string, string>, seconds: number): Promise<Load> {
  const pid = child.pid ?? 0
  const before = cpuMicroseconds(pid)
  const result = await autocannon({ url, headers, duration: seconds, connections: 10 })
  const requests = result['2xx']
  if (requests === 0 || result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors`)
  return { requests, cpu: (cpuMicroseconds(pid) - before) / requests, p97: result.latency.p97_5 }
}
