import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

// As in the imports: on Node 20 a thread cannot start from a TypeScript file, so the loader is registered in it first.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const startOf = (entry: URL): string =>
  `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}) })`
const MB = 1024 * 1024

export interface ThreadLimits {
  readonly milliseconds: number
  readonly memoryMb: number
}
/** Why a thread said no more: `broken` also when it ended by itself. */
export type ThreadEnd = 'too_slow' | 'too_heavy' | 'broken'

export interface FileTask<Message> {
  /** The module that the thread runs; it finds `bytes`, `name` and `more` in `workerData`. */
  readonly entry: URL
  readonly bytes: Uint8Array
  readonly name: string
  readonly limits: ThreadLimits
  readonly more?: object
  /** Gets what the thread posts, until it returns true. */
  readonly take: (message: Message) => boolean
}

/**
 * Opens a stranger's file in a thread of its own, which may lose its time and memory, and nothing else. Two such threads work at a time;
 * the others wait in line. Resolves with undefined when `take` has all it wants.
 */
export async function inThread<Message>(task: FileTask<Message>): Promise<ThreadEnd | undefined> {
  await turn()
  try {
    return await run(task)
  } finally {
    done()
  }
}

const AT_ONCE = 2
let working = 0
const line: (() => void)[] = []

async function turn(): Promise<void> {
  if (working >= AT_ONCE) await new Promise<void>((go) => line.push(go))
  else working += 1
}

/** Hands the place to whoever has waited longest. */
function done(): void {
  const next = line.shift()
  if (next === undefined) working -= 1
  else next()
}

function run<Message>({ entry, bytes, name, limits, more, take }: FileTask<Message>): Promise<ThreadEnd | undefined> {
  const own = new Uint8Array(bytes)
  const worker = new Worker(startOf(entry), {
    eval: true,
    execArgv: [],
    workerData: { ...more, bytes: own, name },
    transferList: [own.buffer],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 64 },
  })
  return endOf(worker, limits, (message) => take(message as Message)).finally(() => void worker.terminate())
}

function endOf(worker: Worker, limits: ThreadLimits, take: (message: unknown) => boolean): Promise<ThreadEnd | undefined> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => resolve('too_slow'), limits.milliseconds)
    // Decoded pictures lie outside the memory that V8 limits: the growth of the whole process is watched for them.
    const before = process.memoryUsage.rss()
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > 1.5 * limits.memoryMb * MB) resolve('too_heavy')
    }, 200)
    worker.on('message', (message: unknown) => {
      if (take(message)) resolve(undefined)
    })
    worker.once('error', (error) => resolve((error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_heavy' : 'broken'))
    worker.once('exit', () => {
      clearTimeout(deadline)
      clearInterval(watch)
      resolve('broken')
    })
  })
}
