import { inWords, type Words } from '../web/words.ts'
import { countChanges, type EditionDiff } from './editions.diff.rules.ts'
import { fieldLabel, fieldText } from './official.presenter.ts'
import type { Edition, EditionClass, EditionItem, ReviewLevel } from './editions.types.ts'

export interface DiffContext {
  readonly words: Words
  readonly body: string
  readonly from: Edition | undefined
  readonly to: Edition
  readonly sides: { readonly from: readonly EditionClass[]; readonly to: readonly EditionClass[] }
  readonly levels: readonly ReviewLevel[]
  /** The draft's address, for whoever may change its lines. */
  readonly base?: string
}

/** What changed, in the words of the columns. */
export function presentDiff(diff: EditionDiff, { words, sides, levels, base, from }: DiffContext) {
  const { t, locale } = words
  const name = (item: EditionItem): string => inWords(locale, item.title, item.titleEn)
  const href = (item: EditionItem): string | undefined => (base === undefined ? undefined : `${base}/items/${item.id}`)
  return {
    count: countChanges(diff),
    /** Against nothing everything is new, which needs no list. */
    whole: from === undefined,
    added: diff.added.map((item) => ({ code: item.code, title: name(item), note: item.changeNote, href: href(item) })),
    ended: diff.ended.map(({ item, reason }) => ({ code: item.code, title: name(item), note: reason })),
    changed: diff.changed.map(({ from: old, to, fields }) => ({
      code: to.code,
      title: name(to),
      note: to.changeNote,
      href: href(to),
      fields: fields.map((field) => ({
        label: t(fieldLabel(field)),
        from: fieldText(old, field, { ...words, classes: sides.from, levels }),
        to: fieldText(to, field, { ...words, classes: sides.to, levels }),
      })),
    })),
    classes: diff.classes.map(({ kind, from: old, to }) => ({
      kind,
      code: (to ?? old)?.code ?? '',
      text: t(`editions.class.${kind}`, {
        from: old === undefined ? '' : inWords(locale, old.name, old.nameEn),
        to: to === undefined ? '' : inWords(locale, to.name, to.nameEn),
      }),
    })),
  }
}
