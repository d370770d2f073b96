import * as esbuild from 'esbuild'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { verifierPage } from './build-verifier.ts'
import { ICONS } from './icons.ts'
import { classNamesIn, trimCss } from './trim-css.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const here = (...parts: string[]): string => join(root, 'public', ...parts)
const out = here('build')

/** From a logical name (`app.js`) to its file under /assets/, whose name changes with its content. */
export type Manifest = Record<string, string>

// Kylin and UOS machines and 360 in "fast" mode run Chromium of 2021 and later.
const TARGET = ['chrome90', 'firefox90', 'safari15']
const common = {
  bundle: true,
  minify: true,
  metafile: true,
  outdir: out,
  entryNames: '[name]-[hash]',
  target: TARGET,
  logLevel: 'warning',
} as const

/** Everything a page asks for: modules, the blocking theme script, styles, fonts, the icon sprite, images. Writes `manifest.json`. */
export async function buildAssets(): Promise<Manifest> {
  mkdirSync(out, { recursive: true })
  const [modules, workers, theme, styles, verifier] = await Promise.all([
    buildModules(),
    buildWorkers(),
    buildTheme(),
    buildStyles(),
    buildVerifier(),
  ])
  const manifest = {
    ...modules,
    ...workers,
    ...theme,
    ...styles,
    ...verifier,
    ...buildTabler(),
    ...buildSprite(),
    ...copyImages(),
    ...copyPdfParts(),
  }
  writeWhole('manifest.json', JSON.stringify(manifest, undefined, 2))
  dropOldFiles()
  return manifest
}

async function buildModules(): Promise<Manifest> {
  const entries = readdirSync(here('src')).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && name !== 'theme.ts')
  const entryPoints = entries.map((name) => here('src', name))
  // Pages may load several modules: what they share (Chart.js, the core) is fetched once.
  return named(await esbuild.build({ ...common, entryPoints, format: 'esm', splitting: true, chunkNames: 'shared-[hash]' }))
}

// A worker that is a module does not start in Firefox before 114: each is one whole script.
async function buildWorkers(): Promise<Manifest> {
  const entryPoints = readdirSync(here('src/workers')).map((name) => here('src/workers', name))
  return named(await esbuild.build({ ...common, entryPoints, format: 'iife' }))
}

// Runs before the first paint, so it is no module: those wait for the page.
const buildTheme = async (): Promise<Manifest> =>
  named(await esbuild.build({ ...common, entryPoints: [here('src/theme.ts')], format: 'iife' }))

async function buildStyles(): Promise<Manifest> {
  const entryPoints = [here('styles/sunlit.css'), here('styles/fonts.css')]
  return named(
    await esbuild.build({ ...common, entryPoints, loader: { '.woff2': 'file' }, assetNames: 'fonts/[name]-[hash]', plugins: [woff2Only] }),
  )
}

/** Every browser we name reads WOFF 2; the older format would only double what we ship. */
const woff2Only: esbuild.Plugin = {
  name: 'woff2-only',
  setup: (build) =>
    build.onLoad({ filter: /noto-sans-sc[/\\]\d+\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, ''),
      loader: 'css',
      resolveDir: dirname(path),
    })),
}

/** To download and open from a disk; the pages link it, nothing of ours loads it. */
const buildVerifier = async (): Promise<Manifest> => write('sunlit-verifier.html', await verifierPage())

function buildTabler(): Manifest {
  const tabler = readFileSync(join(root, 'node_modules/@tabler/core/dist/css/tabler.min.css'), 'utf8')
  const sources = [join(root, 'views'), join(root, 'server'), here('src')].flatMap((folder) => textsBelow(folder))
  const used = classNamesIn(sources)
  return write(
    'tabler.css',
    trimCss(tabler, (name) => used.has(name)),
  )
}

const textsBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ejs|ts)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))

/** One file with a symbol per icon. Width of the stroke is left to the style sheet: small chips draw it stronger. */
function buildSprite(): Manifest {
  const symbols = ICONS.map((name) => {
    const svg = readFileSync(join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`), 'utf8')
    const paths = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '').replace(/<path stroke="none"[^>]*\/>/, '')
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${paths.replace(/\s+/g, ' ').trim()}</symbol>`
  })
  return write('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg" stroke-width="1.75">${symbols.join('')}</svg>`)
}

const copyImages = (): Manifest =>
  Object.assign({}, ...readdirSync(here('images')).map((name) => write(name, readFileSync(here('images', name))))) as Manifest

/**
 * What drawing a PDF fetches by itself: tables for Chinese fonts that a file only names, the fonts that every reader is expected to have,
 * and decoders. They keep their names, so the folder's name carries the version.
 */
function copyPdfParts(): Manifest {
  const library = join(root, 'node_modules/pdfjs-dist')
  const { version } = JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as { version: string }
  const folder = `pdf-${version}`
  for (const part of ['cmaps', 'standard_fonts', 'wasm'])
    if (!existsSync(join(out, folder, part))) cpSync(join(library, part), join(out, folder, part), { recursive: true })
  return { 'pdf-parts': folder }
}

function write(name: string, content: string | Buffer): Manifest {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase()
  const file = `${basename(name, extname(name))}-${hash}${extname(name)}`
  writeWhole(file, content)
  return { [name]: file }
}

// A server that reads while we write sees the old file or the new one, never half of one.
function writeWhole(file: string, content: string | Buffer): void {
  const draft = join(out, `.${file}.${process.pid}`)
  writeFileSync(draft, content)
  renameSync(draft, join(out, file))
}

function named(result: esbuild.BuildResult<{ metafile: true }>): Manifest {
  const outputs = Object.entries(result.metafile.outputs).filter(([, output]) => output.entryPoint !== undefined)
  return Object.fromEntries(outputs.map(([file, { entryPoint }]) => [basename(entryPoint!).replace(/\.ts$/, '.js'), basename(file)]))
}

// Pages that were open before an upgrade still find the files they name for a week.
function dropOldFiles(): void {
  const weekAgo = Date.now() - 7 * 86_400_000
  for (const entry of readdirSync(out, { withFileTypes: true })) {
    if (entry.isFile() && statSync(join(out, entry.name)).mtimeMs < weekAgo) rmSync(join(out, entry.name), { force: true })
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const started = performance.now()
  const manifest = await buildAssets()
  console.log(`public/build: ${Object.keys(manifest).length} files named in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
