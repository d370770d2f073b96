import { dueChip } from '../disclosures/status.presenter.ts'
import type { Reader } from '../disclosures/record.presenter.ts'
import type { Duty } from './duties.types.ts'

/** A plain list: words, where to do it, by when. */
export const presentDuties = (duties: readonly Duty[], reader: Reader) =>
  duties.map(({ code, params, href, dueOn }) => ({
    text: reader.t(code, params),
    href,
    due: dueOn === null ? undefined : { on: reader.fmt.date(dueOn), chip: dueChip(dueOn, reader) },
  }))
