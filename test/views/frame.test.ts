import { expect } from 'chai'
import { ICONS } from '../../public/icons.ts'
import { LOCALES } from '../../server/i18n/index.ts'
import { sources } from '../architecture/sources.ts'
import { page, publisher, show, staff } from './sample.ts'

const error = { status: 404, code: 'errors.not_found', message: '没有', requestId: 'r-1', back: '/' }
const door = { values: { username: 'a"b' }, error: undefined, demoPeople: [], demoPassword: 'x' }
const count = (html: string, part: RegExp): number => html.match(part)?.length ?? 0

describe('the frame of a page', () => {
  for (const locale of LOCALES) {
    for (const [layout, view, data, actor] of [
      ['page', 'errors/error', error, publisher],
      ['bare', 'errors/error', error, undefined],
      ['bare', 'auth/login', door, undefined],
    ] as const) {
      it(`is whole: ${view} in ${layout}, ${locale}`, () => {
        const html = page(view, data, { locale, actor, demo: true, toDo: 3, fresh: 2 }, layout)
        expect(html).to.match(new RegExp(`^\\s*<!doctype html>\\s*<html lang="${locale}"`))
        expect(count(html, /<h1\b/g), 'h1').to.equal(1)
        expect(count(html, /<main\b/g), 'main').to.equal(1)
        expect(html).to.match(/<a class="sl-skip" href="#main">/)
        expect(html).to.match(/non-|非涉密|state secrets/)
        expect(html).not.to.match(/undefined|\[object|\bframe\.[a-z]|\{\w+\}/)
        const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
        expect(ids).to.deep.equal([...new Set(ids)])
      })
    }
  }

  it('says that it is a demonstration on every kind of page, and only then', () => {
    for (const [layout, view, data] of [
      ['page', 'errors/error', error],
      ['bare', 'errors/error', error],
    ] as const) {
      expect(page(view, data, { demo: true }, layout)).to.include('这是演示系统')
      expect(page(view, data, { demo: false }, layout)).not.to.include('演示')
    }
  })

  it('marks where one is, what is new in grey and what waits in the colour of the sun', () => {
    const html = page('errors/error', error, { toDo: 4, fresh: 7 })
    const side = html.slice(html.indexOf('sl-sidebar'), html.indexOf('sl-sidefoot'))
    expect(count(side, /aria-current="page"/g)).to.equal(1)
    expect(side).to.match(/href="\/disclosures" aria-current="page"/)
    expect(side).to.match(/class="sl-count"><span class="visually-hidden">新增 <\/span>7</)
    expect(side).to.match(/class="sl-count is-todo"><span class="visually-hidden">等您办理 <\/span>4</)
  })

  it('shows no to-do link to those who have nothing to do', () => {
    expect(page('errors/error', error, { actor: staff, toDo: 0 })).not.to.include('href="/reviews"')
    expect(page('errors/error', error, { toDo: 1 })).to.include('href="/reviews"')
  })

  it('offers the other language and returns to the same address', () => {
    expect(page('errors/error', error))
      .to.include('value="/disclosures/12?a=1&amp;b=&#34;2&#34;"')
      .and.include('name="locale" value="en" lang="en"')
    expect(page('errors/error', error, { locale: 'en' })).to.include('name="locale" value="zh-CN" lang="zh-CN"')
  })

  it('presses the theme that was chosen and starts dark when dark was chosen', () => {
    const html = page('errors/error', error, { theme: 'dark' })
    expect(html).to.include('data-theme="dark" data-bs-theme="dark"').and.include('value="dark" aria-pressed="true"')
    expect(page('errors/error', error, { theme: 'auto' })).to.include('data-theme="auto" data-bs-theme="light"')
  })

  it('escapes what people wrote', () => {
    expect(page('errors/error', error)).to.include('已提交 &lt;b&gt;')
    expect(page('auth/login', door, { actor: undefined }, 'bare')).to.include('value="a&#34;b"')
  })
})

describe('error pages', () => {
  for (const status of [401, 403, 404, 409, 413, 422, 429, 500]) {
    it(`${status}: says what happened, what to do, and gives one way on`, () => {
      const html = show('errors/error', { ...error, status, code: 'auth.denied.role', message: '您没有办理此事的权限。', back: '/reviews' })
      expect(count(html, /btn-primary/g)).to.equal(1)
      expect(html).to.include('您没有办理此事的权限。')
      expect(html.includes('r-1'), 'request id').to.equal(status === 500)
    })
  }

  it('treats an unknown status as a fault of ours', () => {
    expect(show('errors/error', { ...error, status: 503, code: 'errors.internal' }))
      .to.include('系统出了问题')
      .and.include('r-1')
  })

  it('does not offer to go back to the page that failed', () => {
    expect(show('errors/error', { ...error, back: '/disclosures/12?a=1&b="2"' })).not.to.include('返回上一页')
  })
})

describe('the sign-in page', () => {
  const wang = { username: 'secrecy', name: '马卫国', department: '办公室', post: '保密员', roleLabel: '保密审查员', does: '逐项保密审查' }

  it('offers the demo people only when there are any', () => {
    expect(page('auth/login', { ...door, demoPeople: [wang] }, { actor: undefined }, 'bare'))
      .to.include('马卫国')
      .and.include('value="secrecy"')
    expect(page('auth/login', door, { actor: undefined }, 'bare')).not.to.include('sl-cast')
  })

  it('puts people of one role under one heading', () => {
    const html = page('auth/login', { ...door, demoPeople: [wang, { ...wang, username: 'second' }] }, { actor: undefined }, 'bare')
    expect(count(html, /<b>保密审查员<\/b>/g)).to.equal(1)
    expect(count(html, /action="\/login"/g)).to.equal(3)
  })

  it('says why it refused, and keeps the name', () => {
    const html = page('auth/login', { ...door, values: { username: 'linfang' }, error: '用户名或密码不对。' }, { actor: undefined }, 'bare')
    expect(html)
      .to.match(/role="alert"[^>]*>.*用户名或密码不对。/s)
      .and.include('value="linfang"')
  })
})

describe('icons', () => {
  const known = new Set<string>(ICONS)

  it('named anywhere in views and server are in the sprite', () => {
    const texts = [...sources('views', ['.ejs']), ...sources('server', ['.ts'])]
    const patterns = [
      /\bicon(?:Name)?: '([\w-]+)'/g,
      /\bicon\('([\w-]+)'/g,
      /\bicon\([^)]*\? '([\w-]+)'/g,
      /\bicon\([^)]*\? '[\w-]+' : '([\w-]+)'/g,
      /\bchip\('\w+',[^%]*?, '([\w-]+)'\)/g,
    ]
    const named = texts.flatMap(({ file, text }) =>
      patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => `${file}: ${match[1] ?? ''}`)),
    )
    expect(named.length).to.be.greaterThan(20)
    expect(named.filter((line) => !known.has(line.split(': ')[1] ?? ''))).to.deep.equal([])
  })

  it('of every status chip are in the sprite', () => {
    const html = show('partials/page-head', {
      head: { facts: ['ok', 'nil', 'soon', 'late', 'miss', 'turned', 'veto', 'idle'].map((kind) => ({ kind, text: kind })) },
    })
    const drawn = [...html.matchAll(/icons\.svg#([\w-]+)/g)].map((match) => match[1] ?? '')
    expect(drawn).to.have.length(8)
    expect(drawn.filter((name) => !known.has(name))).to.deep.equal([])
  })
})
