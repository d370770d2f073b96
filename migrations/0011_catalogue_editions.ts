import type { Knex } from 'knex'
import { dropColumns } from '../server/db/columns.ts'
import { countChanges, forgetChanges } from '../server/db/revision.ts'
import { forbidChange } from '../server/db/triggers.ts'
import { isPostgres } from '../server/db/engine.ts'

const CHANNELS = '["intranet"]'

/** The columns of the official table that the live items and the rows of an edition have alike. */
function officialColumns(t: Knex.CreateTableBuilder): void {
  t.text('channels').notNullable().defaultTo(CHANNELS) // JSON list 公开渠道和载体
  t.text('open_to').notNullable().defaultTo('group').checkIn(['public', 'group']) // 公开对象
  t.text('open_to_note').notNullable().defaultTo('本局干部职工') // which group
  t.text('way').notNullable().defaultTo('proactive').checkIn(['proactive', 'on_request', 'withheld']) // 公开方式
  t.text('tier').notNullable().defaultTo('bureau').checkIn(['bureau', 'unit', 'department']) // 公开层级
  t.text('stage').notNullable().defaultTo('after').checkIn(['before', 'during', 'after']) // 事前、事中、事后
  t.integer('retention_years') // 保留期限; null: 长期
  t.text('secrecy_check').notNullable().defaultTo('none').checkIn(['none', 'work_secret', 'secrecy_office']) // 密级、工作秘密检查
  t.text('withheld_ground').notNullable().defaultTo('') // articles 14 to 16
  t.text('withheld_explanation').notNullable().defaultTo('')
  t.text('review_due_on') // a withheld item is looked at again by this day (art. 18)
}

const LIVE = ['channels', 'open_to', 'open_to_note', 'way', 'tier', 'stage', 'retention_years', 'secrecy_check']
const WITHHELD = ['withheld_ground', 'withheld_explanation', 'review_due_on']
const TABLES = [
  'catalogue_reevaluations',
  'catalogue_edition_departments',
  'catalogue_edition_items',
  'catalogue_edition_classes',
  'catalogue_editions',
]

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('catalogue_items', (t) => {
    officialColumns(t)
  })
  await knex('catalogue_items').where({ timing: 'ex_ante' }).update({ stage: 'before' })
  await knex('catalogue_items').where({ timing: 'standing' }).update({ stage: 'during' })
  await createEditions(knex)
  await createRows(knex)
  await knex.schema.createTable('catalogue_reevaluations', (t) => {
    t.increments('id')
    t.integer('item_id').notNullable().references('catalogue_items.id').index()
    t.integer('actor_id').notNullable().references('people.id')
    t.text('at').notNullable()
    t.text('outcome').notNullable().checkIn(['keep', 'propose'])
    t.text('remark').notNullable()
    t.text('due_on') // the day it was due
    t.text('next_due_on') // for what stays withheld
    t.integer('edition_id').references('catalogue_editions.id') // the draft that proposes to disclose it
  })
  await forbidChange(knex, 'catalogue_reevaluations', ['update', 'delete'])
  await freezeEditions(knex)
  await plantFirst(knex)
  await countChanges(knex, Object.fromEntries([...TABLES].map((table) => [table, undefined])))
}

async function createEditions(knex: Knex): Promise<void> {
  await knex.schema.createTable('catalogue_editions', (t) => {
    t.increments('id')
    t.integer('number').notNullable()
    t.text('state').notNullable().checkIn(['draft', 'submitted', 'approved', 'in_force', 'superseded', 'discarded'])
    t.integer('open_slot').unique() // 1 while it is on its way, else null: there is one at a time
    t.text('note').notNullable().defaultTo('') // why there is a new edition
    t.integer('drafted_by').references('people.id') // null: the system
    t.text('drafted_at').notNullable()
    t.integer('submitted_by').references('people.id')
    t.text('submitted_at')
    t.text('returned_remark').notNullable().defaultTo('')
    t.integer('approved_by').references('people.id')
    t.text('approved_at')
    t.text('approval_remark').notNullable().defaultTo('')
    t.text('effective_on')
    t.text('in_force_at')
    t.text('superseded_at')
    t.text('filing_number').unique()
    t.text('filing_authority').notNullable().defaultTo('')
    t.text('filed_on')
    t.integer('filed_by').references('people.id')
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
  })
  // What was thrown away gives its number to the next draft.
  await knex.raw(`create unique index catalogue_editions_number on catalogue_editions (number) where state <> 'discarded'`)
}

