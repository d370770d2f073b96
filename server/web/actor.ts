import type { Request } from 'express'
import type { Actor } from '../auth/policy.ts'
import { AppError } from '../errors.ts'

/** Who is signed in, or undefined. Passport put it there; nothing else may. */
export const actorOf = (req: Request): Actor | undefined => req.user as Actor | undefined

/** Who is signed in; a page that needs somebody sends everybody else to the sign-in page. */
export function requireActor(req: Request): Actor {
  const actor = actorOf(req)
  if (actor === undefined) throw new AppError('unauthenticated', 'auth.sign_in.required')
  return actor
}
