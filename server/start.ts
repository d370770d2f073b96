import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { pino, type Logger } from 'pino'
import { plantDemo } from '../seeds/demo.ts'
import { createApp } from './app.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/database.ts'
import { migrate, withStartLock } from './db/migrate.ts'
import { RevisionCache } from './db/revision-cache.ts'
import type { Deps } from './deps.ts'
import { isDemo, readInstallation, type Installation } from './installation.ts'
import { startJobs } from './jobs/jobs.ts'
import { closeStreams } from './live/live.service.ts'
import { fillPostings } from './people/postings.service.ts'
import { fillSortKeys } from './people/people.service.ts'
import { indexWhenEmpty } from './search/rebuild.service.ts'
import { beginLog } from './transparency-log/begin.service.ts'

export interface Sunlit {
  readonly deps: Deps
  readonly installation: Installation
  readonly server: Server
  /** Answers what is under way, then lets go of the database. */
  stop(): Promise<void>
}

/** Brings the database up to date, starts the scheduled work and listens. The server is `listening` when this returns. */
export async function startSunlit(config: Config, destination?: pino.DestinationStream): Promise<Sunlit> {
  const db = openDatabase(config.databaseUrl)
  const log = loggerOf(config, destination)
  const deps: Deps = { db, cache: new RevisionCache(), config, log, now: () => new Date(), random: (bytes) => randomBytes(bytes) }
  await withStartLock(db, async () => {
    await migrate(db)
    await plantWhenAsked(deps)
    await fillSortKeys(db.write)
    await fillPostings(db.write)
    await indexWhenEmpty(deps)
  })
  const installation = await readInstallation(deps)
  await beginLog(deps)
  const server = createServer(createApp(deps, installation))
  const jobs = startJobs(deps)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host ?? (installation.demo ? '127.0.0.1' : undefined), resolve)
  })
  const stop = async (): Promise<void> => {
    jobs.stop()
    closeStreams(deps)
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
      server.closeIdleConnections()
    })
    await db.close()
  }
  return { deps, installation, server, stop }
}

function loggerOf({ logLevel }: Config, destination: pino.DestinationStream = pino.destination(2)): Logger {
  const redact = ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]']
  return pino({ level: logLevel, redact }, destination)
}

/** An empty embedded database gets the demo year unless SUNLIT_DEMO=0; any other only with SUNLIT_DEMO=1. */
async function plantWhenAsked(deps: Deps): Promise<void> {
  const { db, config } = deps
  const empty = (await db.read('people').first('id')) === undefined
  if (!empty) {
    if (config.demo === true && !(await isDemo(db.read)))
      throw new Error('SUNLIT_DEMO=1, but this database already belongs to a real installation')
    return
  }
  if (config.demo ?? db.engine === 'sqlite') await plantDemo(deps)
}
