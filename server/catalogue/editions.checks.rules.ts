import type { MessageKey, MessageParams } from '../i18n/index.ts'
import type { EditionClass, EditionItem, ItemContent, ReviewLevel } from './editions.types.ts'

// What must be right before an edition is approved. Everything is found at once, each with its place.

export interface EditionProblem {
  readonly code: MessageKey
  readonly params?: MessageParams
  /** The line it is about, by its row; undefined: a class. */
  readonly itemRow?: number
  readonly classRow?: number
  /** The form field that mends it. */
  readonly field?: string
}

export interface CheckedEdition {
  readonly classes: readonly EditionClass[]
  readonly items: readonly EditionItem[]
  readonly levels: readonly ReviewLevel[]
  readonly registers: readonly string[]
  /** Codes of items that ended before this edition: a code is never given twice. */
  readonly usedCodes: ReadonlySet<string>
}

/** Every problem of a whole draft, in the order of the table. */
export function checkEdition(edition: CheckedEdition): EditionProblem[] {
  const listed = edition.items.filter(({ ended }) => !ended)
  const items = listed.flatMap((item) => {
    const problems: Problem[] = [...contentProblems(item), ...ownerProblems(item), ...placeProblems(item, edition)]
    return problems.map((problem): EditionProblem => ({ ...problem, itemRow: item.id }))
  })
  return [...classProblems(edition.classes, edition.items), ...items]
}

type Problem = Pick<EditionProblem, 'code' | 'params' | 'field'>
const when = (wrong: boolean, code: MessageKey, field: string): Problem[] => (wrong ? [{ code, field }] : [])

/** Where the columns of one line contradict each other or are empty. */
export function contentProblems(item: ItemContent): Problem[] {
  const { timing, cycle, stage, oneShot } = item
  const periodic = cycle === 'monthly' || cycle === 'quarterly' || cycle === 'yearly'
  return [
    ...when(item.elements.length === 0, 'editions.problem.elements', 'elements'),
    ...when(item.legalBasis.trim() === '', 'editions.problem.basis', 'legal_basis'),
    ...when(item.titleEn.trim() === '', 'editions.problem.title_en', 'title_en'),
    ...when(item.channels.length === 0, 'editions.problem.channels', 'channels'),
    ...when(item.timingDays < 1, 'editions.problem.timing_days', 'timing_days'),
    ...when((timing === 'standing') !== (cycle === 'standing'), 'editions.problem.standing', 'cycle'),
    ...when(oneShot && cycle === 'standing', 'editions.problem.one_shot', 'one_shot'),
    ...when(timing === 'periodic' && !periodic, 'editions.problem.periodic', 'cycle'),
    ...when((timing === 'ex_ante') !== (stage === 'before'), 'editions.problem.stage', 'stage'),
    ...when(item.openTo === 'group' && item.openToNote.trim() === '', 'editions.problem.group', 'open_to_note'),
    ...withheldProblems(item),
  ]
}

function withheldProblems({ way, withheldGround, withheldExplanation, reviewDueOn }: ItemContent): Problem[] {
  if (way !== 'withheld') return when(withheldGround !== '', 'editions.problem.ground_without', 'withheld_ground')
  return [
    ...when(withheldGround === '', 'editions.problem.ground', 'withheld_ground'),
    ...when(withheldExplanation.trim() === '', 'editions.problem.explanation', 'withheld_explanation'),
    ...when(reviewDueOn === null, 'editions.problem.review_due', 'review_due_on'),
  ]
}

function ownerProblems(item: EditionItem): Problem[] {
  const closed = item.departments.filter(({ active }) => !active)
  return [
    ...when(item.departments.length === 0, 'editions.problem.departments', 'departments'),
    ...closed.map((department) => ({
      code: 'editions.problem.closed' as const,
      params: { department: department.name, department_en: department.nameEn },
      field: 'departments',
    })),
    ...when(!item.personActive, 'editions.problem.person', 'person'),
  ]
}

const placeProblems = (
  { code, itemId, reviewLevel, register }: EditionItem,
  { usedCodes, levels, registers }: CheckedEdition,
): Problem[] => [
  ...when(itemId === null && usedCodes.has(code), 'editions.problem.code_used', 'code'),
  ...when(!levels.some(({ level }) => level === reviewLevel), 'editions.problem.level', 'review_level'),
  ...when(!registers.includes(register), 'editions.problem.register', 'register'),
]

/** A class without items or classes below it says nothing. One whose last item ends here leaves with the next edition. */
function classProblems(classes: readonly EditionClass[], items: readonly EditionItem[]): EditionProblem[] {
  const used = new Set([
    ...items.map(({ classRow }) => classRow),
    ...classes.flatMap(({ parentId }) => (parentId === null ? [] : [parentId])),
  ])
  return classes
    .filter(({ id }) => !used.has(id))
    .map(({ id, name, nameEn }) => ({ code: 'editions.problem.class_empty', params: { name, name_en: nameEn }, classRow: id }))
}
