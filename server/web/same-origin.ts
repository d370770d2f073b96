import type { NextFunction, Request, Response } from 'express'
import { AppError } from '../errors.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses changes that another site asks for (ADR 0006). Browsers say where a request comes from: by Sec-Fetch-Site on secure
 * pages, else by Origin. A request that says neither does not come from a page of ours.
 */
export function sameOrigin(req: Request, _res: Response, next: NextFunction): void {
  if (SAFE.has(req.method) || comesFromHere(req)) {
    next()
    return
  }
  throw new AppError('forbidden', 'errors.cross_site')
}

function comesFromHere(req: Request): boolean {
  const site = req.get('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = req.get('origin')
  if (origin === undefined) return false
  try {
    return new URL(origin).host === req.get('host')
  } catch {
    return false
  }
}