async function createRows(knex: Knex): Promise<void> {
  await knex.schema.createTable('catalogue_edition_classes', (t) => {
    t.increments('id')
    t.integer('edition_id').notNullable().references('catalogue_editions.id').index()
    t.integer('class_id').references('catalogue_classes.id') // null: new with this edition, until it is in force
    t.integer('parent_id').references('catalogue_edition_classes.id')
    t.text('code').notNullable()
    t.text('name').notNullable()
    t.text('name_en').notNullable()
    t.integer('position').notNullable().defaultTo(0)
    t.integer('version').notNullable().defaultTo(1)
    t.unique(['edition_id', 'code'])
  })
  await knex.schema.createTable('catalogue_edition_items', (t) => {
    t.increments('id')
    t.integer('edition_id').notNullable().references('catalogue_editions.id')
    t.integer('item_id').references('catalogue_items.id').index() // null: new with this edition, until it is in force
    t.integer('edition_class_id').notNullable().references('catalogue_edition_classes.id')
    t.text('code').notNullable()
    t.text('title').notNullable()
    t.text('title_en').notNullable()
    t.text('elements').notNullable().defaultTo('[]') // JSON: [{ zh, en }]
    t.text('legal_basis').notNullable()
    t.integer('responsible_person_id').references('people.id')
    t.text('person_name').notNullable().defaultTo('') // as it was when the edition was made
    t.text('person_name_en').notNullable().defaultTo('')
    t.text('audience').notNullable().checkIn(['department', 'all', 'screen'])
    t.text('timing').notNullable().checkIn(['ex_ante', 'ex_post', 'periodic', 'standing'])
    t.integer('timing_days').notNullable()
    t.text('cycle').notNullable().checkIn(['event', 'monthly', 'quarterly', 'yearly', 'standing'])
    t.integer('review_level').notNullable()
    t.text('register').notNullable()
    officialColumns(t)
    t.integer('position').notNullable().defaultTo(0)
    t.boolean('ended').notNullable().defaultTo(false) // ends with this edition
    t.text('change_note').notNullable().defaultTo('') // why it was added, changed or ended
    t.integer('changed_by').references('people.id') // who had a hand in it does not approve it
    t.integer('version').notNullable().defaultTo(1) // compare-and-set
    t.unique(['edition_id', 'code'])
  })
  await knex.schema.createTable('catalogue_edition_departments', (t) => {
    t.integer('edition_item_id').notNullable().references('catalogue_edition_items.id')
    t.integer('department_id').notNullable().references('departments.id')
    t.text('name').notNullable() // as it was when the edition was made
    t.text('name_en').notNullable()
    t.integer('position').notNullable().defaultTo(0)
    t.primary(['edition_item_id', 'department_id'])
  })
}

/** What was in force stays as it was: the rows of such an edition take no change, whoever asks. */
async function freezeEditions(knex: Knex): Promise<void> {
  const kept = `('in_force', 'superseded')`
  const editionOf = {
    catalogue_edition_classes: (row: string) => `select 1 from catalogue_editions e where e.id = ${row}.edition_id and e.state in ${kept}`,
    catalogue_edition_items: (row: string) => `select 1 from catalogue_editions e where e.id = ${row}.edition_id and e.state in ${kept}`,
    catalogue_edition_departments: (row: string) =>
      `select 1 from catalogue_edition_items i join catalogue_editions e on e.id = i.edition_id where i.id = ${row}.edition_item_id and e.state in ${kept}`,
  }
  for (const [table, kept_] of Object.entries(editionOf))
    for (const operation of ['insert', 'update', 'delete'] as const) {
      const name = `${table}_frozen_${operation}`
      const row = operation === 'insert' ? 'new' : 'old'
      const refusal = `an edition of the catalogue that was in force is not changed`
      if (isPostgres(knex)) {
        await knex.raw(
          `create or replace function ${name}() returns trigger language plpgsql as $$ begin
             if exists (${kept_(row)}) then raise exception '${refusal}'; end if;
             if tg_op = 'DELETE' then return old; end if; return new; end $$`,
        )
        await knex.raw(`create trigger ${name} before ${operation} on ${table} for each row execute function ${name}()`)
      } else
        await knex.raw(
          `create trigger ${name} before ${operation} on ${table} when exists (${kept_(row)}) begin select raise(abort, '${refusal}'); end`,
        )
    }
}

/** A catalogue that is there already becomes the first edition, in force and not filed. */
async function plantFirst(knex: Knex): Promise<void> {
  const first = (await knex('catalogue_items').first('id')) as { id: number } | undefined
  if (first === undefined) return
  const at = new Date().toISOString()
  const [edition] = (await knex('catalogue_editions')
    .insert({ number: 1, state: 'draft', open_slot: 1, drafted_at: at, effective_on: at.slice(0, 10), approved_at: at })
    .returning('id')) as [{ id: number }]
  await knex.raw(
    `insert into catalogue_edition_classes (edition_id, class_id, code, name, name_en, position)
     select ?, id, code, name, name_en, position from catalogue_classes order by id`,
    [edition.id],
  )
  await knex.raw(
    `update catalogue_edition_classes set parent_id = (select p.id from catalogue_classes c join catalogue_edition_classes p
       on p.class_id = c.parent_id and p.edition_id = catalogue_edition_classes.edition_id where c.id = catalogue_edition_classes.class_id)`,
  )
  const same = [
    ...['code', 'title', 'title_en', 'elements', 'legal_basis', 'responsible_person_id', 'audience', 'timing', 'timing_days', 'cycle'],
    ...['review_level', 'register', 'position'],
    ...LIVE,
    ...WITHHELD,
  ]
  await knex.raw(
    `insert into catalogue_edition_items (edition_id, item_id, edition_class_id, person_name, person_name_en, ${same.join(', ')})
     select ec.edition_id, i.id, ec.id, coalesce(p.display_name, ''), coalesce(p.display_name_en, ''), ${same.map((column) => `i.${column}`).join(', ')}
     from catalogue_items i join catalogue_edition_classes ec on ec.class_id = i.class_id left join people p on p.id = i.responsible_person_id
     where i.active = true order by i.position, i.id`,
  )
  await knex.raw(
    `insert into catalogue_edition_departments (edition_item_id, department_id, name, name_en, position)
     select ei.id, d.id, d.name, d.name_en, d.position from catalogue_edition_items ei
     join catalogue_item_departments cd on cd.item_id = ei.item_id join departments d on d.id = cd.department_id`,
  )
  await knex('catalogue_editions').where({ id: edition.id }).update({ state: 'in_force', open_slot: null, in_force_at: at })
}

export async function down(knex: Knex): Promise<void> {
  await forgetChanges(knex, TABLES)
  for (const table of TABLES) await knex.schema.dropTableIfExists(table)
  await dropColumns(knex, 'catalogue_items', [...LIVE, ...WITHHELD])
}
