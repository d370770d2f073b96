import { addDays, dateInShanghai } from '../../../core/dates.ts'
import { chen, lin, sun, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

let serial = 5_000

/** A question as the house keeps it, asked `ago` days before today. Returns its id. */
export async function question(
  world: World,
  title: string,
  { by = chen, ago = 5, kind = 'consultation', state = 'open' }: { by?: Persona | null; ago?: number; kind?: string; state?: string } = {},
): Promise<number> {
  const on = addDays(dateInShanghai(world.clock.now().toISOString()), -ago)
  const [made] = (await world.db
    .write('cases')
    .insert({
      kind,
      year: Number(on.slice(0, 4)),
      serial: (serial += 1),
      title,
      body: '详见附件。',
      anonymous: by === null,
      applicant_id: by === null ? null : world.cast.people[by.username]!,
      responsible_id: world.cast.departments['JYCJ']!,
      state,
      received_on: on,
      days: 15,
      due_on: addDays(on, 21),
    })
    .returning('id')) as { id: number }[]
  return made!.id
}

/** Three people ask the same in their own words. */
export async function askedThrice(world: World, about = '加班补贴'): Promise<number[]> {
  const ids: number[] = []
  for (const [i, [by, title]] of (
    [
      [chen, `${about}发放标准`],
      [lin, `请问${about}的发放标准是什么`],
      [sun, `关于公开${about}发放标准的建议`],
    ] as const
  ).entries())
    ids.push(await question(world, title, { by, ago: 9 - i }))
  return ids
}

/** Words that found nothing on so many days, the last of them yesterday. */
export async function missed(world: World, words: string, days: number): Promise<void> {
  const today = dateInShanghai(world.clock.now().toISOString())
  const rows = Array.from({ length: days }, (_, i) => ({ day: addDays(today, -1 - i), words }))
  await world.db.write('search_misses').insert(rows)
}
