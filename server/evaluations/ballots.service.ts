import type { Knex } from 'knex'
import type { Leaf } from '../../core/evaluation/scheme.types.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { evaluationCounts } from '../elections/results.service.ts'
import { AppError } from '../errors.ts'
import { readSpreadsheet } from '../imports/spreadsheet.ts'
import { placesOf } from './ballot-facts.service.ts'
import { headingsOf, readCounts, templateRows, type CountSource } from './ballot-counts.rules.ts'
import { denyEntries } from './cycles.policy.ts'
import { holdCycle, insertStep, listSubjects } from './cycles.queries.ts'
import { getCycle } from './cycles.service.ts'
import type { Cycle, CycleSubject } from './cycles.types.ts'
import { decisionsInForce } from './entries.rules.ts'
import { waivedBy } from './facts.service.ts'
import { listDecisions, listPublishedEvaluations, removeBallot, replaceBallot } from './entries.queries.ts'
import { ballotLeaves } from './rounds.rules.ts'
import { getScheme } from './schemes.service.ts'

type BallotLeaf = Leaf & { readonly source: CountSource }
interface Loaded {
  readonly cycle: Cycle
  readonly leaf: BallotLeaf
  readonly subjects: readonly CycleSubject[]
}

async function load(db: Knex, actor: Actor, id: number, indicator: string): Promise<Loaded> {
  const cycle = await getCycle(db, actor, id)
  authorize(denyEntries(actor, cycle))
  const { scheme } = await getScheme(db, cycle.schemeId)
  const leaf = ballotLeaves(scheme).find(({ code }) => code === indicator)
  if (leaf?.source.kind !== 'ballot') throw new AppError('not_found', 'errors.not_found')
  return { cycle, leaf: { ...leaf, source: leaf.source }, subjects: await listSubjects(db, id) }
}

async function held(tx: Knex, actor: Actor, id: number, indicator: string): Promise<Loaded> {
  await holdCycle(tx, id)
  return load(tx, actor, id, indicator)
}

/** Binds an indicator to the published result of a ballot. @throws AppError not_found, forbidden, invalid when it does not fit */
export async function attachElection(deps: Deps, actor: Actor, id: number, indicator: string, electionId: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { cycle, leaf, subjects } = await held(tx, actor, id, indicator)
    const election = (await listPublishedEvaluations(tx, cycle)).find((one) => one.id === electionId)
    if (election === undefined) throw refused('election', 'common.error.not_a_choice')
    const counted = await evaluationCounts(tx, electionId)
    if (counted === undefined) throw refused('election', 'cycles.error.not_counted')
    const wanted = leaf.source.levels.filter(({ worth }) => worth !== null)
    if (counted.some((one) => placesOf(one, wanted).includes(-1))) throw refused('election', 'cycles.error.levels')
    const waived = waivedBy(decisionsInForce(await listDecisions(tx, id)))
    const without = subjects.find(
      ({ id: subjectId, departmentId, personId }) =>
        !waived.has(`${indicator}/${subjectId}`) &&
        counted.every(({ subject }) => (personId === null ? subject.departmentId !== departmentId : subject.personId !== personId)),
    )
    if (without !== undefined) throw refused('election', 'cycles.error.not_evaluated', { name: without.name, name_en: without.nameEn })
    const at = deps.now().toISOString()
    await replaceBallot(tx, id, { indicator, electionId, counts: null, document: '', by: actor.id, at })
    const detail = { indicator: `${leaf.code} ${leaf.name}`, source: election.title }
    await insertStep(tx, id, 'ballot', { actorId: actor.id, at, detail })
    return [
      undefined,
      { action: 'evaluations.attach_ballot', subject: `evaluation_cycle:${id}`, details: { title: cycle.title, ...detail, electionId } },
    ]
  })
}

export interface CountsFile {
  readonly indicator: string
  /** Where the counts come from: number and title of the minutes. */
  readonly document: string
  readonly bytes: Uint8Array | undefined
}
const LONGEST_DOCUMENT = 200

/** Takes official counts in. Every row and sum is checked; all of it or nothing. @throws AppError not_found, forbidden, invalid */
export async function importCounts(deps: Deps, actor: Actor, id: number, { indicator, document, bytes }: CountsFile): Promise<void> {
  const { leaf, subjects } = await load(deps.db.read, actor, id, indicator)
  if (document === '') throw refused('document', 'common.error.required')
  if (document.length > LONGEST_DOCUMENT) throw refused('document', 'common.error.too_long', { max: LONGEST_DOCUMENT })
  if (bytes === undefined) throw refused('file', 'imports.error.no_file')
  const sheet = await readSpreadsheet(bytes, { aliases: headingsOf(leaf.source) }).catch((error: unknown) => {
    if (error instanceof AppError && error.kind === 'invalid') throw refused('file', error.code, error.params)
    throw error
  })
  const read = readCounts(sheet.headings, sheet.rows, leaf.source, subjects)
  if ('problem' in read) throw refused('file', read.problem.code, read.problem.params)
  await audited(deps, actor, async (tx) => {
    const { cycle } = await held(tx, actor, id, indicator)
    const at = deps.now().toISOString()
    await replaceBallot(tx, id, { indicator, electionId: null, counts: read.counts, document, by: actor.id, at })
    const detail = { indicator: `${leaf.code} ${leaf.name}`, source: document }
    await insertStep(tx, id, 'ballot', { actorId: actor.id, at, detail })
    return [
      undefined,
      { action: 'evaluations.import_counts', subject: `evaluation_cycle:${id}`, details: { title: cycle.title, ...detail } },
    ]
  })
}

/** @throws AppError not_found, forbidden */
export async function countsTemplate(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  indicator: string,
): Promise<{ readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly name: string }> {
  const { leaf, subjects } = await load(db.read, actor, id, indicator)
  return { heads: headingsOf(leaf.source), rows: templateRows(leaf.source, subjects), name: leaf.name }
}

/** @throws AppError not_found, forbidden, conflict when nothing is attached */
export async function detachBallot(deps: Deps, actor: Actor, id: number, indicator: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { cycle, leaf } = await held(tx, actor, id, indicator)
    if ((await removeBallot(tx, id, indicator)) === 0) throw new AppError('conflict', 'errors.changed_meanwhile')
    const detail = { indicator: `${leaf.code} ${leaf.name}` }
    await insertStep(tx, id, 'ballot_removed', { actorId: actor.id, at: deps.now().toISOString(), detail })
    return [
      undefined,
      { action: 'evaluations.detach_ballot', subject: `evaluation_cycle:${id}`, details: { title: cycle.title, ...detail } },
    ]
  })
}

const refused = (field: string, code: AppError['code'], params: AppError['params'] = {}): AppError =>
  new AppError('invalid', 'errors.invalid_input', { [field]: { code, params } })
