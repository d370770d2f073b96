import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { parseKey, type VerifierKey } from '../../core/tlog/note.ts'
import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase, type Database } from '../db/database.ts'
import { LOCALES, translator, type Locale, type Translate } from '../i18n/index.ts'
import { verifyLog, type Brought, type LogFinding, type Verified } from '../transparency-log/verify.service.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const OPTIONS = {
  checkpoint: { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
} as const

/** Lines; `--json` has more. */
const SAID = 20

interface Wanted {
  readonly receipts: readonly string[]
  readonly checkpoints: readonly string[]
  readonly keys: readonly VerifierKey[]
  readonly json: boolean
  readonly t: Translate
}

/** Says in the reader's language why there is nothing to do. */
class Refusal extends Error {}

/**
 * `npm run verify:log -- [receipt.json …] [--checkpoint FILE] [--key KEY] [--json] [--lang en]`: reads the whole database again and compares
 * it with the log, and both with what was brought along. Returns the exit code: 0 everything fits, 1 something does not, 2 not asked well.
 */
export async function verifyCommand(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  const fallback = localeOf(around.env)
  try {
    const wanted = readWanted(args, fallback)
    const brought = await readBrought(wanted)
    const db = openDatabase(readConfig(around.env).databaseUrl)
    try {
      return report(await timed(db, brought), wanted, around)
    } finally {
      await db.close()
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    around.err(error.message)
    return 2
  }
}

function readWanted(args: readonly string[], fallback: Locale): Wanted {
  const { values, positionals } = parsed(args, fallback)
  const locale = values.lang === undefined ? fallback : LOCALES.find((known) => known === values.lang)
  if (locale === undefined) throw new Refusal(translator(fallback)('log.cli.usage'))
  const t = translator(locale)
  const keys = (values.key ?? []).map((text) => {
    const key = parseKey(text)
    if (key === undefined) throw new Refusal(t('log.cli.key'))
    return key
  })
  return { receipts: positionals, checkpoints: values.checkpoint ?? [], keys, json: values.json, t }
}

function parsed(args: readonly string[], fallback: Locale) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch {
    throw new Refusal(translator(fallback)('log.cli.usage'))
  }
}

async function readBrought({ receipts, checkpoints, keys, t }: Wanted): Promise<Brought> {
  const texts = async (files: readonly string[]): Promise<string[]> => Promise.all(files.map((file) => readText(file, t)))
  return {
    checkpoints: await texts(checkpoints),
    receipts: (await texts(receipts)).map(parseOrText),
    ...(keys.length > 0 && { keys }),
  }
}

async function readText(file: string, t: Translate): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new Refusal(t('log.cli.unreadable', { file }))
  }
}

/** What is no JSON is no receipt, and is told so like any other thing that is none. */
function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

interface Timed extends Verified {
  readonly seconds: string
}

async function timed(db: Database, brought: Brought): Promise<Timed> {
  const began = performance.now()
  const verified = await verifyLog(db, brought)
  return { ...verified, seconds: ((performance.now() - began) / 1000).toFixed(1) }
}

function report(verified: Timed, { json, t }: Wanted, { out, err }: Surroundings): 0 | 1 {
  const { findings, more, restored, leaves, checkpoints, files, seconds } = verified
  const exit = findings.length === 0 ? 0 : 1
  if (json) {
    out(JSON.stringify({ exit, ...verified }, undefined, 2))
    return exit
  }
  for (const range of restored) out(t('log.cli.restored', range))
  if (exit === 0) out(t('log.cli.good', { leaves, checkpoints, files, seconds }))
  else {
    err(t('log.cli.bad', { n: findings.length + more }))
    for (const finding of findings.slice(0, SAID)) err(sayFinding(finding, t))
    const left = findings.length + more - Math.min(findings.length, SAID)
    if (left > 0) err(t('log.cli.more', { n: left }))
  }
  return exit
}

/** One line: the stable code, where, what it means, and what differs. */
function sayFinding({ code, table, row, leaf, field, logged, found }: LogFinding, t: Translate): string {
  const shown = (value: string | undefined): string => (value === undefined || value === '' ? t('log.cli.nothing') : value)
  const what =
    field === undefined
      ? (found ?? '')
      : logged === undefined && found === undefined
        ? field
        : t('log.cli.field', { field, logged: shown(logged), found: shown(found) })
  const parts = [code, `${table} ${row}`, t(`log.found.${code}`), leaf === undefined ? '' : t('log.cli.leaf', { leaf }), what]
  // Even the name of a table may come from a row.
  return printable(parts.filter((part) => part !== '').join('  '))
}

/** A row must not write to the terminal what the terminal obeys. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '')

if (isCommand(import.meta.url)) {
  loadEnvironment()
  process.exitCode = await verifyCommand(process.argv.slice(2), terminal())
}
