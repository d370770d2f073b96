import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { plantDemo } from '../seeds/demo.ts'
import { createApp } from './app.ts'
import { DEMO_PASSWORD, listDemoPeople } from './auth/demo-people.ts'
import { loadEnvironment, readConfig, type Config } from './config.ts'
import { openDatabase } from './db/database.ts'
import { migrate, withStartLock } from './db/migrate.ts'
import { RevisionCache } from './db/revision-cache.ts'
import type { Deps } from './deps.ts'
import { isDemo, readInstallation } from './installation.ts'
import { startJobs } from './jobs/jobs.ts'
import { indexWhenEmpty } from './search/rebuild.service.ts'
import { fillSortKeys } from './people/people.service.ts'
import { fillPostings } from './people/postings.service.ts'
import { beginLog } from './transparency-log/begin.service.ts'

loadEnvironment()

const config = readConfig(process.env)
const log = pino(
  { level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization', 'res.headers["set-cookie"]'] },
  pino.destination(2),
)
const db = openDatabase(config.databaseUrl)
const deps: Deps = { db, cache: new RevisionCache(), config, log, now: () => new Date(), random: (bytes) => randomBytes(bytes) }

await withStartLock(db, async () => {
  await migrate(db)
  await plantWhenAsked(config)
  await fillSortKeys(db.write)
  await fillPostings(db.write)
  await indexWhenEmpty(deps)
})

const installation = await readInstallation(deps)
await beginLog(deps)
const server = createServer(createApp(deps, installation))
const jobs = startJobs(deps)
server.listen(config.port, config.host ?? (installation.demo ? '127.0.0.1' : undefined), () => {
  announce(server).catch((error: unknown) => {
    log.error({ err: error }, 'could not announce')
  })
})
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    stop(signal)
  })

/** An empty embedded database gets the demo year unless SUNLIT_DEMO=0; any other only with SUNLIT_DEMO=1. */
async function plantWhenAsked({ demo }: Config): Promise<void> {
  const empty = (await db.read('people').first('id')) === undefined
  if (!empty) {
    if (demo === true && !(await isDemo(db.read)))
      throw new Error('SUNLIT_DEMO=1, but this database already belongs to a real installation')
    return
  }
  if (demo ?? db.engine === 'sqlite') await plantDemo(deps)
}

async function announce(listening: Server): Promise<void> {
  const { address, port } = listening.address() as AddressInfo
  const host = address === '::' || address === '0.0.0.0' || address === '127.0.0.1' ? 'localhost' : address
  process.stdout.write(`\nSunlit 阳光台  http://${host}:${port}\n`)
  if (!installation.demo) return
  process.stdout.write(
    `\n演示系统：人和事都是虚构的。密码都是 ${DEMO_PASSWORD}\nDemonstration: people and events are fictional. Everyone's password is ${DEMO_PASSWORD}\n\n`,
  )
  for (const { username, name, department, post } of await listDemoPeople(db.read, 'zh-CN'))
    process.stdout.write(`  ${username.padEnd(11)} ${name}，${department}${post}\n`)
  process.stdout.write('\n')
}

/** Answers what is under way, then lets go of the database. A second signal, or ten seconds, end it at once. */
function stop(signal: string): void {
  log.info({ signal }, 'stopping')
  jobs.stop()
  setTimeout(() => process.exit(1), 10_000).unref()
  server.close(() => {
    db.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
  server.closeIdleConnections()
}
