import { expect } from 'chai'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { readConfig } from '../../../server/config.ts'
import type { Deps } from '../../../server/deps.ts'
import { insertLetters } from '../../../server/mail/outbox.queries.ts'
import { readMailSettings, saveMailSettings } from '../../../server/mail/preferences.service.ts'
import { queueDigests, queueLetters } from '../../../server/mail/queueing.service.ts'
import { readMailRoom, retryLetter, sendTest } from '../../../server/mail/room.service.ts'
import { forgetOldLetters, sendLetters } from '../../../server/mail/sending.service.ts'
import { ADDRESS, retryIn } from '../../../server/mail/sending.rules.ts'
import { DEFAULT_MAIL, kindOf, maySayInLetter, MESSAGE_KINDS, type MailChoice } from '../../../server/notifications/kinds.rules.ts'
import { openNotification, listTold, tell } from '../../../server/notifications/notifications.service.ts'
import type { MessageKey } from '../../../server/i18n/index.ts'
import { chen, he, sun, sysadmin, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'

interface Got {
  readonly to: readonly string[]
  readonly raw: string
  /** The text, decoded. */
  readonly text: string
  readonly header: (name: string) => string
}

/** A mail server on this machine that keeps what it is handed; `refuse` answers instead of taking a recipient. */
class Post {
  readonly got: Got[] = []
  refuse: { code: number; text: string } | undefined
  /** Takes the letter and then fails: as if the answer had been lost on the way. */
  loseAnswer = false
  readonly #server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'sunlit' && password === 'secret') done(null, { user: username })
      else done(Object.assign(new Error('no'), { responseCode: 535 }))
    },
    onRcptTo: (_address, _session, done) => {
      done(this.refuse === undefined ? null : Object.assign(new Error(this.refuse.text), { responseCode: this.refuse.code }))
    },
    onData: (stream, session, done) => {
      let raw = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => (raw += chunk))
      stream.on('end', () => {
        this.got.push(
          read(
            raw,
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        )
        done(this.loseAnswer ? Object.assign(new Error('cut'), { responseCode: 451 }) : null)
      })
    },
  })
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.server.address() as AddressInfo).port
  }
  close = (): Promise<void> => new Promise((resolve) => this.#server.close(resolve))
}

