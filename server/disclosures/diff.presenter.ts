import type { ContentDiff } from '../registers/register.ts'
import type { DisclosureVersion } from './disclosures.types.ts'
import { hrefOf, seesVersion, type Reader } from './record.presenter.ts'
import type { Comparison } from './record.service.ts'

/** The page that compares two versions: the envelope's own texts first, then what the register found. */
export function presentDiff({ disclosure, from, to, content }: Comparison, reader: Reader) {
  const { t, actor } = reader
  const envelope = envelopeDiff(from, to, reader)
  const changed = [...(envelope.length === 0 ? [] : [{ label: t('disclosures.diff.envelope'), fields: envelope }]), ...content.changed]
  const choices = disclosure.versions
    .filter((version) => seesVersion(disclosure, version, actor))
    .map(({ number }) => ({ value: number, label: t('disclosures.version', { n: number }) }))
  return {
    head: {
      crumbs: [
        { label: t('disclosures.title'), href: '/disclosures' },
        { label: to.title, href: hrefOf(disclosure, to) },
      ],
      facts: [t('disclosures.diff.between', { from: from.number, to: to.number })],
    },
    diff: { changed, added: content.added, removed: content.removed, same: isSame({ ...content, changed }), note: to.changeNote },
    pick: { action: `/disclosures/${disclosure.id}/diff`, from: from.number, to: to.number, choices },
  }
}

const isSame = ({ added, removed, changed }: ContentDiff): boolean => added.length + removed.length + changed.length === 0

/** The envelope's own texts where they differ. */
export function envelopeDiff(from: DisclosureVersion, to: DisclosureVersion, { t }: Pick<Reader, 't'>) {
  return [
    { label: t('disclosures.field.title'), from: from.title, to: to.title },
    { label: t('disclosures.field.summary'), from: from.summary, to: to.summary },
  ].filter((field) => field.from !== field.to)
}
