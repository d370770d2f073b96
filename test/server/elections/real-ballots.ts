import { readFileSync } from 'node:fs'

/** Ballots that people really cast, with the counts that were published. Options are counted from 0. */
export interface RealBallots {
  readonly names: readonly string[]
  readonly ballots: readonly (readonly number[])[]
  readonly min: number
  readonly max: number
  /** Votes per option as the file gives them; undefined where it gives none. */
  readonly published?: readonly number[]
}

/** PrefLib's categorical ballots: `2: {1,2},{3}` is two ballots that approve of 1 and 2. */
export function readPreflib(file: string): RealBallots {
  const lines = readFileSync(file, 'utf8').split('\n')
  const names = lines.flatMap((line) => /^# ALTERNATIVE NAME \d+: (.+)$/.exec(line)?.[1] ?? [])
  const ballots = lines.flatMap((line) => {
    const [, times, approved] = /^(\d+): (\{[\d,]*\}|\d+),/.exec(line) ?? []
    if (times === undefined || approved === undefined) return []
    const chosen = (approved.match(/\d+/g) ?? []).map((n) => Number(n) - 1)
    return Array.from({ length: Number(times) }, () => chosen)
  })
  return { names, ballots, min: 0, max: names.length }
}

/** Pabulib's approval ballots, with the votes of each project in the file itself. */
export function readPabulib(file: string): RealBallots {
  const [meta, projects, votes] = readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n?^(?:META|PROJECTS|VOTES)\r?\n/m)
    .slice(1)
  const rows = (part = ''): string[][] =>
    part
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.split(';'))
  const said = new Map(rows(meta).map(([key, value]) => [key, value]))
  const listed = rows(projects).slice(1)
  const place = new Map(listed.map(([id], i) => [id!, i]))
  return {
    names: listed.map((row) => row[3]!),
    published: listed.map((row) => Number(row[2])),
    ballots: rows(votes)
      .slice(1)
      .map((row) => row[1]!.split(',').map((id) => place.get(id)!)),
    min: Number(said.get('min_length')),
    max: Number(said.get('max_length')),
  }
}

/** 1 per option that a ballot chose. */
export const marksOf = ({ names }: RealBallots, ballot: readonly number[]): number[] => names.map((_, i) => Number(ballot.includes(i)))

export const countsOf = (real: RealBallots, ballots = real.ballots): number[] =>
  real.names.map((_, i) => ballots.filter((ballot) => ballot.includes(i)).length)
