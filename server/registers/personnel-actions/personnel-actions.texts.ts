import type { Knex } from 'knex'
import { AppError } from '../../errors.ts'
import type { TextPlace, VersionRef } from '../register.ts'
import { TEXT_FIELDS } from './personnel-actions.checks.rules.ts'
import { findMany, findPersonnel, storeNotice } from './personnel-actions.queries.ts'
import type { Field, Line, Notice } from './personnel-actions.rules.ts'

const SHARED = { notes: 'body', telephone: 'telephone', address: 'address', how: 'how' } as const
type Shared = keyof typeof SHARED
const COLUMNS: Readonly<Record<keyof typeof TEXT_FIELDS, string>> = {
  name: 'name',
  education: 'education',
  post_from: 'post_from',
  post_to: 'post_to',
  reward: 'reward',
  decided_by: 'decided_by',
  document_number: 'document_number',
  grounds: 'grounds',
}

/** Every text that somebody typed: `notes`, and `line:2:grounds` for what the second row says. */
export async function personnelTexts(db: Knex, version: VersionRef): Promise<TextPlace[]> {
  return textsOf(await findPersonnel(db, version))
}

/** The same for many versions, by the version's id, for the search index: without the names of those who were punished, which go with the period. */
export async function searchedTexts(db: Knex, versions: readonly VersionRef[]): Promise<ReadonlyMap<number, readonly TextPlace[]>> {
  const found = await findMany(
    db,
    versions.map(({ versionId }) => versionId),
  )
  return new Map(
    [...found].map(([versionId, { notice, lines }]) => [
      versionId,
      textsOf({ notice, lines: lines.map((line) => (line.kind === 'punishment' ? { ...line, name: '' } : line)) }),
    ]),
  )
}

function textsOf({ notice, lines }: { readonly notice: Notice; readonly lines: readonly Line[] }): TextPlace[] {
  const shared = (Object.entries(SHARED) as [Shared, (typeof SHARED)[Shared]][]).map(([name, key]): TextPlace => ({
    place: name,
    label: `personnel.field.${name}`,
    text: notice[key],
  }))
  const rows = lines.flatMap((line) =>
    Object.entries(TEXT_FIELDS).map(([field, key]): TextPlace => ({
      place: `line:${line.lineNo}:${field}`,
      label: 'secrecy.place.line',
      params: { n: line.lineNo, field: `@personnel.field.${field as Field}` },
      text: line[key],
    })),
  )
  return [...shared, ...rows].filter(({ text }) => text !== '')
}

/** @throws AppError conflict when the place no longer says `from` */
export async function replacePersonnelText(tx: Knex, version: VersionRef, place: string, from: string, to: string): Promise<void> {
  const [, line, field] = /^line:(\d+):(\w+)$/.exec(place) ?? []
  const changed =
    line === undefined
      ? await replaceShared(tx, version, place, from, to)
      : await replaceCell(tx, version, Number(line), field ?? '', from, to)
  if (!changed) throw new AppError('conflict', 'errors.changed_meanwhile')
}

async function replaceCell(tx: Knex, { versionId }: VersionRef, lineNo: number, field: string, from: string, to: string): Promise<boolean> {
  const column = COLUMNS[field as keyof typeof COLUMNS] as string | undefined
  if (column === undefined) return false
  const changed = await tx('personnel_actions')
    .where({ version_id: versionId, line_no: lineNo, [column]: from })
    .update({ [column]: to })
  return changed === 1
}

async function replaceShared(tx: Knex, version: VersionRef, place: string, from: string, to: string): Promise<boolean> {
  const key = SHARED[place as Shared] as (typeof SHARED)[Shared] | undefined
  if (key === undefined) return false
  const { notice } = await findPersonnel(tx, version)
  if (notice[key] !== from) return false
  await storeNotice(tx, version.versionId, { ...notice, [key]: to })
  return true
}
