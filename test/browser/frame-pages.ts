import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { BUILD_DIRECTORY, readAssets } from '../../server/web/assets.ts'
import type { Locale } from '../../server/i18n/index.ts'
import { page, show } from '../views/sample.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"

const days = ['start', 'used', 'off', 'off', 'used', 'pub', 'due'].map((kind, i) => ({
  on: `2026-09-${10 + i}`,
  kind,
  n: i,
  makeup: i === 4,
}))
const errors = { amount: { code: 'common.error.not_an_amount' } }

/** Each address shows parts of the frame as a page of the product would, under the product's content security policy. */
const PARTS: Readonly<Record<string, (locale: Locale) => string[]>> = {
  '/record': (locale) => [
    show(
      'partials/page-head',
      {
        head: {
          crumbs: [{ label: '公开登记簿', href: '/x' }],
          facts: [{ kind: 'ok', text: '按时公开' }, '第 2 版'],
          actions: [
            { label: '导出', href: '/x' },
            { label: '退回', dialog: 'back' },
            { label: '批准', post: '/sent', primary: true },
          ],
        },
      },
      { locale },
    ),
    card(show('partials/strip', { strip: { days, firstWeekday: 4 } }, { locale })),
    card(
      show(
        'partials/timeline',
        {
          timeline: [
            { title: '拟稿', who: '林芳', at: '9月10日' },
            { title: '保密审查', state: 'back', remark: '第 4 行' },
            { title: '批准', state: 'next' },
          ],
        },
        { locale },
      ),
    ),
    card(show('partials/facts', { facts: [{ label: '预算', value: '1.00', num: true }] }, { locale })),
    card(
      show('partials/empty-state', { empty: { text: '还没有。', todo: '去填写。', action: { label: '填写', href: '/form' } } }, { locale }),
    ),
    show(
      'partials/dialog',
      {
        dialog: {
          id: 'back',
          title: '退回？',
          action: '/sent',
          confirm: '退回',
          inputs: [{ kind: 'textarea', name: 'remark', label: '意见', maxlength: 9, counter: true }],
        },
      },
      { locale },
    ),
  ],
  '/form': (locale) => [
    show('partials/page-head', { head: {} }, { locale }),
    show('partials/form-errors', { errors, labels: { amount: '金额' } }, { locale }),
    `<form class="sl-form" method="post" action="/sent" data-confirm-leave>${[
      { name: 'purpose', label: '事由', help: '写明来意' },
      { kind: 'money', name: 'amount', label: '金额', unit: '元', error: errors.amount },
      { kind: 'select', name: 'kind', label: '类别', options: [{ value: 'a', label: '用餐' }] },
      {
        kind: 'rows',
        name: 'who',
        label: '范围',
        value: 'a',
        options: [
          { value: 'a', label: '全局', note: '登录的人' },
          { value: 'b', label: '本科室' },
        ],
      },
      { kind: 'checks', name: 'parts', label: '要素', options: [{ value: 'a', label: '事由' }] },
      { kind: 'file', name: 'file', label: '附件', hint: 'XLSX', maxBytes: 2048 },
    ]
      .map((field) => show('partials/field', { field }, { locale }))
      .join('')}<div class="sl-form-foot"><button class="btn btn-primary">提交</button></div></form>`,
  ],
  '/work': (locale) => [
    show('partials/page-head', { head: {} }, { locale }),
    show(
      'partials/steps',
      {
        steps: [
          { label: '选文件', state: 'done', href: '/x' },
          { label: '核对', state: 'current' },
        ],
      },
      { locale },
    ),
    card(show('partials/progress', { progress: { url: '/progress', label: '进度', text: '开始' } }, { locale })),
  ],
}
const card = (html: string): string => `<section class="card"><div class="sl-pb">${html}</div></section>`
const HOLE = '<span class="sl-phrase">hole</span>'
const person = { username: 'staff', name: '陈静', department: '就业促进科', roleLabel: '干部职工', does: '看公开' }

function html(address: URL): string | undefined {
  const locale = address.searchParams.get('lang') === 'en' ? 'en' : 'zh-CN'
  const sample = { locale, demo: true, toDo: 4, fresh: 7 } as const
  if (address.pathname === '/login')
    return page(
      'auth/login',
      { values: { username: '' }, error: '用户名或密码不对。', demoPeople: [person], demoPassword: 'x' },
      { ...sample, actor: undefined },
      'bare',
    )
  if (address.pathname === '/error')
    return page('errors/error', { status: 500, code: 'errors.internal', message: '', requestId: 'r', back: '/' }, sample)
  const parts = PARTS[address.pathname]?.(locale)
  return parts && page('partials/phrases', { phrases: 'hole' }, sample).replace(HOLE, parts.join('\n'))
}

export interface FramePages {
  readonly url: string
  /** Addresses and bodies that were posted, in order. */
  readonly posted: string[]
  close(): Promise<void>
}

export async function serveFrame(): Promise<FramePages> {
  const posted: string[] = []
  const asset = readAssets()
  let asked = 0
  const server: Server = createServer((req, res) => {
    const address = new URL(req.url ?? '/', 'http://frame')
    res.setHeader('Content-Security-Policy', POLICY)
    if (req.method === 'POST') {
      let body = ''
      req.on('data', (chunk: Buffer) => (body += chunk.toString()))
      req.on('end', () => {
        posted.push(`${address.pathname} ${decodeURIComponent(body)}`)
        setTimeout(() => res.writeHead(303, { Location: '/error' }).end(), 300)
      })
    } else if (address.pathname === '/progress') {
      asked += 1
      const state =
        asked < 3
          ? { state: 'running', value: asked, max: 3, text: `第 ${asked} 步` }
          : { state: 'done', value: 3, max: 3, text: '', next: '/error' }
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(state))
    } else if (address.pathname === '/live') {
      res.writeHead(204).end() // nothing changes here
    } else if (address.pathname.startsWith('/assets/')) {
      const name = address.pathname.slice('/assets/'.length)
      const file = Object.keys(TYPES).some((ending) => name.endsWith(ending) && !/-[0-9A-Z]{8}\./.test(name))
        ? asset(name).slice('/assets/'.length)
        : name
      res.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? '' }).end(readFileSync(path.join(BUILD_DIRECTORY, file)))
    } else {
      if (address.pathname === '/work') asked = 0
      const found = html(address)
      res.writeHead(found === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(found ?? '')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = (): Promise<void> => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posted, close }
}
