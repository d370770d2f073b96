import ejs from 'ejs'
import express from 'express'

// The bare page: Express and EJS as they come, the same number of rows and bytes from memory; no database, no session.

const TEMPLATE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title><%= title %></title></head><body><h1><%= title %></h1><table><tbody>
<% for (const row of rows) { %><tr><td><a href="/disclosures/<%= row.id %>"><%= row.title %></a></td><td><%= row.department %></td><td><%= row.on %></td><td><%= row.amount %></td></tr>
<% } %></tbody></table></body></html>`

interface Row {
  readonly id: number
  readonly title: string
  readonly department: string
  readonly on: string
  readonly amount: string
}

/** Rows whose page has `bytes` bytes in all: the text is padded, as labels, chips and links pad the product's rows. */
export function bareRows(rows: number, bytes: number): Row[] {
  const make = (padding: number): Row[] =>
    Array.from({ length: Math.max(1, rows) }, (_, i) => ({
      id: i + 1,
      title: `公务接待费支出${'x'.repeat(padding)}`,
      department: '就业促进科',
      on: '2026年9月28日',
      amount: '12,345.00',
    }))
  const empty = Buffer.byteLength(ejs.render(TEMPLATE, { title: '公开事项', rows: make(0) }))
  return make(Math.max(0, Math.round((bytes - empty) / Math.max(1, rows))))
}

export function bareApp(pages: ReadonlyMap<string, Row[]>): express.Express {
  const app = express()
  const template = ejs.compile(TEMPLATE)
  app.engine('ejs', (_file, data, done) => {
    done(null, template(data as object))
  })
  app.get('/:page', (req, res) => {
    res.type('html').send(template({ title: '公开事项', rows: pages.get(req.params.page) ?? [] }))
  })
  return app
}

// Run as a process of its own: `bare.ts PORT '{"list":[50,60000]}'`, rows and bytes a page.
if (process.argv[2] !== undefined && process.argv[3] !== undefined) {
  const wanted = Object.entries(JSON.parse(process.argv[3]) as Record<string, [number, number]>)
  bareApp(new Map(wanted.map(([name, [rows, bytes]]) => [name, bareRows(rows, bytes)]))).listen(Number(process.argv[2]), '127.0.0.1')
}
