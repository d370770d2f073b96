interface Entry {
  readonly revision: number
  readonly value: Promise<unknown>
}

/**
 * Remembers what was read at the database's current revision (see revision.ts, ADR 0010). Each signed-in request reads the revision in
 * its session look-up and reports it here before it reads anything else; what is remembered from an older revision is never given out.
 * So a page is as fresh as if nothing were remembered, and a restart, another instance or an edited row need no message.
 */
export class RevisionCache {
  #revision: number | undefined
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()

  /** `limit`: how many answers are kept; the one used longest ago goes first. */
  constructor(limit = 500) {
    this.#limit = limit
  }

  /** Reports the revision that a request has just read. */
  saw(revision: number): void {
    if (this.#revision === undefined || revision > this.#revision) this.#revision = revision
  }

  /**
   * The answer of `load`, from memory when it was given at this revision. `key` names everything the answer depends on besides the
   * database: the reader's scope, the parameters, today's date. Until a revision is known (command line, seeds) it always loads.
   */
  async read<T>(key: readonly unknown[], load: () => Promise<T>): Promise<T> {
    const revision = this.#revision
    if (revision === undefined) return load()
    const name = JSON.stringify(key)
    const known = this.#entries.get(name)
    if (known?.revision === revision) {
      this.#entries.delete(name)
      this.#entries.set(name, known)
      return known.value as Promise<T>
    }
    const value = load()
    this.#remember(name, { revision, value })
    return value
  }

  #remember(name: string, entry: Entry): void {
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    // A failure is told to whoever waits for it and is not kept.
    entry.value.catch(() => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name)
    })
    const oldest = this.#entries.size > this.#limit ? this.#entries.keys().next().value : undefined
    if (oldest !== undefined) this.#entries.delete(oldest)
  }
}
