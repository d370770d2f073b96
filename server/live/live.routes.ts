import { Router, type NextFunction, type Request, type Response } from 'express'
import { z } from 'zod'
import { hashSessionId } from '../auth/session-store.ts'
import { sessionStands } from '../auth/sessions.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { countUnread } from '../notifications/notifications.service.ts'
import { actorOf, requireActor } from '../web/actor.ts'
import { speech } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { leaveSession } from '../web/session.ts'
import { hubOf } from './live.hub.ts'
import { allowedTopics } from './live.topics.ts'

const MOST_TOPICS = 10
/** Windows that somebody has in view at the same time; a hidden one closes its stream. */
export const MOST_STREAMS = 8
/** Proxies cut what is silent for a minute; and a session that has ended is noticed as soon as this. */
export const HEARTBEAT_MS = 15_000

const Query = z.object({
  topics: z
    .string()
    .max(500)
    .default('')
    .transform((text) => [...new Set(text.split(',').filter(Boolean))].slice(0, MOST_TOPICS)),
})

/** For a window whose session is over: without content a browser gives the stream up, and counts it as no failure. */
export function endStreams(req: Request, res: Response, next: NextFunction): void {
  if (actorOf(req) === undefined && asksForStream(req)) res.status(204).end()
  else next()
}

const asksForStream = (req: Request): boolean => req.get('accept')?.includes('text/event-stream') === true

/** One stream a window: which of the things on the page have changed, and how many messages are unread. */
export function liveRoutes(deps: Deps): Router {
  const router = Router()
  const open = new Map<number, number>()

  router.get('/', async (req, res) => {
    const actor = requireActor(req)
    if (!asksForStream(req)) throw new AppError('invalid', 'errors.invalid_input')
    const already = open.get(actor.id) ?? 0
    if (already >= MOST_STREAMS) throw new AppError('too_many', 'errors.too_many')
    open.set(actor.id, already + 1)
    try {
      const topics = await allowedTopics(deps, actor, parse(Query, req.query).topics)
      await stream(deps, req, res, { personId: actor.id, topics })
    } finally {
      const left = (open.get(actor.id) ?? 1) - 1
      if (left > 0) open.set(actor.id, left)
      else open.delete(actor.id)
    }
  })

  return router
}

interface Audience {
  readonly personId: number
  readonly topics: readonly string[]
}

/** Resolves when the stream has ended, by whichever side. */
async function stream(deps: Deps, req: Request, res: Response, { personId, topics }: Audience): Promise<void> {
  const { t } = speech(res)
  const sessionId = hashSessionId(req.sessionID)
  const own = `person:${personId}`
  leaveSession(req) // listening is not being there: a window left open must not keep a session alive
  const ended = new Promise<void>((resolve) => {
    res.once('close', resolve)
  })
  const say = (event: string, data: unknown): void => {
    if (!res.writableEnded) res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  const count = async (): Promise<void> => {
    const n = await countUnread(deps, personId)
    say('unread', { n, text: n > 0 ? t('frame.unread', { count: n }) : t('frame.messages') })
  }
  const guarded = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      deps.log.error({ err: error }, 'a live stream broke')
      res.end()
    })
  }
  const leave = await hubOf(deps).listen({
    topics: new Set([...topics, own]),
    wake: (changed) => {
      const named = changed.filter((topic) => topics.includes(topic))
      if (named.length > 0) say('changed', named)
      if (changed.includes(own)) guarded(count())
    },
    end: () => {
      res.end()
    },
  })
  if (res.writableEnded) {
    leave()
    return
  }
  // Nothing on the way may keep it back: no compression, no proxy's buffer.
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
  res.write(`retry: ${2_000 + Math.floor(Math.random() * 3_000)}\n\n`) // those who were cut off together do not come back together
  const beat = setInterval(() => {
    guarded(
      sessionStands(deps, sessionId).then((stands) => {
        if (stands) res.write(':\n\n')
        else {
          say('end', null)
          res.end()
        }
      }),
    )
  }, HEARTBEAT_MS)
  guarded(count())
  say('ready', topics)
  await ended
  clearInterval(beat)
  leave()
}
