import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)

export const IdParams = z.object({ id })
export const VersionForm = z.object({ version: id })
