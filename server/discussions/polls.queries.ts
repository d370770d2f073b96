import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Named, Poll } from './discussions.types.ts'

const text = z.string()
const PollRow = z.object({ id: int, question: text, most: int, closes_on: text.nullable(), closed_at: text.nullable() })
const AnswerRow = z
  .object({ option_id: int, id: int, name: text, name_en: text })
  .transform(({ name_en, ...row }) => ({ ...row, nameEn: name_en }))

/** A topic's poll with who chose what. Three statements. */
export async function findPoll(db: Knex, topicId: number, personId: number): Promise<Poll | undefined> {
  const row: unknown = await db('polls').where({ topic_id: topicId }).first('id', 'question', 'most', 'closes_on', 'closed_at')
  if (row === undefined) return undefined
  const { closes_on, closed_at, ...poll } = PollRow.parse(row)
  const options: unknown = await db('poll_options').where({ poll_id: poll.id }).orderBy('position').select('id', 'text')
  const found: unknown = await db('poll_answers as a')
    .join('poll_options as o', 'o.id', 'a.option_id')
    .join('people as p', 'p.id', 'a.person_id')
    .where('o.poll_id', poll.id)
    .orderBy(['a.at', 'p.id'])
    .select('a.option_id', 'p.id', 'p.display_name as name', 'p.display_name_en as name_en')
  const answers = rows(AnswerRow, found)
  return {
    ...poll,
    closesOn: closes_on,
    closedAt: closed_at,
    people: new Set(answers.map(({ id }) => id)).size,
    options: rows(z.object({ id: int, text }), options).map((option) => {
      const chosen = answers.filter(({ option_id }) => option_id === option.id)
      const voters = chosen.map(({ id, name, nameEn }): Named => ({ id, name, nameEn }))
      return { ...option, count: chosen.length, voters, mine: voters.some(({ id }) => id === personId) }
    }),
  }
}

export interface NewPoll {
  readonly question: string
  readonly most: number
  readonly closesOn: string | null
  readonly options: readonly string[]
}

export async function insertPoll(tx: Knex, topicId: number, { question, most, closesOn, options }: NewPoll): Promise<void> {
  const inserted: unknown = await tx('polls').insert({ topic_id: topicId, question, most, closes_on: closesOn }).returning('id')
  const id = rows(z.object({ id: int }), inserted)[0]?.id ?? 0
  await tx('poll_options').insert(options.map((each, position) => ({ poll_id: id, position, text: each })))
}

/** Nobody else chooses in it, or ends it, until the transaction is through: two windows of one person would both choose. */
export async function holdPoll(tx: Knex, topicId: number): Promise<void> {
  await tx('polls')
    .where({ topic_id: topicId })
    .update({ most: tx.ref('most') })
}

/** What a person chose last is what they chose. */
export async function setAnswers(tx: Knex, poll: Poll, personId: number, chosen: readonly number[], at: string): Promise<void> {
  await tx('poll_answers')
    .where({ person_id: personId })
    .whereIn(
      'option_id',
      poll.options.map(({ id }) => id),
    )
    .delete()
  if (chosen.length > 0) await tx('poll_answers').insert(chosen.map((option_id) => ({ option_id, person_id: personId, at })))
}

export const closePollAt = async (tx: Knex, id: number, at: string): Promise<boolean> =>
  (await tx('polls').where({ id }).whereNull('closed_at').update({ closed_at: at })) === 1
