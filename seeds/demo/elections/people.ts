import { DEMO_USERNAMES } from '../../../server/auth/demo-people.ts'
import type { Option } from '../../../server/elections/elections.types.ts'
import { DEPARTMENTS, WORKING_DEPARTMENTS } from '../departments.ts'
import type { PlantedPerson } from '../plant-people.ts'
import { Chance } from '../random.ts'

export const nameOf = (code: string): string => DEPARTMENTS.find((one) => one.code === code)?.name ?? ''

const isOrdinary = ({ rankClass, roles, username }: PlantedPerson): boolean =>
  rankClass === 'staff' && roles.length === 1 && roles[0] === 'staff' && username !== 'staff'

/** Colleagues without an office, of as many departments. `label` draws others. */
export function candidates(people: readonly PlantedPerson[], count: number, label: string): PlantedPerson[] {
  const chance = new Chance(`elections/candidates/${label}`)
  const own = (code: string): readonly PlantedPerson[] => people.filter((one) => one.department === code && isOrdinary(one))
  return chance
    .shuffled(WORKING_DEPARTMENTS.filter(({ code }) => own(code).length > 0))
    .slice(0, count)
    .map(({ code }) => chance.pick(own(code)))
}

/** As the officer's form writes somebody from the list of people. */
export const candidateOption = ({ id, name, department, post }: PlantedPerson): Option => ({
  label: name,
  detail: `${nameOf(department)} · ${post}`,
  personId: id,
})

/** People of the demonstration who vote: all who work here and whom the sign-in page offers. */
export const demoVoters = (people: readonly PlantedPerson[]): PlantedPerson[] =>
  DEMO_USERNAMES.flatMap((username) => people.find((one) => one.username === username && one.roles.includes('staff')) ?? [])

/** Delegates of the staff by user name: people of the demonstration below the leaders, then colleagues of every department in turn. */
export function delegates(people: readonly PlantedPerson[], count: number): string[] {
  const known = demoVoters(people).filter(({ rankClass }) => rankClass === 'staff')
  const chance = new Chance('elections/delegates')
  const rows = WORKING_DEPARTMENTS.map(({ code }) => chance.shuffled(people.filter((one) => one.department === code && isOrdinary(one))))
  const rest = [0, 1, 2, 3, 4].flatMap((at) => rows.flatMap((row) => row[at] ?? []))
  const all = [...known, ...rest]
  if (all.length < count) throw new RangeError(`there are only ${all.length} delegates`)
  return all.slice(0, count).map(({ username }) => username)
}
