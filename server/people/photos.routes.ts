import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { IdParams } from './people.forms.ts'
import { readPhoto } from './photos.service.ts'

/** The address may name the picture by its hash: then it may be kept for good, because another picture has another address. */
const PhotoQuery = z.object({ v: z.string().max(64).optional().catch(undefined) })

/** /people/:id/photo: for everybody who is signed in. */
export function photoRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/:id/photo', async (req, res) => {
    requireActor(req)
    const photo = await readPhoto(deps.db.read, parseAddress(IdParams, req).id)
    if (photo === undefined) throw new AppError('not_found', 'errors.not_found')
    const named = parse(PhotoQuery, req.query).v
    const kept = named !== undefined && named !== '' && photo.sha256.startsWith(named)
    res.set({ ETag: `"${photo.sha256}"`, 'Cache-Control': kept ? 'private, max-age=31536000, immutable' : 'private, no-cache' })
    if (req.fresh) {
      res.status(304).end()
      return
    }
    res.type('image/jpeg').send(photo.bytes)
  })
  return router
}
