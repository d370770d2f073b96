import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

// As in the imports: on Node 20 a thread cannot start from a TypeScript file, so the loader is registered in it first.
const TSX = new URL('dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')))
const startOf = (entry: URL): string =>
  `import(${JSON.stringify(TSX.href)}).then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}) })`

/** The line is as long as it may be. */
export class PoolBusy extends Error {}
/** The task broke its thread or took too long, twice. */
export class PoolFailed extends Error {}

export interface PoolOptions {
  /** The module that each thread runs: it answers every message with one. */
  readonly entry: URL
  readonly size: number
  /** Tasks that may wait. */
  readonly line: number
}

interface Job<Task, Answer> {
  readonly task: Task
  readonly milliseconds: number
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  attempts: number
}

const ATTEMPTS = 2

/** Threads that live on and take one task at a time; they start when they are first needed and keep no process alive by themselves. */
export class WorkerPool<Task, Answer> {
  readonly #options: PoolOptions
  readonly #line: Job<Task, Answer>[] = []
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** `ahead`: before everybody who waits, and whatever the length of the line. @throws PoolBusy, PoolFailed */
  run(task: Task, { milliseconds, ahead = false }: { readonly milliseconds: number; readonly ahead?: boolean }): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!ahead && this.#line.length >= this.#options.line) {
        reject(new PoolBusy('the line is full'))
        return
      }
      const job = { task, milliseconds, resolve, reject, attempts: 0 }
      if (ahead) this.#line.unshift(job)
      else this.#line.push(job)
      this.#next()
    })
  }

  /** Ends every thread; who waits is refused. */
  async close(): Promise<void> {
    for (const job of this.#line.splice(0)) job.reject(new PoolFailed('the pool is closing'))
    await Promise.all([...this.#all].map((worker) => worker.terminate()))
  }

  #next(): void {
    if (this.#line.length === 0) return
    const worker = this.#idle.pop() ?? this.#hire()
    const job = worker === undefined ? undefined : this.#line.shift()
    if (worker !== undefined && job !== undefined) this.#give(worker, job)
  }

  #hire(): Worker | undefined {
    if (this.#all.size >= this.#options.size) return undefined
    const worker = new Worker(startOf(this.#options.entry), { eval: true, execArgv: [], stdout: true, stderr: true })
    this.#all.add(worker)
    worker.once('exit', () => {
      this.#all.delete(worker)
      const at = this.#idle.indexOf(worker)
      if (at >= 0) this.#idle.splice(at, 1)
    })
    return worker
  }

  #give(worker: Worker, job: Job<Task, Answer>): void {
    job.attempts += 1
    worker.ref() // an answer is owed
    const done = (): void => {
      clearTimeout(deadline)
      worker.off('message', answered).off('error', failed).off('exit', failed)
    }
    const answered = (answer: Answer): void => {
      done()
      worker.unref()
      this.#idle.push(worker)
      job.resolve(answer)
      this.#next()
    }
    const failed = (): void => {
      done()
      worker.on('error', () => undefined) // what a thread that is ended anyway still says
      this.#all.delete(worker)
      void worker.terminate()
      if (job.attempts < ATTEMPTS) this.#line.unshift(job)
      else job.reject(new PoolFailed('the task broke its thread'))
      this.#next()
    }
    const deadline = setTimeout(failed, job.milliseconds)
    worker.once('message', answered).once('error', failed).once('exit', failed)
    worker.postMessage(job.task)
  }
}
