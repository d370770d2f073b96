import { z } from 'zod'

const id = z.coerce.number().int().positive().max(2_147_483_647)
const version = z.coerce.number().int().positive()

export const IdParams = z.object({ id })
export const FileQuery = z.object({ copy: z.literal('original').optional().catch(undefined) })
export const VersionForm = z.object({ version })
export const DescribeForm = z.object({ version, name: z.string().trim().min(1).max(300), note: z.string().trim().max(200).default('') })
export const MoveForm = z.object({ version, by: z.enum(['up', 'down']) })
