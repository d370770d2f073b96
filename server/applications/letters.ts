import type { Fee } from './fees.rules.ts'
import { GROUNDS, isReply, remedyOf, replySpec, type Ground, type Reply } from './replies.rules.ts'
import type { Office } from './applications.types.ts'

// What goes out to an applicant is an official document: it is in Chinese, whatever the language of the clerk's screen.

/** One sheet of paper. */
export interface Letter {
  readonly title: string
  readonly number: string
  readonly to: string
  readonly paragraphs: readonly string[]
  /** How to seek review; empty where nothing was decided. */
  readonly remedies: readonly string[]
  readonly from: string
  /** `YYYY-MM-DD`; empty on a draft. */
  readonly on: string
}

/** What a reply says beside its text, as kept in `case_answers.details`. */
export interface ReplyDetails {
  readonly where: string
  readonly authority: string
  readonly search: string
  readonly earlier: string
  readonly grounds: readonly Ground[]
}

/** Everything that a letter names. */
export interface LetterFacts {
  readonly org: string
  readonly number: string
  readonly to: string
  readonly title: string
  readonly receivedOn: string
  readonly office: Office | undefined
}

/** 2026年3月2日 */
export const onPaper = (day: string): string => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

const GROUND_WORDS: Readonly<Record<Ground, string>> = {
  refused_state_secret: '依法确定为国家秘密的信息（第十四条）',
  refused_law: '法律、行政法规禁止公开的信息（第十四条）',
  refused_safety: '公开后可能危及国家安全、公共安全、经济安全、社会稳定的信息（第十四条）',
  refused_third_party: '涉及商业秘密、个人隐私，公开会损害第三方合法权益的信息（第十五条、第三十二条）',
  refused_internal: '本机关人事管理、后勤管理、内部工作流程方面的内部事务信息（第十六条第一款）',
  refused_process: '履行职责中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息（第十六条第二款）',
  refused_enforcement: '行政执法案卷信息（第十六条第二款）',
}
const isGround = (code: string): code is Ground => (GROUNDS as readonly string[]).includes(code)

/** What a reply decides, in one sentence or two. */
export function decisionOf(reply: Reply, { where, authority, search, earlier, grounds }: ReplyDetails): readonly string[] {
  const rule = `《中华人民共和国政府信息公开条例》${replySpec(reply).rule}`
  if (isGround(reply)) return [`经审查，您申请公开的信息属于${GROUND_WORDS[reply]}。根据${rule}的规定，本机关决定不予公开。`]
  switch (reply) {
    case 'already_public':
      return [`您申请公开的信息已经主动公开。根据${rule}的规定，现将获取该信息的方式和途径告知如下：`, where]
    case 'provided':
      return [`经审查，您申请公开的信息可以公开。根据${rule}的规定，现向您提供，方式、途径和时间如下：`, where]
    case 'partly':
      return [
        `您申请公开的信息中含有不应当公开的内容，能够作区分处理。根据${rule}的规定，现向您提供可以公开的部分，方式、途径和时间如下：`,
        where,
        `其余内容不予公开，属于下列信息：${grounds.map((ground) => GROUND_WORDS[ground]).join('；')}。`,
      ]
    case 'special_law':
      return [`您申请查询的信息，有关法律、行政法规对其获取另有规定。根据${rule}的规定，请依照该规定办理：`, where]
    case 'not_exist':
      return [`经检索，没有您申请公开的信息。根据${rule}的规定，告知您该政府信息不存在。检索情况如下：`, search]
    case 'not_ours':
      return [
        `您申请公开的信息不属于本机关负责公开。根据${rule}的规定，现予告知。`,
        ...(authority === '' ? [] : [`负责公开该信息的机关及联系方式：${authority}`]),
      ]
    case 'to_make':
      return [`您申请公开的内容没有现成信息，需要本机关对现有信息进行加工、分析。根据${rule}的规定，本机关不予提供。`]
    case 'unclear':
      return [`您的申请经补正后，内容仍不明确，本机关无法据以检索。根据${rule}的规定，现予告知。`]
    case 'petition':
      return [
        `您提交的内容属于信访、投诉、举报等活动。根据${rule}的规定，不作为政府信息公开申请处理。`,
        ...(where === '' ? [] : [`您可以通过下列渠道提出：${where}`]),
      ]
    case 'repeat':
      return [`您就相同的信息提出过申请，本机关已作出答复（${earlier}）。根据${rule}的规定，不予重复处理。`]
    case 'publication':
      return [`您申请提供的是公开出版物。根据${rule}的规定，现将获取途径告知如下：`, where]
    case 'excessive':
      return [`您申请公开政府信息的数量、频次明显超过合理范围，所说明的理由不合理。根据${rule}的规定，本机关不予处理。`]
    case 'reissue':
      return [
        `您申请的内容是要求本机关确认或者重新出具您已经获取的信息${earlier === '' ? '' : `（${earlier}）`}。根据${rule}的规定，本机关不予处理。`,
      ]
  }
}

