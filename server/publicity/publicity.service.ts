import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { getDisclosure } from '../disclosures/disclosures.service.ts'
import { publishedVersion, type Disclosure } from '../disclosures/disclosures.types.ts'
import { AppError } from '../errors.ts'
import {
  findPersonnel,
  listPersonnelLines,
  PERSONNEL_ACTIONS,
  namesOfDepartments,
  type PersonnelLine,
  type PersonnelNotice,
} from '../registers/index.ts'
import { listObjections, type Objection } from './objections.queries.ts'
import { denyHandle, denyJudge, hearsFor } from './publicity.policy.ts'
import { listResults, readPeriods, type PersonResult } from './publicity.reading.ts'
import { hasWaiting } from './waiting.queries.ts'
import { concernedBy, holdingBack, stateOf, type NoticeState, type Period } from './publicity.rules.ts'

export const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** A notice with all that is known of it, before anybody's permissions. */
export interface WholeNotice {
  readonly disclosure: Disclosure
  readonly notice: PersonnelNotice
  readonly people: readonly PersonnelLine[]
  /** Oldest first; the last one counts. */
  readonly periods: readonly Period[]
  readonly period: Period
  readonly state: NoticeState
  readonly results: readonly PersonResult[]
  readonly objections: readonly HeldObjection[]
}

/** An objection with whom it is about, as the text said it then. */
export interface HeldObjection extends Objection {
  readonly concerned: readonly PersonnelLine[]
  /** Null: the notice as a whole. */
  readonly about: string | null
  readonly concluded: boolean
}

/**
 * Everything about the notice of a record, inside or outside a transaction. @throws AppError not_found for a record that the actor may not
 * see, and for one that never was a notice
 */
export async function loadNotice(db: Knex, disclosure: Disclosure, today: string): Promise<WholeNotice> {
  const shown = publishedVersion(disclosure)
  const periods = (await readPeriods(db, [disclosure.id])).get(disclosure.id)?.periods ?? []
  const period = periods.at(-1)
  if (shown === undefined || period === undefined || period.versionId !== shown.id || disclosure.item.register !== PERSONNEL_ACTIONS)
    throw new AppError('not_found', 'errors.not_found')
  const { notice, lines } = await findPersonnel(db, { versionId: shown.id })
  const results = await listResults(db, [shown.id])
  return {
    disclosure,
    notice,
    people: lines,
    periods,
    period,
    state: stateOf(period, today, lines.length - results.length),
    results,
    objections: await held(db, disclosure.id),
  }
}

async function held(db: Knex, disclosureId: number): Promise<HeldObjection[]> {
  const objections = await listObjections(db, [disclosureId])
  const lines = await listPersonnelLines(db, [...new Set(objections.map(({ versionId }) => versionId))])
  return objections.map((objection) => {
    const concerned = concernedBy(
      lines.filter(({ versionId }) => versionId === objection.versionId),
      objection.lineNo,
    )
    return {
      ...objection,
      concerned,
      about: objection.lineNo === null ? null : (concerned[0]?.name ?? ''),
      concluded: objection.state === 'concluded',
    }
  })
}

export interface NoticePage extends Omit<WholeNotice, 'objections'> {
  readonly takers: readonly { readonly name: string; readonly nameEn: string }[]
  /** Whether the actor may write an objection now. */
  readonly open: boolean
  /** Those that the actor may handle; undefined for whoever hears none. */
  readonly objections: readonly HeldObjection[] | undefined
  /** How many there were, once the period is over. */
  readonly count: number | undefined
  /** People for whom the actor may say a result now, and how many objections keep others from one, by line; 0: some wait to be filed. */
  readonly judging: ReadonlyMap<number, Judging>
}
export type Judging = { readonly allowed: true } | { readonly allowed: false; readonly held: number }

/** The page of a notice. @throws AppError forbidden for the administrators, not_found */
export async function getNoticePage(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<NoticePage> {
  authorize(denyReading(actor))
  const disclosure = await getDisclosure(deps, actor, id)
  const { objections, ...notice } = await loadNotice(deps.db.read, disclosure, todayOf(deps))
  const { takers } = notice.notice
  const over = notice.state === 'awaiting' || notice.state === 'settled'
  return {
    ...notice,
    takers: await namesOfDepartments(deps.db.read, takers),
    open: notice.state === 'running',
    objections: hearsFor(actor, takers) ? objections.filter((one) => denyHandle(actor, { takers, ...one }) === undefined) : undefined,
    count: over ? objections.length : undefined,
    judging: notice.state === 'awaiting' ? judgingOf(actor, notice, objections, await hasWaiting(deps.db.read, id)) : new Map(),
  }
}

function judgingOf(
  actor: Actor,
  { notice, people, results }: Pick<WholeNotice, 'notice' | 'people' | 'results'>,
  objections: readonly HeldObjection[],
  waiting: boolean,
) {
  return new Map(
    people.flatMap((person): [number, Judging][] => {
      if (results.some(({ lineNo }) => lineNo === person.lineNo)) return []
      if (denyJudge(actor, { takers: notice.takers, concerned: [person] }) !== undefined) return []
      const open = holdingBack(objections, person.name).length
      return [[person.lineNo, open === 0 && !waiting ? { allowed: true } : { allowed: false, held: open }]]
    }),
  )
}
