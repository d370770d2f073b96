import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Finding } from '../../core/protocol/v1/findings.ts'
import { verify, type Asked, type Progress, type Report } from '../../core/protocol/v1/verify.ts'
import { LOCALES, translator, type Locale, type Translate } from '../i18n/index.ts'
import { findingWords } from '../protocol/finding-words.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { threadedBallots } from '../protocol/verify-workers.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const OPTIONS = {
  prefix: { type: 'string' },
  tracker: { type: 'string' },
  fingerprint: { type: 'string' },
  event: { type: 'string' },
  threads: { type: 'string' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
} as const

/** Lines; `--json` has all. */
const SAID = 50
/** Ballots between two lines of progress. */
const STEP = 100

/** Says in the reader's language why there is nothing to check. */
class Refusal extends Error {}

interface Wanted {
  readonly file: string
  readonly asked: Omit<Asked, 'prefix'>
  readonly prefix: string | undefined
  readonly threads: number | undefined
  readonly json: boolean
  readonly t: Translate
}

/**
 * `npm run verify:election -- FILE.bel [--prefix OLDER.bel] [--tracker CODE] [--fingerprint TEXT] [--event HASH] [--json]`: every check of
 * the protocol on an archive, with nothing but the file. Returns the exit code: 0 all passed, 1 something did not, 2 not to be read.
 */
export async function verifyElectionCommand(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  const fallback = localeOf(around.env)
  try {
    const wanted = readWanted(args, fallback)
    const bytes = await readBytes(wanted.file, wanted.t)
    const prefix = wanted.prefix === undefined ? undefined : await readBytes(wanted.prefix, wanted.t)
    const began = performance.now()
    const report = await verify(sodiumGroup, bytes, {
      ...wanted.asked,
      ...(prefix !== undefined && { prefix }),
      ballots: threadedBallots(wanted.threads),
      progress: progressTo(around, wanted.t),
    })
    return say(report, (performance.now() - began) / 1000, wanted, around)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    around.err(error.message)
    return 2
  }
}

function readWanted(args: readonly string[], fallback: Locale): Wanted {
  const { values, positionals } = parsed(args, fallback)
  const locale = values.lang === undefined ? fallback : LOCALES.find((known) => known === values.lang)
  const [file, ...others] = positionals
  const isNumber = values.threads === undefined || /^[1-9]\d?$/.test(values.threads)
  if (locale === undefined || file === undefined || others.length > 0 || !isNumber) throw usage(locale ?? fallback)
  const { prefix, tracker, fingerprint, event, threads, json } = values
  return {
    file,
    asked: {
      ...(tracker !== undefined && { tracker }),
      ...(fingerprint !== undefined && { fingerprint }),
      ...(event !== undefined && { event }),
    },
    prefix,
    threads: threads === undefined ? undefined : Number(threads),
    json,
    t: translator(locale),
  }
}

const usage = (locale: Locale): Refusal => new Refusal(translator(locale)('verify.cli.usage'))

function parsed(args: readonly string[], fallback: Locale) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch {
    throw usage(fallback)
  }
}

async function readBytes(file: string, t: Translate): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file))
  } catch {
    throw new Refusal(t('verify.cli.unreadable', { file }))
  }
}

/** A line now and then, on the side where nobody reads the outcome. */
function progressTo({ err }: Surroundings, t: Translate): (progress: Progress) => void {
  let said = 0
  return ({ stage, done, of }) => {
    if (stage !== 'ballots' || of < STEP || (done < said + STEP && done < of)) return
    said = done
    err(t('verify.cli.progress', { done, of }))
  }
}

function say(report: Report, seconds: number, { json, t }: Wanted, { out, err }: Surroundings): 0 | 1 | 2 {
  const { state, findings } = report
  const exit = state === 'unreadable' ? 2 : findings.length === 0 ? 0 : 1
  if (json) {
    out(JSON.stringify({ exit, seconds: Number(seconds.toFixed(2)), ...report }, undefined, 2))
    return exit
  }
  for (const line of factLines(report, t)) out(printable(line))
  if (exit === 0) out(t('verify.cli.good', { seconds: seconds.toFixed(1) }))
  else err(t('verify.cli.bad', { n: findings.length }))
  for (const finding of findings.slice(0, SAID)) err(printable(lineOf(finding, t)))
  if (findings.length > SAID) err(t('verify.cli.more', { n: findings.length - SAID }))
  return exit
}

/** One line: the stable code, where, and what it means. */
function lineOf(finding: Finding, t: Translate): string {
  const { key, params } = findingWords(finding)
  const where = finding.event === undefined ? (finding.record ?? '') : t('verify.event', { event: String(finding.event) })
  return [finding.code, where, t(key, params)].filter((part) => part !== '').join('  ')
}

function factLines({ state, facts }: Report, t: Translate): readonly string[] {
  const { name, uuid, fingerprint, credentials, ballots, voters, trustees, lastEvent } = facts
  if (uuid === undefined || name === undefined || fingerprint === undefined || credentials === undefined) return []
  return [
    t('verify.cli.election', { name, uuid, state: t(`verify.state.${state}`) }),
    t('verify.cli.fingerprint', { fingerprint }),
    t('verify.cli.numbers', { credentials, ballots, voters }),
    t('verify.cli.trustees', { of: trustees.length, done: trustees.filter(({ decrypted }) => decrypted).length }),
    t('verify.cli.last', { hash: lastEvent ?? '' }),
    ...resultLines(facts, t),
  ]
}

function resultLines({ result, questions = [] }: Report['facts'], t: Translate): readonly string[] {
  return (result ?? []).flatMap((counts, at) => {
    const question = questions[at]
    if (question === undefined) return []
    const labels = question.blank ? [t('verify.cli.blank'), ...question.answers] : question.answers
    return [
      t('verify.cli.question', { n: at + 1, question: question.question }),
      ...counts.map((count, column) => `  ${count}\t${labels[column] ?? ''}`),
    ]
  })
}

/** What stands in a file must not write to the terminal what the terminal obeys. */
const printable = (text: string): string => text.replace(/(?!\t)[\p{Cc}\p{Cf}]/gu, '')

if (isCommand(import.meta.url)) {
  process.exitCode = await verifyElectionCommand(process.argv.slice(2), terminal())
}