/** 60 days for reconsideration; six months for a suit, or fifteen days after the decision where reconsideration comes first. */
export function remediesOf(reply: Reply, repliedOn: string, office: Office | undefined): readonly string[] {
  const body = office?.reviewBody ?? '有管辖权的行政复议机关'
  const court = office?.court ?? '有管辖权的人民法院'
  const review = `自收到本答复书之日起60日内向${body}申请行政复议`
  return remedyOf(reply, repliedOn) === 'reconsideration_first'
    ? [
        `如不服本答复，应当先${review}（《中华人民共和国行政复议法》第二十条、第二十三条）；对行政复议决定仍不服的，可以自收到复议决定书之日起15日内向${court}提起行政诉讼。`,
      ]
    : [`如不服本答复，可以${review}，也可以自收到本答复书之日起6个月内向${court}提起行政诉讼。`]
}

/** 政府信息公开申请答复书. `sentOn`: '' on a draft, which then names the remedies of today. */
export function replyLetter(
  facts: LetterFacts,
  answer: { readonly reply: string | null; readonly body: string; readonly details: ReplyDetails },
  { sentOn, today, copies }: { readonly sentOn: string; readonly today: string; readonly copies: readonly string[] },
): Letter {
  const reply = answer.reply !== null && isReply(answer.reply) ? answer.reply : undefined
  return {
    title: '政府信息公开申请答复书',
    number: facts.number,
    to: facts.to,
    paragraphs: [
      `本机关于${onPaper(facts.receivedOn)}收到您提出的政府信息公开申请，申请公开“${facts.title}”。现答复如下：`,
      ...(reply === undefined ? [] : decisionOf(reply, answer.details)),
      ...lines(answer.body),
      ...(copies.length === 0 ? [] : [`随附：${copies.join('；')}。`]),
    ].filter((text) => text !== ''),
    remedies: reply === undefined ? [] : remediesOf(reply, sentOn === '' ? today : sentOn, facts.office),
    from: facts.org,
    on: sentOn,
  }
}

const lines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** 补正告知书, art. 30. */
export const correctionLetter = (
  facts: LetterFacts,
  { what, by, on }: { readonly what: string; readonly by: string; readonly on: string },
): Letter => ({
  title: '政府信息公开申请补正告知书',
  number: facts.number,
  to: facts.to,
  paragraphs: [
    `本机关于${onPaper(facts.receivedOn)}收到您提出的政府信息公开申请，申请公开“${facts.title}”。申请内容不明确，根据《中华人民共和国政府信息公开条例》第三十条的规定，请您作出补正：`,
    ...lines(what),
    `请于${onPaper(by)}前将补正内容送达本机关。答复期限自收到补正的申请之日起计算；无正当理由逾期不补正的，视为放弃申请，本机关不再处理该申请。`,
    ...contactLine(facts.office),
  ],
  remedies: [],
  from: facts.org,
  on,
})

