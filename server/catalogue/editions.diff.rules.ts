import type { EditionClass, EditionItem } from './editions.types.ts'

// What two editions say differently, in the columns of the official table.

/** Columns in their official order; `departments` and `person` by name, as readers know them. */
export const DIFF_FIELDS = [
  'class',
  'title',
  'titleEn',
  'elements',
  'legalBasis',
  'timing',
  'channels',
  'openTo',
  'way',
  'withheld',
  'tier',
  'departments',
  'person',
  'audience',
  'reviewLevel',
  'stage',
  'cycle',
  'oneShot',
  'retentionYears',
  'secrecyCheck',
  'register',
] as const
export type DiffField = (typeof DIFF_FIELDS)[number]

export interface ChangedItem {
  readonly from: EditionItem
  readonly to: EditionItem
  readonly fields: readonly DiffField[]
}
export interface ClassChange {
  readonly kind: 'added' | 'ended' | 'renamed'
  readonly from: EditionClass | undefined
  readonly to: EditionClass | undefined
}
export interface EditionDiff {
  readonly added: readonly EditionItem[]
  /** With the reason of the edition that ended it, where that is the newer one. */
  readonly ended: readonly { readonly item: EditionItem; readonly reason: string }[]
  readonly changed: readonly ChangedItem[]
  readonly classes: readonly ClassChange[]
}
export interface Side {
  readonly classes: readonly EditionClass[]
  readonly items: readonly EditionItem[]
}

const byCode = <T extends { readonly code: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.code, one]))

/** Items are the same by their code, which never changes and is never given again. */
export function diffEditions(from: Side, to: Side): EditionDiff {
  const [before, after] = [byCode(from.items.filter(({ ended }) => !ended)), byCode(to.items.filter(({ ended }) => !ended))]
  const endedNow = byCode(to.items.filter(({ ended }) => ended))
  const classOf = { from: new Map(from.classes.map((c) => [c.id, c.code])), to: new Map(to.classes.map((c) => [c.id, c.code])) }
  const changed = [...after.values()].flatMap((item) => {
    const old = before.get(item.code)
    const fields = old === undefined ? [] : changedFields(old, item, classOf.from.get(old.classRow), classOf.to.get(item.classRow))
    return old === undefined || fields.length === 0 ? [] : [{ from: old, to: item, fields }]
  })
  return {
    added: [...after.values()].filter(({ code }) => !before.has(code)),
    ended: [...before.values()]
      .filter(({ code }) => !after.has(code))
      .map((item) => ({ item, reason: endedNow.get(item.code)?.changeNote ?? '' })),
    changed,
    classes: classChanges(from.classes, to.classes),
  }
}

/** How many lines a reader has to look at. */
export const countChanges = ({ added, ended, changed, classes }: EditionDiff): number =>
  added.length + ended.length + changed.length + classes.length

/** The columns in which two states of one item differ. */
export function changedFields(from: EditionItem, to: EditionItem, fromClass?: string, toClass?: string): DiffField[] {
  return DIFF_FIELDS.filter((field) => (field === 'class' ? fromClass !== toClass : valueOf(from, field) !== valueOf(to, field)))
}

/** One text a column, for comparison only. */
function valueOf(item: EditionItem, field: Exclude<DiffField, 'class'>): string {
  switch (field) {
    case 'elements':
    case 'channels':
      return JSON.stringify(item[field])
    case 'timing':
      return `${item.timing} ${item.timingDays}`
    case 'openTo':
      return item.openTo === 'public' ? 'public' : `group ${item.openToNote}`
    case 'withheld':
      return item.way === 'withheld' ? `${item.withheldGround} ${item.withheldExplanation}` : ''
    case 'departments':
      return JSON.stringify(item.departments.map(({ id }) => id).toSorted((a, b) => a - b))
    case 'person':
      return String(item.personId)
    default:
      return String(item[field])
  }
}

function classChanges(from: readonly EditionClass[], to: readonly EditionClass[]): ClassChange[] {
  const [before, after] = [byCode(from), byCode(to)]
  return [
    ...to.flatMap((now): ClassChange[] => {
      const old = before.get(now.code)
      if (old === undefined) return [{ kind: 'added', from: undefined, to: now }]
      return old.name === now.name && old.nameEn === now.nameEn ? [] : [{ kind: 'renamed', from: old, to: now }]
    }),
    ...from.filter(({ code }) => !after.has(code)).map((old): ClassChange => ({ kind: 'ended', from: old, to: undefined })),
  ]
}
