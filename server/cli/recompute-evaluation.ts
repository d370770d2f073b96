import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { recompute, UnreadableBundle, type BundleDifference, type Recomputed } from '../../core/evaluation/bundle.ts'
import { LOCALES, translator, type Locale, type Translate } from '../i18n/index.ts'
import type { Surroundings } from './surroundings.ts'

const OPTIONS = { json: { type: 'boolean', default: false }, lang: { type: 'string' } } as const

/** Lines; `--json` has all that were found. */
const SAID = 20

/** Says in the reader's language why there is nothing to compute. */
class Refusal extends Error {}

interface Wanted {
  readonly file: string
  readonly json: boolean
  readonly t: Translate
}

/**
 * `npm run recompute:evaluation -- bundle.json [--json] [--lang en]`: computes every sheet and rank of a published result again, with nothing
 * but its bundle. Returns the exit code: 0 the same bytes, 1 something differs, 2 no bundle.
 */
export async function recomputeCommand(args: readonly string[], around: Surroundings): Promise<0 | 1 | 2> {
  const fallback: Locale = /^en/i.test(around.env['LC_ALL'] ?? around.env['LANG'] ?? '') ? 'en' : 'zh-CN'
  try {
    const wanted = readWanted(args, fallback)
    return report(recomputed(await readText(wanted), wanted), wanted, around)
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
  if (locale === undefined || file === undefined || others.length > 0) throw usage(locale ?? fallback)
  return { file, json: values.json, t: translator(locale) }
}

const usage = (locale: Locale): Refusal => new Refusal(translator(locale)('cli.recompute.usage'))

function parsed(args: readonly string[], fallback: Locale) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch {
    throw usage(fallback)
  }
}

async function readText({ file, t }: Wanted): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new Refusal(t('cli.recompute.unreadable', { file }))
  }
}

function recomputed(text: string, { t }: Wanted): Recomputed {
  try {
    return recompute(text)
  } catch (error) {
    if (!(error instanceof UnreadableBundle)) throw error
    throw new Refusal(printable(t('cli.recompute.no_bundle', { code: error.message, path: error.path || '-' })))
  }
}

function report(result: Recomputed, { json, t }: Wanted, { out, err }: Surroundings): 0 | 1 {
  const { ok, differences, sha256, canonical, bundle } = result
  const exit = ok ? 0 : 1
  const facts = { subjects: bundle.facts.subjects.length, indicators: Object.keys(result.evaluation.sheets[0]?.lines ?? []).length }
  if (json) {
    out(JSON.stringify({ exit, ok, sha256, canonical, ...facts, differences }, undefined, 2))
    return exit
  }
  out(printable(t('cli.recompute.what', { title: bundle.facts.cycle.title, scheme: bundle.scheme.code, ...facts })))
  out(t('cli.recompute.sha256', { sha256 }))
  if (!canonical) out(t('cli.recompute.reformatted'))
  if (ok) out(t('cli.recompute.good'))
  else sayDifferences(differences, t, err)
  return exit
}

function sayDifferences(differences: readonly BundleDifference[], t: Translate, err: (line: string) => void): void {
  err(t('cli.recompute.bad'))
  const shown = (value: string | undefined): string => value ?? t('cli.recompute.nothing')
  for (const { path, said, computed } of differences.slice(0, SAID))
    err(printable(t('cli.recompute.difference', { path, said: shown(said), computed: shown(computed) })))
  if (differences.length > SAID) err(t('cli.recompute.more', { n: differences.length - SAID }))
}

/** A bundle must not write to the terminal what the terminal obeys. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await recomputeCommand(process.argv.slice(2), {
    env: process.env,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  })
}
