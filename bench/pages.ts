import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort, load, startProcess } from './processes.ts'

// `npm run bench`: the product in production mode with its demo year, and beside it a bare page with the same rows and bytes.
// Only the ratio means anything: both run on the same machine, in turns, in one run.

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 4)
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4)

const directory = mkdtempSync(path.join(tmpdir(), 'sunlit-bench-'))
const [productPort, barePort] = [await freePort(), await freePort()]
const origin = `http://127.0.0.1:${productPort}`
const product = await startProcess(
  'server/main.ts',
  [],
  {
    PORT: String(productPort),
    HOST: '127.0.0.1',
    DATABASE_URL: `sqlite:${directory}/bench.sqlite3`,
    NODE_ENV: 'production',
    LOG_LEVEL: 'fatal',
  },
  `${origin}/healthz`,
)

async function signIn(): Promise<string> {
  const answer = await fetch(`${origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ username: 'staff', password: 'sunlit-demo' }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error('could not sign in')
  return cookie
}

const headers = { cookie: await signIn(), accept: 'text/html' }
const read = async (address: string): Promise<string> => (await fetch(origin + address, { headers })).text()
const record = /href="(\/disclosures\/\d+)"/.exec(await read('/disclosures?register=expenses'))?.[1] ?? ''
const pages: Readonly<Record<string, string>> = {
  list: '/disclosures',
  record,
  chart: '/expenses',
  map: '/compliance?view=items&by=year&of=all',
}

const shapes: Record<string, [number, number]> = {}
for (const [name, address] of Object.entries(pages)) {
  const html = await read(address)
  shapes[name] = [html.match(/<tr[\s>]/g)?.length ?? 0, Buffer.byteLength(html)]
}
const bare = await startProcess('bench/bare.ts', [String(barePort), JSON.stringify(shapes)], {}, `http://127.0.0.1:${barePort}/list`)

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const pad = (text: string | number, width: number): string => String(text).padStart(width)

try {
  console.log('page      rows    bytes   product µs   bare µs   ratio   product ms (97.5 %)')
  for (const [name, address] of Object.entries(pages)) {
    await load(product, origin + address, headers, 2) // warm up, both
    await load(bare, `http://127.0.0.1:${barePort}/${name}`, {}, 2)
    const pairs: { a: number; b: number; ms: number }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const a = await load(product, origin + address, headers, SECONDS)
      const b = await load(bare, `http://127.0.0.1:${barePort}/${name}`, {}, SECONDS)
      pairs.push({ a: a.cpu, b: b.cpu, ms: a.p97 })
    }
    const [rows, bytes] = shapes[name] ?? [0, 0]
    const [a, b, ratio] = [median(pairs.map((p) => p.a)), median(pairs.map((p) => p.b)), median(pairs.map((p) => p.a / p.b))]
    console.log(
      `${name.padEnd(8)}${pad(rows, 6)}${pad(bytes, 9)}${pad(Math.round(a), 13)}${pad(Math.round(b), 10)}${pad(ratio.toFixed(2), 8)}${pad(median(pairs.map((p) => p.ms)), 10)}`,
    )
  }
} finally {
  product.kill()
  bare.kill()
  rmSync(directory, { recursive: true, force: true })
}
