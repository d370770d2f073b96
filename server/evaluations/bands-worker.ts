import { parentPort, workerData } from 'node:worker_threads'
import { readBands, type BandTask } from './bands.compute.ts'

// Runs in a thread of its own, see bands.service.ts: a thousand rankings would keep everybody else waiting.
parentPort?.postMessage(readBands(workerData as BandTask))
