import type { Deps } from '../deps.ts'
import type { Disclosure, DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { readTexts } from './gate.content.ts'

/** 文号 of a version, where its register keeps one; empty otherwise. Whoever asks has been let see the version. */
export async function readDocumentNumber(deps: Pick<Deps, 'db'>, disclosure: Disclosure, version: DisclosureVersion): Promise<string> {
  const texts = await readTexts(deps.db.read, disclosure, version)
  return texts.find(({ place }) => place === 'number')?.text ?? ''
}