/** 延期答复告知书, art. 33. */
export const extensionLetter = (
  facts: LetterFacts,
  { days, due, why, on }: { readonly days: number; readonly due: string; readonly why: string; readonly on: string },
): Letter => ({
  title: '政府信息公开申请延期答复告知书',
  number: facts.number,
  to: facts.to,
  paragraphs: [
    `本机关于${onPaper(facts.receivedOn)}收到您提出的政府信息公开申请，申请公开“${facts.title}”。`,
    `因${why.replace(/[。；]$/, '')}，不能在20个工作日内答复。根据《中华人民共和国政府信息公开条例》第三十三条的规定，经本机关政府信息公开工作机构负责人同意，延长答复期限${days}个工作日，至${onPaper(due)}。`,
  ],
  remedies: [],
  from: facts.org,
  on,
})

/** 征求意见书 to a third party (art. 32), or to whoever made it too (art. 34). The applicant is not named in it. */
export const opinionLetter = (
  facts: LetterFacts,
  { party, kind, by, on }: { readonly party: string; readonly kind: 'third_party' | 'co_maker'; readonly by: string; readonly on: string },
): Letter => ({
  title: '政府信息公开征求意见书',
  number: facts.number,
  to: party,
  paragraphs: [
    kind === 'third_party'
      ? `本机关收到政府信息公开申请，申请公开的“${facts.title}”涉及你方。根据《中华人民共和国政府信息公开条例》第三十二条的规定，征求你方是否同意公开的意见。`
      : `本机关收到政府信息公开申请，申请公开的“${facts.title}”由你单位与本机关共同制作。根据《中华人民共和国政府信息公开条例》第三十四条的规定，征求你单位意见。`,
    `请自收到本征求意见书之日起15个工作日内（${onPaper(by)}前）书面提出意见；不同意公开的，请说明理由。`,
    kind === 'third_party'
      ? '逾期未提出意见的，由本机关依法决定是否公开；不同意公开但理由不合理，或者本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开。'
      : '逾期未提出意见的，视为同意公开。',
    ...contactLine(facts.office),
  ],
  remedies: [],
  from: facts.org,
  on,
})

const yuan = (fen: number): string => String(fen / 100)
/** 信息处理费收费通知. */
export const feeLetter = (facts: LetterFacts, { fee, by, on }: { readonly fee: Fee; readonly by: string; readonly on: string }): Letter => {
  const unit = fee.method === 'items' ? '件' : '页'
  return {
    title: '政府信息公开信息处理费收费通知',
    number: facts.number,
    to: facts.to,
    paragraphs: [
      `您申请公开“${facts.title}”。根据《中华人民共和国政府信息公开条例》第四十二条和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，${
        fee.method === 'items' ? '您本自然月内的申请件数超过10件，按件计收' : '提供的信息超过30页，按量计收'
      }信息处理费。`,
      `计算：${fee.bands
        .map(
          ({ from, to, rate, amount }) =>
            `第${from === to ? from : `${from}至${to}`}${unit}，${rate === 0 ? '不收费' : `每${unit}${yuan(rate)}元，计${yuan(amount)}元`}`,
        )
        .join('；')}。合计${yuan(fee.amount)}元。`,
      `请在收到本通知次日起20个工作日内（${onPaper(by)}前）缴纳${facts.office === undefined ? '' : `：${facts.office.payTo}`}。逾期未缴纳的，视为放弃申请，本机关不再处理该申请。处理期限自您完成缴费次日起重新计算。`,
    ],
    remedies: [],
    from: facts.org,
    on,
  }
}

/** 登记回执: what came in, when it counts as received, and until when there will be an answer. */
export const receiptLetter = (
  facts: LetterFacts,
  { due, channel, received }: { readonly due: string; readonly channel: string; readonly received: boolean },
): Letter => ({
  title: '政府信息公开申请登记回执',
  number: facts.number,
  to: facts.to,
  paragraphs: [
    `您通过${channel}提出的政府信息公开申请“${facts.title}”已登记。`,
    received
      ? `收到申请之日为${onPaper(facts.receivedOn)}，本机关将于${onPaper(due)}前答复。依法补正、征求意见或者延长期限的，另行告知。`
      : '收到申请之日以双方确认之日为准，请与本机关联系确认。',
    ...contactLine(facts.office),
  ],
  remedies: [],
  from: facts.org,
  on: facts.receivedOn,
})

const contactLine = (office: Office | undefined): readonly string[] =>
  office === undefined ? [] : [`联系地址：${office.address}；联系电话：${office.telephone}。`]
