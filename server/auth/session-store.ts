import type { Request } from 'express'
import session, { type SessionData } from 'express-session'
import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { deleteSession, findSession, saveSession, touchSession, updateSession, type LoadedSession } from './auth.queries.ts'
import type { SecuritySettings } from '../security/settings.rules.ts'
import { securitySettings, sessionLimits } from '../security/settings.service.ts'
import type { Account } from './account.types.ts'

/** A session is written again for being seen at most this often: a page must not cost a write. */
const TOUCH_EVERY_MS = 60_000

type StoredSession = SessionData & { passport?: { user?: number } }
type Done = (error?: unknown) => void

/** What `get` found, with the id it was found under: signing in gives the same request a new id, to which nothing of the old one applies. */
interface Found extends LoadedSession {
  readonly id: string
}
const loadedFor = new WeakMap<object, Found>()

/** The person behind a request, found in the same query as the session. */
export const accountOf = (req: Request): Account | undefined => loadedFor.get(req)?.account

/** The cookie's value is a key to an account; the database keeps only its hash, so that a copied database opens nothing. */
export const hashSessionId = (id: string): string => createHash('sha256').update(id).digest('hex')

/**
 * express-session's store over our table: one joined query per page (ADR 0005), an idle and an absolute limit, and rows that
 * the owner can list and revoke.
 */
export class SessionStore extends session.Store {
  readonly #deps: Deps

  constructor(deps: Deps) {
    super()
    this.#deps = deps
  }

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    const { db, cache, now } = this.#deps
    findSession(db.read, db.engine, hashSessionId(id), now().toISOString()).then(
      (loaded) => {
        if (loaded === undefined) {
          done(null, null)
          return
        }
        // A limit that was made shorter counts for sessions that began before it.
        if (this.#expiry(new Date(loaded.lastSeenAt), loaded.createdAt, loaded.settings) <= now().toISOString()) {
          done(null, null)
          return
        }
        cache.saw(loaded.revision)
        const data = JSON.parse(loaded.data) as StoredSession
        loadedFor.set(data, { ...loaded, id })
        done(null, data)
      },
      (error: unknown) => {
        done(error)
      },
    )
  }

  override createSession(req: Request, data: SessionData): session.Session & SessionData {
    const loaded = loadedFor.get(data)
    if (loaded !== undefined) loadedFor.set(req, loaded)
    return super.createSession(req, data)
  }

  override set(id: string, data: StoredSession, done?: Done): void {
    this.#save(id, data).then(
      () => done?.(),
      (error: unknown) => done?.(error),
    )
  }

  async #save(id: string, data: StoredSession): Promise<void> {
    const { db, now } = this.#deps
    const req = (data as { req?: Request }).req
    const at = now()
    const known = this.#foundFor(req, id)
    const settings = known?.settings ?? (await securitySettings(db.read))
    const record = {
      idHash: hashSessionId(id),
      personId: data.passport?.user ?? null,
      data: JSON.stringify(data),
      at: at.toISOString(),
      expiresAt: this.#expiry(at, known?.createdAt, settings),
      address: req?.ip ?? '',
      userAgent: (req?.get('user-agent') ?? '').slice(0, 300),
    }
    // A known session is only updated: a request that was under way when it was revoked must not bring it back.
    await (known === undefined ? saveSession(db.write, record) : updateSession(db.write, record))
  }

  override touch(id: string, data: SessionData, done?: Done): void {
    const { db, now } = this.#deps
    const req = (data as { req?: Request }).req
    const loaded = this.#foundFor(req, id)
    const at = now()
    if (loaded === undefined || at.getTime() - Date.parse(loaded.lastSeenAt) < TOUCH_EVERY_MS) {
      done?.()
      return
    }
    touchSession(db.write, hashSessionId(id), at.toISOString(), this.#expiry(at, loaded.createdAt, loaded.settings)).then(
      () => done?.(),
      (error: unknown) => done?.(error),
    )
  }

  override destroy(id: string, done?: Done): void {
    deleteSession(this.#deps.db.write, hashSessionId(id)).then(
      () => done?.(),
      (error: unknown) => done?.(error),
    )
  }

  #foundFor(req: Request | undefined, id: string): Found | undefined {
    const found = req === undefined ? undefined : loadedFor.get(req)
    return found?.id === id ? found : undefined
  }

  #expiry(at: Date, createdAt: string | undefined, settings: SecuritySettings): string {
    const { idleMs, absoluteMs } = sessionLimits(this.#deps.config, settings)
    const created = createdAt === undefined ? at.getTime() : Date.parse(createdAt)
    return new Date(Math.min(at.getTime() + idleMs, created + absoluteMs)).toISOString()
  }
}
