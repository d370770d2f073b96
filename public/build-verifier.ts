import * as esbuild from 'esbuild'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import en from '../server/i18n/en/verify.json' with { type: 'json' }
import zhCN from '../server/i18n/zh-CN/verify.json' with { type: 'json' }

const here = (...parts: string[]): string => join(fileURLToPath(new URL('.', import.meta.url)), ...parts)

/**
 * The offline verifier as one page: programs, words and styles inside it. Its own policy forbids every request, so that nobody has to take
 * that on trust; its thread starts from text in the page.
 */
export async function verifierPage(): Promise<string> {
  const [program, worker] = await Promise.all(['src/offline/verifier.ts', 'src/workers/verify-worker.ts'].map((file) => bundle(file)))
  const style = readFileSync(here('verifier/page.css'), 'utf8')
  const { code } = await esbuild.transform(style, { loader: 'css', minify: true })
  const css = code.trim()
  const words = JSON.stringify({ 'zh-CN': ownWords(zhCN), en: ownWords(en) })
  return page({ program: program!, worker: worker!, css, words })
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [here(file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome90', 'firefox90', 'safari15'],
    logLevel: 'warning',
  })
  // Inside a script element nothing may look like its end, and ASCII reads the same in every encoding.
  return outputFiles[0]!.text.trim().replaceAll('</', '<\\/')
}

const USED = /^verify\.(found|offline|state|cell$|blank$|event$|cli\.(more|blank|trustees)$)/

const ownWords = (all: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => USED.test(key)))

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

interface Parts {
  readonly program: string
  readonly worker: string
  readonly css: string
  /** JSON; `<` is escaped where it is put in. */
  readonly words: string
}

// `data-say` names what stands in a place; the program writes it in the reader's language.
const page = ({ program, worker, css, words }: Parts): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hash(program)} blob:; worker-src blob:; style-src ${hash(css)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>选举核验 · Election verifier</title>
<style>${css}</style>
</head>
<body>
<main>
<header>
<div><h1 data-say="verify.offline.title"></h1><p class="quiet" data-say="verify.offline.lead"></p></div>
<div class="languages"><button type="button" data-language="zh-CN" lang="zh-CN">中文</button><button type="button" data-language="en" lang="en">English</button></div>
</header>
<div id="drop"><p data-say="verify.offline.drop"></p><label><input id="archive" type="file" accept=".bel"><span class="button" data-say="verify.offline.choose"></span></label><p id="file-name" class="quiet"></p></div>
<section>
<h2 data-say="verify.offline.compare"></h2><p class="quiet" data-say="verify.offline.compare_text"></p>
<div class="fields">
<label><span data-say="verify.offline.tracker"></span><input id="tracker" maxlength="60" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
<label><span data-say="verify.offline.event"></span><input id="event" maxlength="80" autocomplete="off" autocapitalize="off" spellcheck="false"></label>
<label><span data-say="verify.offline.older"></span><input id="older" type="file"></label>
</div>
<button type="button" id="again" data-say="verify.offline.again"></button>
</section>
<section id="working" hidden><p id="stage" role="status"></p><progress id="bar"></progress></section>
<p id="failed" class="verdict bad" role="alert" hidden data-say="verify.offline.failed"></p>
<div id="outcome" hidden>
<div id="verdict" class="verdict" role="status"><b id="verdict-title"></b><p id="verdict-text"></p><ul id="findings"></ul><p id="more"></p></div>
<section id="counts-part" hidden><h2 data-say="verify.offline.counts"></h2><div id="counts"></div></section>
<section><h2 data-say="verify.offline.checks"></h2><ul id="checks"></ul></section>
<section><h2 data-say="verify.offline.facts"></h2><dl id="facts"></dl></section>
</div>
</main>
<script type="application/json" id="words">${words.replaceAll('<', '\\u003c')}</script>
<script type="text/plain" id="worker">${worker}</script>
<script>${program}</script>
</body>
</html>
`

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const file = resolve(process.argv[2] ?? 'sunlit-verifier.html')
  writeFileSync(file, await verifierPage())
  console.log(file)
}
