import { expect } from 'chai'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { en, zhCN } from '../../server/i18n/catalogues.ts'
import { ROOT, sources } from './sources.ts'

type Messages = Readonly<Record<string, string>>

const LOCALES = ['zh-CN', 'en'] as const
const files = (locale: string) => sources(`server/i18n/${locale}`, ['.json'])
const keys = Object.keys(zhCN)
const features = new Set(keys.map((key) => key.slice(0, key.indexOf('.'))))

/** Whatever may name a message: pages, the server, what runs in the browser, and what the demo plants. */
const readers = ['views', 'server', 'public', 'seeds', 'core', 'bin'].flatMap((folder) => sources(folder, ['.ts', '.ejs']))
const code = readers.map(({ text }) => text).join('\n')

describe('the catalogue of messages', () => {
  it('has a file for each feature in both languages', () => {
    const names = (locale: string) => readdirSync(path.join(ROOT, 'server/i18n', locale)).sort()
    expect(names('en')).to.deep.equal(names('zh-CN'))
  })

  it('is whole: every file is read, and says the same things in both languages', () => {
    expect(Object.keys(en).sort()).to.deep.equal([...keys].sort())
    for (const [locale, catalogue] of [
      ['zh-CN', zhCN],
      ['en', en],
    ] as const)
      for (const { file, text } of files(locale))
        for (const [key, message] of Object.entries(JSON.parse(text) as Messages))
          expect((catalogue as Messages)[key], `${file} ${key}`).to.equal(message)
  })

  it('names its keys after their feature, once each', () => {
    for (const { file, text } of LOCALES.flatMap(files)) {
      const found = [...text.matchAll(/^\s*"((?:[^"\\]|\\.)+)"\s*:/gm)].map((match) => match[1] ?? '')
      const feature = path.basename(file, '.json')
      expect(
        found.filter((key) => !key.startsWith(`${feature}.`)),
        file,
      ).to.deep.equal([])
      expect(
        found.filter((key, i) => found.indexOf(key) !== i),
        file,
      ).to.deep.equal([])
    }
  })

  it('leaves nothing empty', () => {
    expect(keys.filter((key) => [zhCN, en].some((catalogue) => (catalogue as Messages)[key]?.trim() === ''))).to.deep.equal([])
  })

  it('has the same placeholders in both languages', () => {
    const holders = (message: string) => [...new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort()
    const differing = keys.filter((key) => holders((zhCN as Messages)[key] ?? '').join() !== holders((en as Messages)[key] ?? '').join())
    expect(differing).to.deep.equal([])
  })

  it('opens and closes every placeholder', () => {
    const rest = (message: string) => message.replace(/\{\w+(?:\|[^|{}]*\|[^|{}]*)?\}/g, '')
    expect(keys.filter((key) => [zhCN, en].some((catalogue) => /[{}]/.test(rest((catalogue as Messages)[key] ?? ''))))).to.deep.equal([])
  })

  it('is English in English: Chinese stays only in names that are Chinese', () => {
    const kept = /阳光台|中文|简体中文|临人社发〔2026〕12 号/g
    expect(keys.filter((key) => /\p{Script=Han}/u.test(((en as Messages)[key] ?? '').replace(kept, '')))).to.deep.equal([])
  })

  it('has every key that a view names', () => {
    const unknown = sources('views', ['.ejs']).flatMap(({ file, text }) =>
      quoted(text)
        .filter((word) => !(word in zhCN))
        .map((word) => `${file}: ${word}`),
    )
    expect(unknown).to.deep.equal([])
  })

  it('has a key for every family that a view or the server composes', () => {
    const empty = readers.flatMap(({ file, text }) =>
      families(text)
        .filter((family) => !keys.some((key) => family.test(key)))
        .map((family) => `${file}: ${family.source}`),
    )
    expect(empty).to.deep.equal([])
  })

  it('has no key that nobody uses', () => {
    const named = new Set(quoted(code))
    const composed = families(code)
    expect(keys.filter((key) => !named.has(key) && !composed.some((family) => family.test(key)))).to.deep.equal([])
  })
})

/** Whole words in quotes that look like a key of some feature. */
function quoted(text: string): string[] {
  return [...text.matchAll(/(?<=['"`])(\w+)(?:[.][\w-]+)+(?=['"`])/g)]
    .filter(([word, feature]) => features.has(feature ?? '') && !/[.](js|css|svg)$/.test(word))
    .map(([word]) => word)
}

/** `people.role.${role}.title` names every key of that shape. */
function families(text: string): RegExp[] {
  const composed = [...text.matchAll(/`([a-z_]+)\.((?:\$\{[^}]*\}|[^`\s/$])*)`/g)].filter(
    ([whole, feature]) => features.has(feature ?? '') && whole.includes('${'),
  )
  return [...new Set(composed.map(([whole]) => whole))].map((whole) => {
    const parts = whole.slice(1, -1).split(/\$\{[^}]*\}/)
    return new RegExp(`^${parts.map((part) => part.replaceAll('.', '[.]')).join('[\\w.-]+')}$`)
  })
}
