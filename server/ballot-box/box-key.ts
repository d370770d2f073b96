import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '../config.ts'
import { BoxSeal } from './sealing.ts'

const NAME = 'ballot-box.key'
const KEY = /^[A-Za-z0-9+/]{43}=$/

const seals = new WeakMap<Config, BoxSeal>()

/**
 * The seal of this installation's boxes. Its key comes from BALLOT_BOX_KEY, else from a file beside the SQLite database or in var/,
 * which is made when it is first needed, for its owner alone. Never in the database: a copy of the tables then opens nothing.
 */
export function sealOf(config: Config): BoxSeal {
  const known = seals.get(config)
  if (known !== undefined) return known
  const seal = new BoxSeal(Buffer.from(config.ballotBoxKey ?? keyIn(fileOf(config)), 'base64'))
  seals.set(config, seal)
  return seal
}

const fileOf = ({ databaseUrl }: Config): string => {
  const sqlite = /^sqlite:(.+)$/.exec(databaseUrl)?.[1]
  return path.resolve(sqlite === undefined ? 'var' : path.dirname(sqlite), NAME)
}

function keyIn(file: string): string {
  const found = readKey(file) ?? makeKey(file)
  if (!KEY.test(found)) throw new Error(`${file} holds no key: 32 bytes in base64`)
  return found
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written whole before it gets its name: of two instances that make one at once, the second takes the first's. */
function makeKey(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const open = openSync(draft, 'wx', 0o600)
  try {
    writeSync(open, `${randomBytes(32).toString('base64')}\n`)
    fsyncSync(open)
    linkSync(draft, file)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  } finally {
    closeSync(open)
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}
