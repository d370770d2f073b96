import { sendArticle, type TypedArticle } from '../../../server/bulletin/articles.service.ts'
import type { Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** Sends an article as the form would; the persona's department is its own. Returns its id. */
export const send = (world: World, persona: Persona, typed: TypedArticle): Promise<number> => {
  const actor = world.actor(persona)
  return sendArticle(world.deps, { ...actor, roles: [...actor.roles, 'publisher'] }, typed)
}
