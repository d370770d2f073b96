// Knex publishes no types for its dialects; these are the few members that connection.ts relies on (knex 3.3).
declare module 'knex/lib/dialects/sqlite3/index.js' {
  export default class SqliteClient {
    transaction(...args: unknown[]): unknown
  }
}
declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  export default class SqliteTransaction {
    constructor(client: unknown, ...args: unknown[])
    begin(connection: unknown): unknown
    query(connection: unknown, sql: string): unknown
  }
}
