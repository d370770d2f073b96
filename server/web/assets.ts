import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const BUILD_DIRECTORY = fileURLToPath(new URL('../../public/build', import.meta.url))

/** From a logical name (`app.css`) to the address of its current, content-hashed file. */
export type AssetUrl = (name: string) => string

/** Reads the manifest that the browser build wrote; throws when the build is missing, for a page without style is no page. */
export function readAssets(): AssetUrl {
  const file = `${BUILD_DIRECTORY}/manifest.json`
  if (!existsSync(file)) throw new Error('public/build/manifest.json is missing: run `npm run build`')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  return (name) => {
    const hashed = manifest[name]
    if (hashed === undefined) throw new Error(`no asset named ${name} in public/build/manifest.json`)
    return `/assets/${hashed}`
  }
}
