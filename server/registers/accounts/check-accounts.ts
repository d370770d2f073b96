import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { LOCALES, translator, type Locale } from '../../i18n/index.ts'
import { checkAccounts } from './accounts.checks.rules.ts'
import type { AccountsFinding } from './accounts.findings.rules.ts'
import { readTranscript } from './accounts.transcript.rules.ts'
import { toFinding } from './accounts.words.ts'

export interface CheckOutcome {
  /** 0: nothing found (notes may be there). 1: findings. 2: no form could be read. */
  readonly exit: 0 | 1 | 2
  readonly text: string
}

/** `npm run check:accounts -- FILE.json [--json]`: what an auditor runs on a transcribed document, with the same rules as the page. */
export function checkFile(args: readonly string[], read: (file: string) => string): CheckOutcome {
  const parsed = argumentsOf(args)
  const t = translator(parsed?.locale ?? 'zh-CN')
  if (parsed === undefined) return { exit: 2, text: t('accounts.cli.usage') }
  const findings = findingsOf(parsed.file, read)
  if (findings === undefined)
    return { exit: 2, text: `${t('accounts.cli.unreadable', { file: parsed.file })} ${t('accounts.error.not_a_transcript')}` }
  const exit = findings.some(({ severity }) => severity !== 'note') ? 1 : 0
  return {
    exit,
    text: parsed.json ? JSON.stringify({ file: parsed.file, findings }, undefined, 2) : report(parsed.file, findings, parsed.locale),
  }
}

function argumentsOf(args: readonly string[]): { file: string; json: boolean; locale: Locale } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, lang: { type: 'string' } },
    })
    const locale = LOCALES.find((known) => known === (values.lang ?? 'zh-CN'))
    const [file] = positionals
    return file === undefined || positionals.length > 1 || locale === undefined ? undefined : { file, json: values.json ?? false, locale }
  } catch {
    return undefined
  }
}

function findingsOf(file: string, read: (file: string) => string): readonly AccountsFinding[] | undefined {
  try {
    const content = readTranscript(JSON.parse(read(file).replace(/^\uFEFF/, '')) as unknown)
    return content === undefined ? undefined : checkAccounts(content)
  } catch {
    return undefined
  }
}

function report(file: string, findings: readonly AccountsFinding[], locale: Locale): string {
  const t = translator(locale)
  if (findings.length === 0) return t('accounts.cli.clean', { file })
  const lines = findings.map((finding) => {
    const { code, params } = toFinding(finding)
    return `  ${t(`accounts.severity.${finding.severity}`)}  ${finding.field}  ${t(code, params)}`
  })
  return [t('accounts.cli.found', { file, n: findings.length }), ...lines].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { exit, text } = checkFile(process.argv.slice(2), (file) => readFileSync(file, 'utf8'))
  process[exit === 2 ? 'stderr' : 'stdout'].write(`${text}\n`)
  process.exitCode = exit
}
