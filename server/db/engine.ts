import type { Knex } from 'knex'

/** For the few statements that the two engines must be told in different words. `db`: a connection or a transaction. */
export const isPostgres = (db: Knex): boolean => (db.client as { readonly config: { readonly client: unknown } }).config.client === 'pg'
