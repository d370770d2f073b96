import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Question } from '../../core/protocol/v1/election.ts'
import { LOCALES, translator, type Locale, type Translate } from '../i18n/index.ts'
import { simulateElection, type Simulated, type Simulation } from '../protocol/simulation.ts'
import { sodiumGroup } from '../protocol/sodium-group.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const OPTIONS = {
  voters: { type: 'string' },
  answers: { type: 'string' },
  questions: { type: 'string', default: '1' },
  max: { type: 'string', default: '1' },
  blank: { type: 'boolean', default: false },
  threshold: { type: 'string' },
  revotes: { type: 'string', default: '0' },
  out: { type: 'string' },
  lang: { type: 'string' },
} as const

/** Ballots between two lines of progress. */
const STEP = 100
const MOST = { voters: 100_000, answers: 200, questions: 100 }

class Refusal extends Error {}

interface Wanted {
  readonly simulated: Simulated
  readonly file: string
  readonly t: Translate
}

/**
 * `npm run simulate:election -- --voters N --answers A --out FILE.bel`: an archive of an election that never was, made by the very steps of
 * a real one: keys and ceremony, codes, encrypted ballots, tally, decryption in parts. Exit code 0 written, 2 not asked well.
 */
export async function simulateElectionCommand(args: readonly string[], around: Surroundings): Promise<0 | 2> {
  const fallback = localeOf(around.env)
  try {
    const wanted = readWanted(args, fallback)
    const began = performance.now()
    const { bytes, records } = make(wanted, around)
    await writeNew(wanted.file, bytes, wanted.t)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const ballots = records.filter(({ text }) => text.includes('"type":"Ballot"')).length
    around.out(wanted.t('verify.simulate.done', { file: wanted.file, bytes: bytes.length, ballots, seconds }))
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    around.err(error.message)
    return 2
  }
}

function make({ simulated, t }: Wanted, { err }: Surroundings): Simulation {
  const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
  const progress = (done: number, of: number): void => {
    if (done % STEP === 0) err(t('verify.simulate.progress', { done, of }))
  }
  return simulateElection({ group: sodiumGroup, random, progress }, simulated)
}

function readWanted(args: readonly string[], fallback: Locale): Wanted {
  const values = parsed(args, fallback)
  const locale = values.lang === undefined ? fallback : LOCALES.find((known) => known === values.lang)
  const number = (text: string | undefined, min: number, max: number): number => {
    const value = Number(text)
    if (text === undefined || !/^\d{1,6}$/.test(text) || value < min || value > max) throw usage(locale ?? fallback)
    return value
  }
  if (locale === undefined || values.out === undefined) throw usage(fallback)
  const t = translator(locale)
  const voters = number(values.voters, 1, MOST.voters)
  const answers = number(values.answers, 1, MOST.answers)
  const questions = number(values.questions, 1, MOST.questions)
  const max = number(values.max, 1, answers)
  return {
    simulated: {
      voters,
      questions: Array.from({ length: questions }, (_, at) => questionOf(at + 1, answers, max, values.blank, t)),
      ...readThreshold(values.threshold, locale),
      revotes: number(values.revotes, 0, voters),
      name: t('verify.simulate.name'),
      description: t('verify.simulate.description'),
      timestamp: Math.floor(Date.now() / 86_400_000) * 86_400,
    },
    file: values.out,
    t,
  }
}

const usage = (locale: Locale): Refusal => new Refusal(translator(locale)('verify.simulate.usage'))

function parsed(args: readonly string[], fallback: Locale) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch {
    throw usage(fallback)
  }
}

function questionOf(n: number, answers: number, max: number, blank: boolean, t: Translate): Question {
  const options = Array.from({ length: answers }, (_, at) => t('verify.simulate.answer', { n: at + 1 }))
  return { question: t('verify.simulate.question', { n }), answers: options, min: 1, max, blank }
}

function readThreshold(text: string | undefined, locale: Locale): Pick<Simulated, 'threshold'> {
  if (text === undefined) return {}
  const [, needed, of] = /^([1-9]\d?)\/([1-9]\d?)$/.exec(text) ?? []
  if (needed === undefined || of === undefined || Number(needed) > Number(of)) throw usage(locale)
  return { threshold: { needed: Number(needed), of: Number(of) } }
}

/** Never over a file that is there: it could be a real election's. */
async function writeNew(file: string, bytes: Uint8Array, t: Translate): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: 'wx' })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new Refusal(t(isThere ? 'verify.simulate.exists' : 'verify.cli.unreadable', { file }))
  }
}

if (isCommand(import.meta.url)) {
  process.exitCode = await simulateElectionCommand(process.argv.slice(2), terminal())
}
