import type { Knex } from 'knex'
import { newUuid } from '../../core/protocol/v1/base58.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { translator } from '../i18n/index.ts'
import { insertEntries, listEntries, setExcluded } from '../voter-roll/voter-roll.service.ts'
import { changeElection, insertClasses, insertElection, insertStep, replaceQuestions } from './elections.queries.ts'
import { LIMITS, votingClasses } from './elections.rules.ts'
import { visibleElection } from './elections.service.ts'
import type { Election, Question } from './elections.types.ts'
import { denyRunOff, isCounted } from './results.policy.ts'
import { listRunOffs } from './results.queries.ts'
import { resultOf } from './results.service.ts'
import type { Proposal } from './results.types.ts'

/**
 * Prepares the further ballot that the rules ask for: the same classes, roll and rules, the candidates that are left, the seats that are
 * left. Returns the draft's id; the officer looks it over and may change it like any other.
 * @throws AppError not_found, forbidden, conflict (nothing is proposed; it is prepared already)
 */
export function prepareRunOff(deps: Deps, actor: Actor, id: number, position: number): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const { election } = await visibleElection(tx, actor, id)
    authorize(denyRunOff(actor, election))
    const { question, proposal } = await proposed(tx, election, position)
    // Of two officers who press at once, one comes second.
    if (!(await changeElection(tx, election, {}))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    const made = await draftOf(tx, election, { question, proposal, by: actor.id, at })
    await copyClasses(deps, tx, election, made)
    await insertStep(tx, made, 'created', { actorId: actor.id, at })
    const details = { runOffOf: id, candidates: proposal.options.length, seats: proposal.seats }
    return [made, { action: 'elections.run_off', subject: `election:${made}`, details }]
  })
}

async function proposed(tx: Knex, election: Election, position: number): Promise<{ question: Question; proposal: Proposal }> {
  const question = election.questions.find((one) => one.position === position)
  if (question === undefined || !isCounted(election)) throw new AppError('conflict', 'counting.error.no_proposal')
  const { outcome } = await resultOf(tx, election)
  const proposal = outcome.questions.find((one) => one.position === position)?.proposal
  if (proposal === undefined) throw new AppError('conflict', 'counting.error.no_proposal')
  const before = await listRunOffs(tx, election.id)
  if (before.some((one) => one.position === position && !one.cancelled)) throw new AppError('conflict', 'counting.error.prepared')
  return { question, proposal }
}

interface Draft {
  readonly question: Question
  readonly proposal: Proposal
  readonly by: number
  readonly at: string
}

async function draftOf(tx: Knex, election: Election, { question, proposal, by, at }: Draft): Promise<number> {
  const { kind, settings, trustees, departmentId } = election
  const zh = translator('zh-CN') // the record of a Chinese bureau, whoever presses the button
  const suffix = zh(`counting.run_off.title.${proposal.kind}`)
  const made = await insertElection(tx, {
    kind,
    title: `${cut(election.title, LIMITS.title - suffix.length)}${suffix}`,
    description: zh(`counting.run_off.about.${proposal.kind}`, { title: election.title, seats: proposal.seats }),
    settings: { ...settings, seats: proposal.seats },
    trustees,
    departmentId,
    createdBy: by,
    createdAt: at,
    runOffOf: election.id,
    runOffPosition: question.position,
  })
  await replaceQuestions(tx, made, [
    {
      position: 1,
      text: question.text,
      min: Math.min(question.min, proposal.seats),
      max: proposal.seats,
      blank: question.blank,
      options: proposal.options.map((index) => question.options[index]!),
    },
  ])
  return made
}

/** At most so many characters, none of them halved. */
const cut = (text: string, most: number): string => Array.from(text).slice(0, most).join('')

async function copyClasses({ random }: Pick<Deps, 'random'>, tx: Knex, election: Election, made: number): Promise<void> {
  const classes = votingClasses(election).map(({ uuid: from, code, title, weight }) => ({
    from,
    code,
    title,
    weight,
    uuid: newUuid(random),
  }))
  await insertClasses(
    tx,
    made,
    classes.map(({ from: _, ...one }) => one),
  )
  for (const { from, uuid } of classes) {
    const entries = await listEntries(tx, [from])
    await insertEntries(
      tx,
      uuid,
      entries.map(({ personId }) => personId),
    )
    for (const { personId, excluded } of entries) if (excluded !== undefined) await setExcluded(tx, uuid, personId, excluded)
  }
}
