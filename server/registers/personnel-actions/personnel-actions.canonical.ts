import { createHash } from 'node:crypto'
import type { Line, Notice } from './personnel-actions.rules.ts'

/**
 * A version in the shape that is exported, hashed and verified. Somebody punished is named on the pages for as long as the punishment is in
 * force; an export stays for ever, so it carries a salted digest of the name: a changed name is found, and nobody reads it there.
 */
export function canonicalPersonnel(
  notice: Notice,
  lines: readonly Line[],
  takers: readonly (string | number)[],
  departmentOf: (line: Line) => string | number | null,
): object {
  return {
    ...(notice.isNotice && {
      notice: { workingDays: notice.days, takers, telephone: notice.telephone, address: notice.address, how: notice.how },
    }),
    ...(notice.assessed !== null && { assessed: notice.assessed }),
    text: notice.body,
    actions: lines.map((line) => canonicalLine(line, departmentOf(line))),
  }
}

const digest = ({ salt, name }: Line): string => createHash('sha256').update(`${salt} ${name}`).digest('hex')

function canonicalLine(line: Line, department: string | number | null): object {
  return {
    line: line.lineNo,
    kind: line.kind,
    ...(line.kind === 'punishment' ? { nameDigest: digest(line) } : { name: line.name }),
    sex: line.sex,
    birthMonth: line.birthMonth,
    education: line.education,
    department,
    from: line.postFrom,
    to: line.postTo,
    detail: line.detail,
    reward: line.reward,
    beganOn: line.beganOn,
    decidedBy: line.decidedBy,
    decidedOn: line.decidedOn,
    documentNumber: line.documentNumber,
    effectiveOn: line.effectiveOn,
    grounds: line.grounds,
    notice: line.noticeId,
  }
}
