import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { deleteSessions } from './account.queries.ts'
import { checkCurrent } from './account.service.ts'
import { guess } from './attempts.service.ts'
import type { Actor } from './policy.ts'
import { makeRecoveryCodes } from './recovery-codes.rules.ts'
import { hashRecoveryCode } from './recovery-hash.ts'
import { sealingSecrets } from './sealing-secrets.ts'
import { seal, SealError, unseal, type SealingSecrets } from './sealing.ts'
import {
  deleteFactor,
  enablePending,
  findFactor,
  replaceRecoveryCodes,
  savePending,
  spendRecoveryCode,
  useStep,
  type StoredFactor,
} from './second-factor.queries.ts'
import { CODE_MESSAGES, PENDING_MINUTES, readCode, type CodeOutcome, type TypedCode } from './second-factor.rules.ts'
import { matchingStep, SECRET_BYTES } from './totp.ts'

/** What a person sees of their own second factor. */
export interface SecondFactor {
  readonly enabledAt: string | null
  readonly codesLeft: number
  /** A QR code waits to be confirmed. */
  readonly pending: boolean
}

export async function getSecondFactor({ db, now }: Deps, actor: Actor): Promise<SecondFactor> {
  const found = await findFactor(db.read, actor.id)
  return { enabledAt: found?.enabledAt ?? null, codesLeft: found?.codesLeft ?? 0, pending: isPending(found, now()) }
}

/** Of somebody else, for whoever administers it: never the secret. */
export async function getOthersSecondFactor(db: Knex, personId: number): Promise<Omit<SecondFactor, 'pending'>> {
  const found = await findFactor(db, personId)
  return { enabledAt: found?.enabledAt ?? null, codesLeft: found?.codesLeft ?? 0 }
}

const isPending = (factor: StoredFactor | undefined, at: Date): boolean =>
  typeof factor?.pendingAt === 'string' && at.getTime() - Date.parse(factor.pendingAt) < PENDING_MINUTES * 60_000

export interface Proof {
  readonly password: string
  /** A code of the authenticator or a recovery code. */
  readonly code: string
}

/**
 * Makes a new secret, which counts for nothing until a code of it was typed. `proof` is left out only by somebody who has just been sent
 * here from the sign-in page; whoever has a second factor already proves that too. @throws AppError `invalid`, `too_many`
 */
export async function beginSetUp(deps: Deps, actor: Actor, proof: Proof | undefined): Promise<void> {
  const known = await findFactor(deps.db.read, actor.id)
  if (proof !== undefined) await prove(deps, actor, proof, known)
  else if (known?.enabledAt != null) throw new AppError('conflict', 'errors.changed_meanwhile')
  const sealed = seal(await sealingSecrets(deps.db.read, deps.config), place(actor.id), deps.random(SECRET_BYTES), deps.random(12))
  const at = deps.now().toISOString()
  await deps.db.write.transaction((tx) => savePending(tx, actor.id, sealed, at))
}

/** The secret that waits to be confirmed, or undefined. */
export async function pendingSecret(deps: Deps, actor: Actor): Promise<Uint8Array | undefined> {
  const found = await findFactor(deps.db.read, actor.id)
  if (found?.pendingSecret == null || !isPending(found, deps.now())) return undefined
  return unseal(await sealingSecrets(deps.db.read, deps.config), place(actor.id), found.pendingSecret)
}

/**
 * Turns the second factor on, or over to another device, with the first code that the new secret made. Returns the recovery codes: they
 * are shown once and kept nowhere. Every session but this one ends: nobody proved more than a password there.
 */
export async function confirmSetUp(deps: Deps, actor: Actor, typed: string, sessionId: string): Promise<readonly string[]> {
  const found = await findFactor(deps.db.read, actor.id)
  const sealed = found?.pendingSecret
  if (sealed == null || !isPending(found, deps.now())) throw new AppError('conflict', 'auth.second.pending_over')
  const secret = unseal(await sealingSecrets(deps.db.read, deps.config), place(actor.id), sealed)
  const { outcome: step } = await guess(deps, codeKey(actor.id), 'auth.code.locked', () => {
    const read = readCode(typed)
    const matched = read?.kind === 'totp' ? matchingStep(secret, read.code, deps.now()) : undefined
    return Promise.resolve({ right: matched !== undefined, outcome: matched })
  })
  if (step === undefined) throw wrongCode('wrong')
  const codes = makeRecoveryCodes(deps.random)
  const at = deps.now().toISOString()
  await audited(deps, actor, async (tx) => {
    if (!(await enablePending(tx, actor.id, sealed, step, at))) throw new AppError('conflict', 'errors.changed_meanwhile')
    await saveCodes(tx, actor.id, codes, at)
    const sessionsEnded = await deleteSessions(tx, actor.id, { except: sessionId })
    const action = found?.enabledAt == null ? 'auth.second_factor_on' : 'auth.second_factor_replace'
    return [undefined, { action, subject: `person:${actor.id}`, details: { sessionsEnded } }]
  })
  return codes
}

