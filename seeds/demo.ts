import type { Deps } from '../server/deps.ts'

export async function plantDemo(_deps: Deps): Promise<void> {}
