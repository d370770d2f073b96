import type { Cell, Loot, Snapshot, StolenRow, Truth } from './self-attack.types.ts'

/** Something about people, or about ballots, that can be put in order: a value for some of the voters, by their number. */
export interface Trace {
  readonly name: string
  readonly values: ReadonlyMap<number, number | string>
}

export type Side = 'person' | 'ballot'

/** A stolen row together with the one voter whose person, or whose ballot, it names. */
export interface Bearing {
  readonly voter: number
  readonly row: StolenRow
}

const MANY = 200_000

/** Text that names are looked for in; bytes as hexadecimal and as text, whichever holds them. */
const textOf = (cell: Cell): string => {
  if (cell === null || typeof cell === 'boolean') return ''
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('latin1').slice(0, MANY)
  return cell instanceof Date ? cell.toISOString() : String(cell)
}

const comparable = (cell: Cell): number | string | undefined => {
  if (cell === null) return undefined
  if (typeof cell === 'number') return cell
  if (typeof cell === 'bigint') return Number(cell)
  if (typeof cell === 'boolean') return Number(cell)
  const text = cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : textOf(cell)
  return /^\d{1,15}$/.test(text) ? Number(text) : text
}

/** A number is a person's id only where a column says so; names stand anywhere. */
const namesPerson = (column: string): boolean => /(^|_)(person|actor|people|user|voter|holder|by)(_id|$)|^person$/.test(column)

/** Finds whom a row is about. Long names are found inside texts; ids only as whole values of columns of people. */
export class Finder {
  readonly #exact = new Map<string, number>()
  readonly #long: RegExp | undefined
  readonly #longOf = new Map<string, number>()

  constructor(truths: readonly Truth[], side: Side) {
    for (const [voter, truth] of truths.entries())
      for (const name of truth[side]) {
        if (name.length >= 8) this.#longOf.set(name, voter)
        else this.#exact.set(name, voter)
      }
    const names = [...this.#longOf.keys()].map((name) => name.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
    this.#long = names.length === 0 ? undefined : new RegExp(names.join('|'), 'g')
  }

  /** The voter, when the row names exactly one. */
  voterOf(row: StolenRow, table: string): number | undefined {
    const found = new Set<number>()
    for (const [column, cell] of Object.entries(row)) {
      if (cell === null || column.startsWith('#')) continue
      const text = textOf(cell)
      const whole = this.#exact.get(text)
      if (whole !== undefined && (namesPerson(column) || (table === 'people' && column === 'id'))) found.add(whole)
      if (this.#long !== undefined) for (const [name] of text.matchAll(this.#long)) found.add(this.#longOf.get(name)!)
    }
    return found.size === 1 ? [...found][0] : undefined
  }
}

/** The rows of a snapshot that tell of one voter, by table. */
export function bearings(snapshot: Snapshot, finder: Finder): ReadonlyMap<string, readonly Bearing[]> {
  const found = new Map<string, Bearing[]>()
  for (const [table, all] of snapshot.tables)
    for (const row of all) {
      const voter = finder.voterOf(row, table)
      if (voter === undefined) continue
      const known = found.get(table)
      if (known === undefined) found.set(table, [{ voter, row }])
      else known.push({ voter, row })
    }
  return found
}

/** Every order that a thief can see: each column, and where the row lies, of the first and of the last row about a voter. */
export function tracesOf({ snapshots, truths }: Loot, side: Side): readonly Trace[] {
  const finder = new Finder(truths, side)
  const traces = new Map<string, Trace>()
  for (const snapshot of snapshots) {
    for (const [table, rows] of bearings(snapshot, finder)) for (const trace of ofTable(table, rows)) keep(traces, trace, snapshot, truths)
    for (const [file, bytes] of snapshot.files) for (const trace of ofFile(file, bytes, truths, side)) keep(traces, trace, snapshot, truths)
  }
  return [...traces.values()]
}

/** Two traces that say the same are one; one that tells of few, or the same of everybody, says nothing. */
function keep(traces: Map<string, Trace>, trace: Trace, { moment }: Snapshot, truths: readonly Truth[]): void {
  if (trace.values.size < Math.min(6, truths.length) || new Set(trace.values.values()).size < 3) return
  const said = JSON.stringify([...trace.values].sort(([a], [b]) => a - b))
  if (!traces.has(said)) traces.set(said, { ...trace, name: `${trace.name} (${moment})` })
}

function ofTable(table: string, rows: readonly Bearing[]): readonly Trace[] {
  const columns = new Set(rows.flatMap(({ row }) => Object.keys(row)))
  return [...columns].flatMap((column) => {
    const first = new Map<number, number | string>()
    const last = new Map<number, number | string>()
    for (const { voter, row } of rows) {
      const value = comparable(row[column] ?? null)
      if (value === undefined) continue
      if (!first.has(voter)) first.set(voter, value)
      last.set(voter, value)
    }
    const sizes = new Map(rows.map(({ voter, row }) => [voter, textOf(row[column] ?? null).length]))
    return [
      { name: `${table}.${column}`, values: first },
      { name: `${table}.${column}, last`, values: last },
      { name: `size of ${table}.${column}`, values: sizes },
    ]
  })
}

function ofFile(file: string, bytes: Uint8Array, truths: readonly Truth[], side: Side): readonly Trace[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = new Map<number, number>()
  const last = new Map<number, number>()
  for (const [voter, truth] of truths.entries())
    for (const name of truth[side].filter(({ length }) => length >= 8)) {
      const at = buffer.indexOf(name)
      if (at === -1) continue
      first.set(voter, Math.min(first.get(voter) ?? Infinity, at))
      last.set(voter, Math.max(last.get(voter) ?? -1, buffer.lastIndexOf(name)))
    }
  return [
    { name: `place in ${file}`, values: first },
    { name: `last place in ${file}`, values: last },
  ]
}
