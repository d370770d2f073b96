/** Plain text in its paragraphs: a line each, empty ones left out. */
export const paragraphs = (text: string): readonly string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