function read(raw: string, to: readonly string[]): Got {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const text = /base64/i.test(unfolded)
    ? Buffer.from(body, 'base64').toString()
    : Buffer.from(
        body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      ).toString()
  const words = (value: string): string =>
    value.replace(/=\?utf-8\?([BQ])\?([^?]*)\?=\s*/gi, (_, how: string, coded: string) =>
      how.toUpperCase() === 'B'
        ? Buffer.from(coded, 'base64').toString()
        : Buffer.from(
            coded.replaceAll('_', ' ').replace(/=(..)/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString(),
    )
  return { to, raw, text, header: (name) => words(new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '') }
}

describe('letters', () => {
  let world: World
  let post: Post
  let deps: Deps
  beforeEach(async () => {
    post = new Post()
    const port = await post.open()
    world = await makeWorld({
      SUNLIT_SMTP_URL: `smtp://sunlit:secret@127.0.0.1:${port}`,
      SUNLIT_MAIL_FROM: '阳光台 <sunlit@example.gov.cn>',
      SUNLIT_PUBLIC_URL: 'http://sunlit.example/',
    })
    deps = world.deps
    for (const { username } of [chen, he, sun, sysadmin])
      await world.db
        .write('people')
        .where({ username })
        .update({ email: `${username}@example.gov.cn` })
  })
  afterEach(async () => {
    await post.close()
    await world.close()
  })

  const say = (persona: Persona, code: MessageKey, params = {}): Promise<void> =>
    world.db.write.transaction((tx) =>
      tell(tx, [{ personId: world.actor(persona).id, code, params, href: '/disclosures/7' }], deps.now().toISOString()),
    )
  const published = (persona: Persona): Promise<void> =>
    say(persona, 'notifications.published', { title: '差旅费\r\nBcc: all@example.com', department: '财务科', department_en: 'Finance' })
  const choose = (persona: Persona, choice: MailChoice): Promise<void> =>
    saveMailSettings(deps, world.actor(persona), {
      address: `${persona.username}@example.gov.cn`,
      choices: { ...DEFAULT_MAIL, publications: choice },
    })
  const states = async (): Promise<unknown[]> =>
    (await world.db.read('mail_outbox').orderBy('id').select('state')).map(({ state }: { state: string }) => state)

  it('go out at once, one for all that is new, in the reader’s language, and say what a letter may say', async () => {
    await choose(chen, 'now')
    await world.db.write('people').where({ username: 'he' }).update({ locale: 'en' })
    await choose(he, 'now')
    await published(chen)
    await say(chen, 'elections.told.voting', { title: '秘密的题目', until: '2026-03-09' })
    await published(he)
    await queueLetters(deps)
    await sendLetters(deps)
    expect(post.got).to.have.length(2)
    const letter = post.got.find(({ to }) => to[0] === 'chen@example.gov.cn')!
    expect(letter.to).to.deep.equal(['chen@example.gov.cn'])
    expect(letter.header('Subject')).to.equal('阳光台：2 条新消息')
    expect(letter.text).to.include('财务科公开了“差旅费')
    expect(letter.text).to.include('http://sunlit.example/disclosures/7')
    expect(letter.text).to.include('投票：1 条，请登录查看').and.not.to.include('秘密的题目')
    expect(letter.text).to.include('http://sunlit.example/notifications/settings')
    expect(letter.header('Bcc'), 'what is in a title is no header').to.equal('')
    expect(letter.header('Auto-Submitted')).to.equal('auto-generated')
    expect(letter.header('List-Unsubscribe')).to.equal('<http://sunlit.example/notifications/settings>')
    const english = post.got.find(({ to }) => to[0] === 'he@example.gov.cn')!
    expect(english.header('Subject')).to.equal('Sunlit: 1 new message')
    expect(english.text).to.include('Finance published')
    await queueLetters(deps)
    await sendLetters(deps)
    expect(post.got, 'each message once').to.have.length(2)
    expect(await world.db.read('mail_outbox').distinct('body')).to.deep.equal([{ body: '' }])
  })

  it('go to nobody who chose none, has no address, has left or has read it already', async () => {
    await choose(chen, 'never')
    await choose(he, 'now')
    await choose(sun, 'now')
    await world.db.write('people').where({ username: 'he' }).update({ email: '' })
    for (const persona of [chen, he, sun]) await published(persona)
    const [one] = (await listTold(deps, world.actor(sun))).unread
    await openNotification(deps, world.actor(sun), one!.id)
    await queueLetters(deps)
    await sendLetters(deps)
    expect(post.got).to.deep.equal([])
    await published(sun)
    await queueLetters(deps)
    await world.db.write('people').where({ username: 'sun' }).update({ status: 'left' })
    await sendLetters(deps)
    expect(post.got, 'left between').to.deep.equal([])
    expect(await states()).to.deep.equal(['dead'])
  })

  it('of the morning hold everything unread of the day before, at eight on working days and not before', async () => {
    await published(chen)
    await published(chen)
    await queueLetters(deps)
    await sendLetters(deps)
    expect(post.got).to.deep.equal([])
    world.clock.set('2026-03-02T23:59:00Z')
    await queueDigests(deps)
    await sendLetters(deps)
    expect(post.got, 'before eight').to.deep.equal([])
    world.clock.set('2026-03-03T00:00:30Z')
    await published(chen)
    await queueLetters(deps)
    await queueDigests(deps)
    await queueDigests(deps)
    await sendLetters(deps)
    expect(post.got.map((letter) => letter.header('Subject'))).to.deep.equal(['阳光台：2 条未读消息'])
    world.clock.set('2026-03-07T03:00:00Z')
    await queueDigests(deps)
    await sendLetters(deps)
    expect(post.got, 'not on a Saturday').to.have.length(1)
    world.clock.set('2026-03-09T06:00:00Z')
    await queueDigests(deps)
    await sendLetters(deps)
    expect(post.got[1]?.header('Subject')).to.equal('阳光台：1 条未读消息')
  })

  it('are made once when two instances look at the same time', async () => {
    await choose(chen, 'now')
    for (let i = 0; i < 5; i++) await published(chen)
    await Promise.all([queueLetters(deps), queueLetters(deps), queueLetters(deps)])
    await Promise.all([sendLetters(deps), sendLetters(deps)])
    expect(post.got).to.have.length(1)
    expect(post.got[0]?.header('Subject')).to.equal('阳光台：5 条新消息')
  })

  it('are tried again after waits, under the same name, when the answer was lost', async () => {
    await choose(chen, 'now')
    await published(chen)
    await queueLetters(deps)
    post.loseAnswer = true
    await sendLetters(deps)
    post.loseAnswer = false
    await sendLetters(deps)
    expect(post.got, 'not at once').to.have.length(1)
    expect(await states()).to.deep.equal(['waiting'])
    world.clock.advance(61_000)
    await sendLetters(deps)
    expect(post.got).to.have.length(2)
    expect(new Set(post.got.map((letter) => letter.header('Message-ID'))).size).to.equal(1)
    expect(await states()).to.deep.equal(['sent'])
  })

  it('are not lost by an instance that dies while it sends', async () => {
    await choose(chen, 'now')
    await published(chen)
    await queueLetters(deps)
    const until = new Date(deps.now().getTime() + 300_000).toISOString()
    await world.db.write('mail_outbox').update({ state: 'sending', attempts: 1, due_at: until })
    await sendLetters(deps)
    expect(post.got).to.deep.equal([])
    world.clock.advance(301_000)
    await sendLetters(deps)
    expect(post.got).to.have.length(1)
  })

  it('are given up when the address is refused for good, or after two days; the administrator sees that and no content', async () => {
    await choose(chen, 'now')
    await published(chen)
    await queueLetters(deps)
    post.refuse = { code: 550, text: 'no such user\r\nhere' }
    await sendLetters(deps)
    expect(await states()).to.deep.equal(['dead'])
    const admin = world.actor(sysadmin)
    const { held, counts, server } = await readMailRoom(deps, admin)
    expect(counts).to.deep.equal({ waiting: 0, sending: 0, sent: 0, dead: 1 })
    expect(server?.host).to.match(/^127\.0\.0\.1:\d+$/)
    expect(held[0]?.problem).to.include('no such user')
    const page = (await (await world.as(sysadmin)).get('/admin/mail').expect(200)).text
    expect(page).to.include(chen.name).and.include('未能发出').and.not.to.include('差旅费').and.not.to.include('secret')
    post.refuse = undefined
    await retryLetter(deps, admin, held[0]!.id)
    expect(await refusalOf(retryLetter(deps, admin, held[0]!.id))).to.match(/^conflict/)
    await sendLetters(deps)
    expect(post.got).to.have.length(1)
    expect(await refusalOf(readMailRoom(deps, world.actor(chen)))).to.match(/^forbidden/)
    await published(chen)
    await queueLetters(deps)
    post.refuse = { code: 450, text: 'later' }
    for (let i = 0; i < 12; i++) {
      await sendLetters(deps)
      world.clock.advance(86_400_000)
    }
    expect(await states()).to.deep.equal(['sent', 'dead'])
    world.clock.advance(31 * 86_400_000)
    await forgetOldLetters(deps)
    expect(await states()).to.deep.equal([])
  })

  it('an address that is none goes to nobody, however it came into the database', async () => {
    await world.db.write('people').where({ username: 'chen' }).update({ email: 'chen@example.gov.cn, all@example.gov.cn' })
    const letter = { personId: world.actor(chen).id, messageId: '<1@sunlit>', subject: 'a\r\nBcc: b@example.com', body: 'x' }
    await world.db.write.transaction((tx) => insertLetters(tx, [letter], deps.now().toISOString()))
    await sendLetters(deps)
    expect(post.got).to.deep.equal([])
    await world.db.write('people').where({ username: 'chen' }).update({ email: 'chen@example.gov.cn' })
    await retryLetter(deps, world.actor(sysadmin), (await readMailRoom(deps, world.actor(sysadmin))).held[0]!.id)
    await sendLetters(deps)
    expect(post.got[0]?.header('Bcc')).to.equal('')
    for (const typed of ['a@b.c', 'li.ming+x@mail.example.gov.cn', '张三@例子.cn'.replace('例子.cn', 'example.cn')])
      expect(ADDRESS.test(typed), typed).to.equal(true)
    for (const typed of ['a', 'a@', '@b', 'a b@c.d', 'a@b.c\r\nBcc: x@y.z', 'a@b.c,d@e.f', '<a@b.c>', 'a@b.c\u0000', 'a@-b.c'])
      expect(ADDRESS.test(typed), typed).to.equal(false)
  })

  it('are chosen on a page that keeps what was typed wrong; the log names no address', async () => {
    const agent = await world.as(chen)
    const choices = Object.fromEntries(MESSAGE_KINDS.map((kind) => [`mail_${kind}`, 'never']))
    const refused = await agent
      .post('/notifications/settings')
      .type('form')
      .send({ email: 'chen at home', ...choices })
      .expect(422)
    expect(refused.text).to.include('chen at home').and.include('请填写一个完整的邮箱地址')
    await agent
      .post('/notifications/settings')
      .type('form')
      .send({ email: 'c@example.org', ...choices })
      .expect(303)
    const settings = await readMailSettings(deps, world.actor(chen))
    expect(settings.address).to.equal('c@example.org')
    expect(new Set(Object.values(settings.choices))).to.deep.equal(new Set(['never']))
    const entry = (await world.db.read('audit_entries').where({ action: 'mail.save_settings' }).first('details')) as { details: string }
    expect(entry.details).to.include('email').and.not.to.include('example.org')
    const admin = await world.as(sysadmin)
    expect((await admin.get(`/admin/people/${world.actor(chen).id}`).expect(200)).text).to.include('c@example.org')
  })

  it('test themselves, and say what is missing', async () => {
    await sendTest(deps, world.actor(sysadmin), 'zh-CN')
    await sendLetters(deps)
    expect(post.got[0]?.header('Subject')).to.equal('阳光台：测试邮件')
    await world.db.write('people').where({ username: 'sysadmin' }).update({ email: '' })
    expect(await refusalOf(sendTest(deps, world.actor(sysadmin), 'zh-CN'))).to.match(/^conflict mail.error.no_address/)
    expect(() => readConfig({ SUNLIT_SMTP_URL: 'smtp://localhost' })).to.throw('SUNLIT_MAIL_FROM')
    expect(() => readConfig({ SUNLIT_SMTP_URL: 'smtp://localhost', SUNLIT_MAIL_FROM: 'a@b.c' })).to.throw('SUNLIT_PUBLIC_URL')
    expect(() => readConfig({ SUNLIT_SMTP_URL: 'http://localhost' })).to.throw('SUNLIT_SMTP_URL')
  })

  it('without a mail server nothing waits for one', async () => {
    await published(chen)
    await queueLetters({ ...deps, config: { ...deps.config, mail: undefined } })
    await queueLetters(deps)
    world.clock.advance(86_400_000)
    await queueDigests(deps)
    await sendLetters(deps)
    expect(post.got).to.deep.equal([])
  })

  it('each kind has its words, and what votes, complaints and assessments are about stays inside', () => {
    expect(kindOf('elections.told.open')).to.equal('elections')
    expect(kindOf('security.told.reset')).to.equal('account')
    for (const code of ['elections.x', 'cases.x', 'vetoes.x', 'appraisals.x', 'anonymous.x', 'secrecy.x', 'security.x', 'whatever.x'])
      expect(maySayInLetter(code), code).to.equal(false)
    expect(maySayInLetter('notifications.published')).to.equal(true)
    expect([1, 8, 9].map((attempts) => retryIn(attempts, { code: 421, text: '' }))).to.deep.equal([60_000, 86_400_000, undefined])
    expect(retryIn(1, { code: 554, text: '' })).to.equal(undefined)
    expect(retryIn(1, { code: 535, text: '' }), 'a wrong password of ours is mended').to.equal(60_000)
  })
})
