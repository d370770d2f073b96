import { z } from 'zod'
import { isDate } from '../../../core/dates.ts'
import { fen, formatYuan, parseYuan } from '../../../core/money.ts'
import { AppError } from '../../errors.ts'
import { parse } from '../../web/parse.ts'
import { KINDS, METHODS, ofItsKind, SYSTEMS, type DocumentFacts } from './facts.rules.ts'

const NOT_A_CHOICE = 'common.error.not_a_choice'
const text = (max: number) => z.string().trim().max(max).default('')
const maybeDate = z
  .string()
  .trim()
  .default('')
  .refine((value) => value === '' || isDate(value), 'common.error.not_a_date')
  .transform((value) => (value === '' ? null : value))
const maybeMoney = z
  .string()
  .trim()
  .default('')
  .refine((value) => value === '' || (parseYuan(value) ?? -1) >= 0, 'common.error.not_an_amount')
  .transform((value) => (value === '' ? null : (parseYuan(value) ?? null)))
const maybeId = z
  .string()
  .trim()
  .regex(/^\d{0,9}$/, NOT_A_CHOICE)
  .default('')
  .transform((value) => (value === '' ? null : Number(value)))

const FactsForm = z.object({
  doc_kind: z.enum(KINDS, NOT_A_CHOICE),
  issuer: text(100),
  in_force_on: maybeDate,
  repealed_on: maybeDate,
  method: z.enum(['', ...METHODS], NOT_A_CHOICE).default(''),
  supplier: text(100),
  budget: maybeMoney,
  price: maybeMoney,
  rule_system: z
    .enum(['', ...SYSTEMS], NOT_A_CHOICE)
    .default('')
    .transform((value) => (value === '' ? null : value)),
  owner_department: maybeId,
  owner_person: maybeId,
})

export const FACT_FIELDS = Object.keys(FactsForm.shape) as (keyof typeof FactsForm.shape)[]

/** Who may own a rule system: departments that are open, and people who work here; besides them whoever is stored already. */
export interface Owners {
  readonly departments: readonly { readonly id: number; readonly name: string; readonly nameEn: string }[]
  readonly people: readonly {
    readonly id: number
    readonly name: string
    readonly nameEn: string
    readonly department: string
    readonly departmentEn: string
  }[]
}

/** Whether a page sent the facts at all: a submission from the record page does not. */
export const sendsFacts = (body: Readonly<Record<string, unknown>>): boolean => body['doc_kind'] !== undefined

/** @throws AppError invalid with fields */
export function readFacts(body: Readonly<Record<string, unknown>>, owners: Owners, stored: DocumentFacts): DocumentFacts {
  const form = parse(FactsForm, body)
  const person = form.owner_person === null ? undefined : owners.people.find(({ id }) => id === form.owner_person)
  const keeps = form.owner_person === stored.ownerPersonId
  if (form.owner_person !== null && person === undefined && !keeps) refuse('owner_person')
  const department = form.owner_department
  if (department !== null && department !== stored.ownerDepartmentId && !owners.departments.some(({ id }) => id === department))
    refuse('owner_department')
  return ofItsKind({
    kind: form.doc_kind,
    issuer: form.issuer,
    inForceOn: form.in_force_on,
    repealedOn: form.repealed_on,
    method: form.method,
    supplier: form.supplier,
    budgetFen: form.budget,
    priceFen: form.price,
    system: form.rule_system,
    ownerDepartmentId: department,
    ownerPersonId: form.owner_person,
    ownerName: person?.name ?? (keeps ? stored.ownerName : ''),
  })
}

function refuse(field: string): never {
  throw new AppError('invalid', 'errors.invalid_input', { [field]: { code: NOT_A_CHOICE } })
}

const inMoney = (value: number | null): string => (value === null ? '' : formatYuan(fen(value)))

/** Stored facts as their form shows them. */
export const typedFacts = (facts: DocumentFacts): Readonly<Record<(typeof FACT_FIELDS)[number], string>> => ({
  doc_kind: facts.kind,
  issuer: facts.issuer,
  in_force_on: facts.inForceOn ?? '',
  repealed_on: facts.repealedOn ?? '',
  method: facts.method,
  supplier: facts.supplier,
  budget: inMoney(facts.budgetFen),
  price: inMoney(facts.priceFen),
  rule_system: facts.system ?? '',
  owner_department: facts.ownerDepartmentId === null ? '' : String(facts.ownerDepartmentId),
  owner_person: facts.ownerPersonId === null ? '' : String(facts.ownerPersonId),
})
