import type { Request, Response } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Deps } from '../deps.ts'
import { endingOf } from '../files/sniff.rules.ts'
import { contentDisposition } from './table-export.ts'
import type { FileCopy } from '../attachments/attachments.types.ts'
import { streamFile } from '../attachments/reading.service.ts'

type Stream = (from: number, to: number) => AsyncIterable<Buffer>

/**
 * Sends a file to keep. No address of ours ever answers with a stranger's document to be shown: what is on a page is drawn there by our
 * own script, or as a picture, from these same bytes. Should a browser open them all the same, it may run nothing and ask nobody.
 */
export async function sendFile(req: Request, res: Response, file: FileCopy, stream: Stream): Promise<void> {
  const ending = endingOf(file.name)
  res.set({
    'Content-Type': file.type,
    'Content-Disposition': contentDisposition(file.name.slice(0, file.name.length - ending.length - 1), 'attachment', ending),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store, no-transform', // compressed, it would have no length, and no part of it could be asked for
    'Accept-Ranges': 'bytes',
  })
  const asked = rangeOf(req, file.size)
  if (asked === 'beyond') {
    res.status(416).set('Content-Range', `bytes */${file.size}`).end()
    return
  }
  const { from, to } = asked ?? { from: 0, to: file.size - 1 }
  if (asked !== undefined) res.status(206).set('Content-Range', `bytes ${from}-${to}/${file.size}`)
  res.set('Content-Length', String(to - from + 1))
  if (req.method === 'HEAD') {
    res.end()
    return
  }
  await pipeline(Readable.from(stream(from, to), { objectMode: false }), res).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error // the reader went away
  })
}

/** A file of another feature, whose service said that it may be opened. */
export const sendKept = (deps: Pick<Deps, 'db'>, res: Response, kept: Omit<FileCopy, 'copy'>): Promise<void> => {
  const file = { ...kept, copy: 'cleaned' } as const
  return sendFile(res.req, res, file, (from, to) => streamFile(deps, file, from, to))
}

/** One part, as viewers ask for it; several at once are answered with the whole (RFC 9110, 14.2 allows that). */
function rangeOf(req: Request, size: number): { from: number; to: number } | 'beyond' | undefined {
  const ranges = req.headers.range === undefined ? undefined : req.range(size)
  if (ranges === undefined || ranges === -2) return undefined
  if (ranges === -1) return 'beyond'
  const [first] = ranges
  return ranges.type === 'bytes' && ranges.length === 1 && first !== undefined ? { from: first.start, to: first.end } : undefined
}
