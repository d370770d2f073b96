import type { Knex } from 'knex'
import { listResults, readPeriods } from '../../publicity/publicity.reading.ts'
import type { VersionRef } from '../register.ts'
import type { Checked, NoticeBefore } from './personnel-actions.checks.rules.ts'
import { findPersonnel, listLines, listPunishments, type Stored } from './personnel-actions.queries.ts'
import type { Line } from './personnel-actions.rules.ts'
import { punishmentEnd, shownUntil } from './punishments.rules.ts'

// What the checks need to know beside the version itself.

/** The version with the notices that it leads back to and the punishments that stand in its way. `today`: `YYYY-MM-DD`. */
export async function gatherChecked(db: Knex, version: VersionRef, today: string | undefined): Promise<Checked> {
  const stored = await findPersonnel(db, version)
  return {
    terms: stored.terms,
    notice: stored.notice,
    headline: stored.headline,
    lines: stored.lines,
    notices: await noticesBefore(db, stored),
    barred: await barredPeople(db, stored.lines, today),
    today,
  }
}

async function noticesBefore(db: Knex, { lines }: Stored): Promise<ReadonlyMap<number, NoticeBefore>> {
  const named = lines.flatMap((line) => (line.noticeId === null ? [] : [{ line, id: line.noticeId }]))
  const periods = await readPeriods(db, [...new Set(named.map(({ id }) => id))])
  const last = new Map(
    [...periods].flatMap(([id, { periods: all, withdrawnAt }]) => (withdrawnAt === null && all.length > 0 ? [[id, all.at(-1)!]] : [])),
  )
  const versions = [...last.values()].map(({ versionId }) => versionId)
  const [people, results, titles] = [await listLines(db, versions), await listResults(db, versions), await titlesOf(db, versions)]
  return new Map(
    named.map(({ line, id }): [number, NoticeBefore] => {
      const period = last.get(id)
      const there = people.find((one) => one.versionId === period?.versionId && one.name === line.name)
      const result = results.find((one) => one.versionId === period?.versionId && one.lineNo === there?.lineNo)
      return [
        line.lineNo,
        { title: titles.get(period?.versionId ?? 0) ?? '', lastOn: period?.lastOn, result: result?.result, found: there !== undefined },
      ]
    }),
  )
}

async function titlesOf(db: Knex, versions: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (versions.length === 0) return new Map()
  const found = (await db('disclosure_versions')
    .whereIn('id', [...versions])
    .select('id', 'title')) as { id: number; title: string }[]
  return new Map(found.map(({ id, title }) => [id, title]))
}

/** Lines whose person is in the period of a punishment on the day that the line takes effect, and until when. */
async function barredPeople(db: Knex, lines: readonly Line[], today: string | undefined): Promise<ReadonlyMap<number, string>> {
  const people = lines.flatMap(({ personId }) => personId ?? [])
  const punishments = await listPunishments(db, people)
  return new Map(
    lines.flatMap((line): [number, string][] => {
      const on = line.effectiveOn ?? today
      const last = punishments
        .filter(({ person_id }) => person_id === line.personId)
        .flatMap(({ detail, effective_on }) => {
          const until = punishmentEnd(detail, effective_on) ?? shownUntil(detail, effective_on)
          return on !== undefined && effective_on <= on && on <= until ? [until] : []
        })
      const until = last.sort().at(-1)
      return until === undefined ? [] : [[line.lineNo, until]]
    }),
  )
}
