import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { stubsOf, type Stub } from '../moderation/stubs.service.ts'
import { listTexts, type TextsPage } from './texts.service.ts'

/** A page of texts with what stands in the place of hidden ones. @throws AppError forbidden */
export async function readTexts(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  before?: number,
): Promise<{ readonly page: TextsPage; readonly stubs: ReadonlyMap<number, Stub> }> {
  const page = await listTexts(deps, actor, before)
  const hidden = page.texts.flatMap(({ hiddenByAct }) => hiddenByAct ?? [])
  return { page, stubs: await stubsOf(deps.db.read, hidden) }
}
