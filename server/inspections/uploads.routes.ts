import type { Request, Response } from 'express'
import multer from 'multer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { streamFile } from '../attachments/reading.service.ts'
import type { Upload } from '../attachments/incoming.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { contentDisposition } from '../web/table-export.ts'
import type { StoredFile } from './inspections.types.ts'

/** A phone sends one picture at a time; an answer from the office may carry a few papers. */
const MOST_FILES = 6

export type TakeFiles = (req: Request, res: Response) => Promise<readonly Upload[]>

/** Reads the files of a form into memory, within limits of their number and size. @throws AppError too_large, invalid */
export function fileTaker({ config }: Pick<Deps, 'config'>): TakeFiles {
  const limits = { fileSize: config.uploadLimitBytes, files: MOST_FILES, fields: 10, fieldSize: 20_000, parts: MOST_FILES + 10 }
  const take = multer({ storage: multer.memoryStorage(), limits }).array('file', MOST_FILES)
  return async (req, res) => {
    // Said by the request itself before a byte of it is kept.
    const length = req.headers['content-length']
    if (length === undefined || Number(length) > 3 * config.uploadLimitBytes) throw tooLarge(config.uploadLimitBytes)
    await new Promise<void>((resolve, reject) => {
      take(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(limitOf(error, config.uploadLimitBytes))
      })
    })
    const files = (req.files ?? []) as Express.Multer.File[]
    // A field of files that nobody touched arrives as one file without a name.
    return files
      .filter(({ originalname, size }) => originalname !== '' || size > 0)
      .map((file) => ({ name: file.originalname, bytes: file.buffer }))
  }
}

const tooLarge = (bytes: number): AppError => new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(bytes / 1024 / 1024) })

function limitOf(error: unknown, bytes: number): Error {
  const { code } = error as { code?: unknown }
  if (code === 'LIMIT_FILE_SIZE') return tooLarge(bytes)
  if (typeof code === 'string' && code.startsWith('LIMIT_'))
    return new AppError('invalid', 'inspections.error.too_many_at_once', {}, { max: MOST_FILES })
  return error instanceof Error ? error : new Error('the form could not be read')
}

/** Sends a file as it is kept, to be saved or drawn as a picture: should a browser open it all the same, it may run nothing and ask nobody. */
export async function sendKept(deps: Pick<Deps, 'db'>, res: Response, { name, type, sha256, size }: StoredFile): Promise<void> {
  const at = name.lastIndexOf('.')
  res.set({
    'Content-Type': type,
    'Content-Length': String(size),
    'Content-Disposition': contentDisposition(at > 0 ? name.slice(0, at) : name, 'attachment', at > 0 ? name.slice(at + 1) : ''),
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
