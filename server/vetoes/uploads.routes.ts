import type { Request, Response } from 'express'
import multer from 'multer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Upload } from '../attachments/incoming.ts'
import { streamFile } from '../attachments/reading.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { contentDisposition } from '../web/table-export.ts'
import type { VetoFile } from './vetoes.types.ts'

const MOST_AT_ONCE = 6

export type TakeFiles = (req: Request, res: Response) => Promise<readonly Upload[]>

/** Reads the files of a form into memory, within limits of their number and size. @throws AppError too_large, invalid */
export function fileTaker({ config }: Pick<Deps, 'config'>): TakeFiles {
  const most = config.uploadLimitBytes
  const limits = { fileSize: most, files: MOST_AT_ONCE, fields: 20, fieldSize: 100_000, parts: MOST_AT_ONCE + 20 }
  const take = multer({ storage: multer.memoryStorage(), limits }).array('file', MOST_AT_ONCE)
  return async (req, res) => {
    // Said by the request itself before a byte of it is kept.
    const length = req.headers['content-length']
    if (length === undefined || Number(length) > 3 * most) throw tooLarge(most)
    await new Promise<void>((resolve, reject) => {
      take(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(limitOf(error, most))
      })
    })
    // A field of files that nobody touched arrives as one file without a name.
    const files = ((req.files ?? []) as Express.Multer.File[]).filter(({ originalname, size }) => originalname !== '' || size > 0)
    return files.map(({ originalname, buffer }) => ({ name: originalname, bytes: buffer }))
  }
}

const tooLarge = (bytes: number): AppError => new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(bytes / 1024 / 1024) })

function limitOf(error: unknown, bytes: number): Error {
  const { code } = error as { code?: unknown }
  if (code === 'LIMIT_FILE_SIZE') return tooLarge(bytes)
  if (typeof code === 'string' && code.startsWith('LIMIT_'))
    return new AppError('invalid', 'errors.invalid_input', {
      file: { code: 'vetoes.error.too_many_at_once', params: { max: MOST_AT_ONCE } },
    })
  return error instanceof Error ? error : new Error('the form could not be read')
}

/** Sends a file as it is kept, to be saved: should a browser open it all the same, it may run nothing and ask nobody. */
export async function sendKept(deps: Pick<Deps, 'db'>, res: Response, { name, type, sha256, size }: VetoFile): Promise<void> {
  const dot = name.lastIndexOf('.')
  res.set({
    'Content-Type': type,
    'Content-Length': String(size),
    'Content-Disposition': contentDisposition(dot > 0 ? name.slice(0, dot) : name, 'attachment', dot > 0 ? name.slice(dot + 1) : ''),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store, no-transform',
  })
  const bytes = streamFile(deps, { copy: 'cleaned', sha256, name, type, size }, 0, size - 1)
  await pipeline(Readable.from(bytes, { objectMode: false }), res).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error // the reader went away
  })
}
