import type { Knex } from 'knex'
import type { VetoRule } from '../../core/evaluation/scheme.types.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { frozenSchemes, getScheme } from '../evaluations/schemes.service.ts'
import type { FrozenScheme } from '../evaluations/schemes.types.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { getCase, possibleSubstitutes } from './steps.service.ts'
import { denySubstitute, denyVetoes } from './vetoes.policy.ts'
import { countUnseen, decodeVeto, vetoesFor, type Office } from './vetoes.queries.ts'
import { VETOES, type VetoRow } from './vetoes.table.ts'
import type { VetoCase } from './vetoes.types.ts'

/** As far as the actor may know of them. @throws AppError forbidden */
export async function listVetoes({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<VetoRow>> {
  authorize(denyVetoes(actor))
  return readPage(vetoesFor(db.read, actor), VETOES, query, await named(db.read))
}

/** The same whole, for the export. @throws AppError forbidden */
export async function* exportVetoes({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly VetoRow[]> {
  authorize(denyVetoes(actor))
  yield* readAll(vetoesFor(db.read, actor), VETOES, query, await named(db.read))
}

/** How many are not in the list, because nobody has looked into them. @throws AppError forbidden */
export async function unseenVetoes({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<number> {
  authorize(denyVetoes(actor))
  return countUnseen(db.read, actor)
}

/** Rows with the name that their scheme gives the rule. */
async function named(db: Knex): Promise<(row: unknown) => VetoRow> {
  const schemes = new Map((await frozenSchemes(db)).map(({ id, scheme }) => [id, scheme]))
  return (row) => {
    const veto = decodeVeto(row)
    return { ...veto, ruleName: schemes.get(veto.schemeId)?.vetoes.find(({ code }) => code === veto.rule)?.name ?? veto.rule }
  }
}

export interface VetoPage extends VetoCase {
  readonly scheme: FrozenScheme['scheme']
  readonly rule: VetoRule | undefined
  /** Who could stand in, for a leader who has to name somebody. */
  readonly offices: readonly Office[]
}

/** @throws AppError forbidden, not_found */
export async function readVeto({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<VetoPage> {
  const found = await getCase(db.read, actor, id)
  const { scheme } = await getScheme(db.read, found.veto.schemeId)
  const offices = denySubstitute(actor, found) === undefined ? await possibleSubstitutes(db.read, found) : []
  return { ...found, scheme, rule: scheme.vetoes.find(({ code }) => code === found.veto.rule), offices }
}
