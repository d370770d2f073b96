/** What a command meets outside: tests bring their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}
