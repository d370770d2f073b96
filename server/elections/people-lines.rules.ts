import type { Problem } from '../errors.ts'

/** One line of a list that somebody typed or pasted from a sheet: a name or user name, and what they wrote beside it. */
export interface PersonLine {
  /** From 1, as the lines of the text. */
  readonly line: number
  readonly name: string
  readonly department: string
  readonly post: string
}

export interface KnownPerson {
  readonly personId: number
  readonly username: string
  readonly name: string
  readonly departmentName: string
}

export interface LineProblem {
  readonly line: number
  readonly problem: Problem
}

/** Lines of a sheet come with tabs; typed ones with commas, dots or the middle dot of our own lists. */
const BETWEEN = /\t|[,，、;；]|\s*·\s*/
/** 于 洋: a space within a name that makes it as long as its neighbours on a printed list. */
const PADDING = /(?<=^\p{Script=Han})\s+(?=\p{Script=Han}$)/u

/** Empty lines are skipped; a leading number (`3.` or `3、`) is no part of a name. */
export function readLines(text: string): PersonLine[] {
  return text.split(/\r?\n/).flatMap((raw, i) => {
    const [name = '', department = '', ...post] = raw
      .replace(/^\s*\d{1,3}\s*[.．、)）\t]\s*/, '')
      .split(BETWEEN)
      .map((part) => part.trim())
    return name === ''
      ? []
      : [{ line: i + 1, name: name.replace(PADDING, ''), department, post: post.filter((part) => part !== '').join(' ') }]
  })
}

export type Match<T> = { readonly person: T } | { readonly problem: Problem }

/** Whom a line means: by user name, by name, by name and department. */
export function matchLine<T extends KnownPerson>(people: readonly T[], { name, department }: PersonLine): Match<T> {
  const byUsername = people.find(({ username }) => username === name.toLowerCase())
  if (byUsername !== undefined) return { person: byUsername }
  const named = people.filter((person) => person.name === name)
  const there = department === '' ? named : named.filter(({ departmentName }) => departmentName === department)
  const [only, ...others] = there
  if (only === undefined)
    return {
      problem:
        named.length === 0
          ? { code: 'elections.error.line_unknown', params: { name } }
          : { code: 'elections.error.line_elsewhere', params: { name, department } },
    }
  if (others.length > 0) return { problem: { code: 'elections.error.line_several', params: { name, n: there.length } } }
  return { person: only }
}

/** Everybody a list names, or what is wrong with each line of it. Who stands in it twice is found too. */
export function matchLines<T extends KnownPerson>(
  people: readonly T[],
  text: string,
): { readonly found: readonly T[]; readonly problems: readonly LineProblem[] } {
  const found: T[] = []
  const problems: LineProblem[] = []
  for (const line of readLines(text)) {
    const match = matchLine(people, line)
    if ('problem' in match) problems.push({ line: line.line, problem: match.problem })
    else if (found.includes(match.person))
      problems.push({ line: line.line, problem: { code: 'elections.error.line_twice', params: { name: line.name } } })
    else found.push(match.person)
  }
  return { found, problems }
}
