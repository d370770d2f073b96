import { expect } from 'chai'
import { existsSync, readFileSync } from 'node:fs'
import { buildAssets, type Manifest } from '../../public/build.ts'
import { ICONS } from '../../public/icons.ts'
import { BUILD_DIRECTORY } from '../../server/web/assets.ts'

describe('the browser build', () => {
  let manifest: Manifest
  const text = (name: string): string => readFileSync(`${BUILD_DIRECTORY}/${manifest[name] ?? ''}`, 'utf8')
  before(async () => {
    manifest = await buildAssets()
  })

  it('names files that exist, by their content', async () => {
    for (const [name, file] of Object.entries(manifest)) {
      expect(existsSync(`${BUILD_DIRECTORY}/${file}`), name).to.equal(true)
      // The folder of what draws PDF pages carries the version of its library; its files keep their names.
      expect(file).to.match(name === 'pdf-parts' ? /^pdf-\d+\.\d+\.\d+$/ : /-[0-9A-Z]{8}\.(js|css|svg|html)$/)
    }
    expect(await buildAssets()).to.deep.equal(manifest)
  })

  it('has what every page asks for', () => {
    expect(manifest).to.include.keys('tabler.css', 'sunlit.css', 'fonts.css', 'theme.js', 'app.js', 'icons.svg', 'favicon.svg')
  })

  it('asks for nothing from elsewhere', () => {
    for (const name of ['tabler.css', 'sunlit.css', 'fonts.css'])
      expect(text(name).match(/(url\(|@import )["']?(https?:)?\/\/[^)]*/g), name).to.equal(null)
    expect(text('theme.js') + text('app.js')).not.to.match(/https?:\/\//)
  })

  it('serves the Chinese font in slices that exist, in the newer format alone', () => {
    const files = [...text('fonts.css').matchAll(/url\("?\.\/(fonts\/[^)"]+)"?\)/g)].map((match) => match[1] ?? '')
    expect(files.length).to.be.greaterThan(190)
    expect(files.filter((file) => !file.endsWith('.woff2') || !existsSync(`${BUILD_DIRECTORY}/${file}`))).to.deep.equal([])
    expect(text('fonts.css'))
      .to.match(/unicode-range/)
      .and.match(/font-display:\s*swap/)
  })

  it('draws each icon once, with a path', () => {
    const symbols = [...text('icons.svg').matchAll(/<symbol id="([\w-]+)"[^>]*>(.*?)<\/symbol>/g)]
    expect(symbols.map((match) => match[1])).to.deep.equal([...ICONS])
    expect(symbols.filter((match) => !/<(path|circle)/.test(match[2] ?? ''))).to.deep.equal([])
  })

  it('keeps the style sheet of Tabler small, with what our pages use', () => {
    expect(text('tabler.css').length).to.be.lessThan(150_000)
    expect(text('tabler.css')).to.include('.btn-primary').and.include('.form-control').and.include('.visually-hidden')
  })

  it('runs the theme before the page, so it is no module', () => {
    expect(text('theme.js')).not.to.match(/\b(import|export)\b/)
  })
})
