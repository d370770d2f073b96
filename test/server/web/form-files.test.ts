import { expect } from 'chai'
import express, { type NextFunction, type Request, type Response } from 'express'
import request from 'supertest'
import { readConfig } from '../../../server/config.ts'
import { AppError } from '../../../server/errors.ts'
import { formFiles } from '../../../server/web/form-files.ts'

describe('the files of a form', () => {
  const take = formFiles({ config: { ...readConfig({}), uploadLimitBytes: 1_000 } }, 2)
  const app = express()
    .use(express.urlencoded({ extended: false }))
    .post('/', async (req, res) => {
      const files = await take(req, res)
      res.json({ files: files.map(({ name, bytes }) => [name, bytes.length]), body: req.body as unknown })
    })
    .use((error: unknown, _req: Request, res: Response, _next: NextFunction) => {
      if (!(error instanceof AppError)) throw error
      res.status(422).json({ kind: error.kind, code: error.code, fields: error.fields, params: error.params })
    })
  const sent = (...files: [string, number][]) => {
    const form = request(app).post('/').field('title', '采购')
    return files.reduce((all, [name, size]) => all.attach('file', Buffer.alloc(size), name), form)
  }

  it('come with its other fields; a field that nobody touched is no file', async () => {
    const { body } = await sent(['a.pdf', 10], ['', 0]).expect(200)
    expect(body).to.deep.equal({ files: [['a.pdf', 10]], body: { title: '采购' } })
  })

  it('may be none at all', async () => {
    const { body } = await request(app).post('/').type('form').send({ title: '采购' }).expect(200)
    expect(body).to.deep.equal({ files: [], body: { title: '采购' } })
  })

  it('are refused at their field when there are too many', async () => {
    const { body } = await sent(['a.pdf', 1], ['b.pdf', 1], ['c.pdf', 1]).expect(422)
    const said = { code: 'errors.too_many_files', params: { max: 2 } }
    expect(body).to.deep.equal({ kind: 'invalid', ...said, fields: { file: said } })
  })

  it('are refused when one is too large, or the whole is', async () => {
    for (const size of [1_001, 4_000]) expect((await sent(['a.pdf', size]).expect(422)).body).to.include({ kind: 'too_large' })
  })
})
