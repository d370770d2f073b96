/** The number in a subject like `version:12`. */
export const idOf = (subject: string): number => Number(subject.slice(subject.lastIndexOf(':') + 1))
