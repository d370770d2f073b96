// A voting code that was signed and not yet put on the box's list is finished on whatever page is opened next. The part that does it is
// fetched only when there is one.
export function startUnfinished(): void {
  try {
    for (let at = 0; at < localStorage.length; at++) {
      const name = localStorage.key(at) ?? ''
      if (!name.startsWith('sunlit.code.') || !(localStorage.getItem(name) ?? '').includes('"registering"')) continue
      void import('../ballots/resume.ts').then(({ resumeAll }) => resumeAll())
      return
    }
  } catch {
    // A browser that stores nothing has nothing unfinished.
  }
}
