import type { Response } from 'supertest'
import type { VersionRef } from '../../../server/registers/register.ts'
import { lin } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { plantRecord } from './expenses/planting.ts'

/** Lin's draft of her own department. */
export async function plantDraft({ db, cast }: World, item: string, period: string): Promise<VersionRef> {
  const ids = await plantRecord(db.write, cast, { item, department: 'JYCJ', period, state: 'draft' })
  return { ...ids, departmentId: cast.departments['JYCJ'] ?? 0, period }
}

/** What Lin's browser sends when she saves the page of the draft, at the version that stands. */
export async function saveDraft(world: World, { disclosureId }: VersionRef, body: Readonly<Record<string, string>>): Promise<Response> {
  const { version } = (await world.db.read('disclosures').where('id', disclosureId).first('version')) as { version: number }
  return (await world.as(lin))
    .post(`/disclosures/${disclosureId}`)
    .type('form')
    .send({ version: String(version), title: '决算与支出', ...body })
}

/** The draft as if everybody had let it pass. */
export async function publishDraft({ db }: World, { disclosureId, versionId }: VersionRef): Promise<void> {
  const at = '2026-03-01T00:00:00.000Z'
  await db
    .write('disclosures')
    .where('id', disclosureId)
    .update({ published_number: 1, working_number: null, published_at: at, first_published_at: at })
  await db.write('disclosure_versions').where('id', versionId).update({ state: 'published', published_at: at })
}
