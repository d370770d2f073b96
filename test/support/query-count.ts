import type { World } from './world.ts'

export interface Counted<T> {
  readonly result: T
  /** The statements in their order. */
  readonly statements: readonly string[]
}

interface Asked {
  readonly sql: string
}

/** Runs `act` and reports every statement that reached either side of the world's database meanwhile. */
export async function countQueries<T>({ db }: Pick<World, 'db'>, act: () => Promise<T>): Promise<Counted<T>> {
  const statements: string[] = []
  const note = ({ sql }: Asked): void => {
    statements.push(sql)
  }
  const sides = [...new Set([db.read, db.write])]
  for (const side of sides) side.on('query', note)
  try {
    return { result: await act(), statements }
  } finally {
    for (const side of sides) side.off('query', note)
  }
}
