import { parentPort } from 'node:worker_threads'

// A thread that does what it is told, also what no thread should.
parentPort?.on('message', ({ what, calls }: { what: string; calls: SharedArrayBuffer }) => {
  const before = Atomics.add(new Int32Array(calls), 0, 1)
  if (what === 'hang') for (;;);
  if (what === 'exit') process.exit(3)
  if (what === 'throw' || (what === 'throw once' && before === 0)) throw new Error('broken')
  parentPort?.postMessage(what)
})