/** Ten new recovery codes in place of the old ones. */
export async function renewRecoveryCodes(deps: Deps, actor: Actor, proof: Proof): Promise<readonly string[]> {
  await prove(deps, actor, proof, await enabled(deps, actor))
  const codes = makeRecoveryCodes(deps.random)
  const at = deps.now().toISOString()
  await audited(deps, actor, async (tx) => {
    await saveCodes(tx, actor.id, codes, at)
    return [undefined, { action: 'auth.recovery_codes', subject: `person:${actor.id}`, details: {} }]
  })
  return codes
}

/** @throws AppError `forbidden` when a role of the person needs it */
export async function turnOff(deps: Deps, actor: Actor, proof: Proof, required: boolean): Promise<void> {
  if (required) throw new AppError('forbidden', 'auth.second.required_by_role')
  await prove(deps, actor, proof, await enabled(deps, actor))
  await audited(deps, actor, async (tx) => {
    if (!(await deleteFactor(tx, actor.id))) throw new AppError('conflict', 'errors.changed_meanwhile')
    return [undefined, { action: 'auth.second_factor_off', subject: `person:${actor.id}`, details: {} }]
  })
}

/** Takes a person's second factor away in a transaction that says why; returns whether there was one. For services that reset it. */
export const removeSecondFactor = (tx: Knex, personId: number): Promise<boolean> => deleteFactor(tx, personId)

async function enabled({ db }: Deps, actor: Actor): Promise<StoredFactor> {
  const found = await findFactor(db.read, actor.id)
  if (found?.enabledAt == null) throw new AppError('conflict', 'auth.second.is_off')
  return found
}

/** Password and, when there is a second factor, a code: a screen left open must not be enough. */
async function prove(deps: Deps, actor: Actor, { password, code }: Proof, factor: StoredFactor | undefined): Promise<void> {
  await checkCurrent(deps, actor, password, 'password')
  if (factor?.enabledAt == null) return
  const read = readCode(code)
  const { outcome } = await judgeCode(deps, actor.id, read)
  if (outcome !== 'right') throw wrongCode(outcome)
  if (read?.kind === 'recovery') await recordSpent(deps, actor)
}

// A recovery code that was spent is worth a line of its own: there are only ten.
const recordSpent = (deps: Deps, actor: Actor): Promise<void> =>
  audited(deps, actor, async (tx) => {
    const recoveryCodesLeft = (await findFactor(tx, actor.id))?.codesLeft ?? 0
    return [undefined, { action: 'auth.recovery_code_used', subject: `person:${actor.id}`, details: { recoveryCodesLeft } }]
  })

const wrongCode = (outcome: Exclude<CodeOutcome, 'right'>): AppError =>
  new AppError('invalid', 'errors.invalid_input', { code: { code: CODE_MESSAGES[outcome] } })

/** Judges one code of a person, under the limit on guesses; a right one is used up by it. Only who knows the password gets here, so the limit is per account. */
export const judgeCode = (deps: Deps, personId: number, code: TypedCode | undefined) =>
  guess<CodeOutcome>(deps, codeKey(personId), 'auth.code.locked', async () => {
    const outcome = code === undefined ? 'wrong' : await useCode(deps, personId, code)
    return { right: outcome === 'right', outcome }
  })

const codeKey = (personId: number): string => `code:${personId}`

async function useCode(deps: Deps, personId: number, { kind, code }: TypedCode): Promise<CodeOutcome> {
  const { db, now } = deps
  if (kind === 'recovery')
    return (await spendRecoveryCode(db.write, personId, hashRecoveryCode(personId, code), now().toISOString())) ? 'right' : 'wrong'
  const sealed = (await findFactor(db.read, personId))?.secret
  if (sealed == null) return 'wrong'
  const step = matchingStep(openSecret(deps, await sealingSecrets(deps.db.read, deps.config), personId, sealed), code, now())
  if (step === undefined) return 'wrong'
  return (await useStep(db.write, personId, sealed, step)) ? 'right' : 'used'
}

/** A secret that does not open is nobody's mistake at the keyboard: the log says so, the person is told whom to ask. */
function openSecret({ log }: Deps, secrets: SealingSecrets, personId: number, sealed: string): Uint8Array {
  try {
    return unseal(secrets, place(personId), sealed)
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    log.error({ err: error, personId }, 'a second factor cannot be read: was SUNLIT_SECRET changed, or the database restored without it?')
    throw new AppError('conflict', 'auth.code.unreadable')
  }
}

const place = (personId: number): string => `second-factor:${personId}`

const saveCodes = (tx: Knex, personId: number, codes: readonly string[], at: string): Promise<void> =>
  replaceRecoveryCodes(
    tx,
    personId,
    codes.map((code) => hashRecoveryCode(personId, code)),
    at,
  )
