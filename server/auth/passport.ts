import type { Request } from 'express'
import passportModule from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { signIn, type SignedIn } from './auth.service.ts'
import { accountOf } from './session-store.ts'

/** Whom passport hands to the sign-in page: the session keeps the id alone. */
export interface Authenticated {
  readonly id: number
  readonly signedIn: SignedIn
}
export type Authenticator = InstanceType<typeof passportModule.Passport>

/** A Passport of this application's own: the module's singleton would leak strategies between applications in one process. */
export function createPassport(deps: Deps): Authenticator {
  const passport = new passportModule.Passport()
  passport.use(
    new LocalStrategy({ passReqToCallback: true }, (req, username, password, done) => {
      signIn(deps, { username, password, address: req.ip ?? '' }).then(
        (signedIn) => {
          done(null, { id: signedIn.personId, signedIn })
        },
        (error: unknown) => {
          if (error instanceof AppError) done(null, false, error as unknown as { message: string })
          else done(error)
        },
      )
    }),
  )
  passport.serializeUser((user, done) => {
    done(null, (user as { id: number }).id)
  })
  // The session's query has already brought the person: nothing is looked up twice.
  passport.deserializeUser((req: Request, id: number, done: (error: unknown, user?: Express.User | false) => void) => {
    const actor = accountOf(req)?.actor
    // The address goes with whoever acts, so that every audit entry says from where.
    done(null, actor?.id === id ? { ...actor, address: req.ip ?? '' } : false)
  })
  return passport
}
