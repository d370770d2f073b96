import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'

interface Executable {
  readonly path: string
  readonly env: Record<string, string>
}

// The resolver rule cuts every name but this machine's: no test can depend on, or leak to, a network.
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]
const modules = path.resolve(import.meta.dirname, '../../node_modules')

/** A Chromium of this machine when there is one, else (or with `USE_BUNDLED=1`) the one that came with the packages. */
export async function launchChromium(): Promise<Browser> {
  const own = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file))
  const chosen = process.env['CHROMIUM_PATH'] ?? own
  if (chosen !== undefined && process.env['USE_BUNDLED'] !== '1') return chromium.launch({ executablePath: chosen, args: FLAGS })
  const bundled = unpackedChromium()
  return chromium.launch({ executablePath: bundled.path, env: bundled.env, args: [...FLAGS, '--no-zygote'] })
}

/** Unpacks the bundled browser once, about five seconds; renamed into place whole, so that an interrupted run leaves no half of one. */
function unpackedChromium(): Executable {
  const { version } = JSON.parse(readFileSync(path.join(modules, '@sparticuz/chromium/package.json'), 'utf8')) as { version: string }
  const home = path.join(modules, '.cache', `chromium-${version}`)
  if (!existsSync(home)) unpackInto(home)
  return { path: path.join(home, 'chromium'), env: environment(home) }
}

function unpackInto(home: string): void {
  mkdirSync(path.dirname(home), { recursive: true })
  const staging = mkdtempSync(`${home}-`)
  // The package unpacks under TMPDIR, and its libraries (libnss3 and others) only where it believes to be on Lambda.
  const env = { ...plainEnvironment(), TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
  const script =
    "import('@sparticuz/chromium').then(({ default: chromium }) => { chromium.setGraphicsMode = false; return chromium.executablePath() })"
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, cwd: path.dirname(modules), encoding: 'utf8' })
  if (done.status !== 0 || !existsSync(path.join(staging, 'chromium'))) throw new Error(`Chromium was not unpacked:\n${done.stderr}`)
  for (const part of ['', 'chromium']) chmodSync(path.join(staging, part), 0o755) // whoever runs the next tests
  try {
    renameSync(staging, home)
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
}

function environment(home: string): Record<string, string> {
  const env = { ...plainEnvironment(), LD_LIBRARY_PATH: path.join(home, 'al2023', 'lib') }
  if (existsSync('/etc/fonts/fonts.conf')) return { ...env, FONTCONFIG_PATH: '/etc/fonts' }
  // A bare machine has no fonts at all: the pack's Latin one, and Chinese from the font that the product serves.
  const folders = `<dir>/usr/share/fonts</dir><dir>${home}/fonts</dir><cachedir>${home}/fontconfig</cachedir>`
  const file = path.join(home, 'fonts.conf')
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}</fontconfig>`)
  return { ...env, FONTCONFIG_FILE: file, FONTCONFIG_PATH: home }
}

function plainEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
