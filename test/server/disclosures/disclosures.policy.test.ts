import { expect } from 'chai'
import type { Role } from '../../../server/auth/policy.ts'
import {
  denyDiscard,
  denyDraft,
  denyEdit,
  denyRecall,
  denyReview,
  denyWithdraw,
  seesTimeline,
  seesWorking,
} from '../../../server/disclosures/disclosures.policy.ts'
import type { ReviewState, StepName } from '../../../server/disclosures/disclosures.rules.ts'
import type { DisclosureStep } from '../../../server/disclosures/disclosures.types.ts'

const [BUREAU, EMPLOYMENT, FINANCE] = [1, 2, 3]
const who = (id: number, departmentId: number, ...roles: Role[]) => ({ id, departmentId, roles: ['staff' as const, ...roles] })
const step = (actorId: number, name: StepName, versionNumber = 1): DisclosureStep => ({
  versionNumber,
  step: name,
  outcome: 'done',
  actorId,
  actorName: '',
  actorNameEn: '',
  at: '',
  remark: '',
  onBehalfOf: null,
  onBehalfOfName: '',
  onBehalfOfNameEn: '',
  ordered: '',
})
const record = (...steps: DisclosureStep[]) => ({
  departmentId: EMPLOYMENT,
  lineage: [EMPLOYMENT, BUREAU],
  steps,
  createdBy: 7,
  item: { register: 'documents' },
  versions: [],
})
const version = { number: 1, draftedBy: 7 }

describe('who may draft', () => {
  it('is a publisher of a responsible department', () => {
    expect(denyDraft(who(7, EMPLOYMENT, 'publisher'), [EMPLOYMENT])).to.equal(undefined)
    expect(denyDraft(who(7, FINANCE, 'publisher'), [EMPLOYMENT])).to.equal('disclosures.denied.not_responsible')
    expect(denyDraft(who(7, EMPLOYMENT, 'head'), [EMPLOYMENT])).to.equal('disclosures.denied.not_publisher')
  })
  it('goes for changing, too, whoever of the department began it', () => {
    expect(denyEdit(who(8, EMPLOYMENT, 'publisher'), record())).to.equal(undefined)
    expect(denyEdit(who(8, FINANCE, 'publisher'), record())).to.equal('disclosures.denied.not_publisher')
    expect(denyEdit(who(8, EMPLOYMENT), record())).to.equal('disclosures.denied.not_publisher')
  })
  it('and for the officer who made it from the result of their election, and for no other record or officer', () => {
    const result = { ...record(), item: { register: 'results' } }
    const working = { ...version, state: 'draft' } as const
    expect(denyEdit(who(7, FINANCE, 'officer'), result)).to.equal(undefined)
    expect(seesWorking(who(7, FINANCE, 'officer'), result, working)).to.equal(true)
    for (const [actor, of] of [
      [who(7, FINANCE, 'officer'), record()],
      [who(8, EMPLOYMENT, 'officer'), result],
      [who(7, FINANCE, 'staff'), result],
    ] as const) {
      expect(denyEdit(actor, of)).to.equal('disclosures.denied.not_publisher')
      expect(seesWorking(actor, of, working)).to.equal(false)
    }
  })
})

describe('who may review', () => {
  const reviewers: [ReviewState, ReturnType<typeof who>][] = [
    ['head_review', who(20, EMPLOYMENT, 'head')],
    ['head_review', who(21, BUREAU, 'head')],
    ['secrecy_review', who(22, FINANCE, 'secrecy')],
    ['approval_1', who(23, BUREAU, 'approver')],
    ['approval_2', who(24, BUREAU, 'leader')],
  ]
  for (const [state, reviewer] of reviewers) {
    it(`${state}: ${reviewer.roles.at(-1) ?? ''} of department ${reviewer.departmentId}`, () =>
      expect(denyReview(reviewer, record(), version, state)).to.equal(undefined))
    it(`${state}: never their own draft, submission, correction or text`, () => {
      expect(denyReview({ ...reviewer, id: 7 }, record(), version, state)).to.equal('disclosures.denied.own_draft')
      for (const name of ['draft', 'submit', 'correct'] as const)
        expect(denyReview(reviewer, record(step(reviewer.id, name)), version, state), name).to.equal('disclosures.denied.own_draft')
    })
    it(`${state}: not after another step of the same version, but again after a return`, () => {
      const other = state === 'head_review' ? 'secrecy_review' : 'head_review'
      expect(denyReview(reviewer, record(step(reviewer.id, other)), version, state)).to.equal('disclosures.denied.decided_before')
      expect(denyReview(reviewer, record(step(reviewer.id, other, 2)), version, state)).to.equal(undefined)
      expect(denyReview(reviewer, record(step(reviewer.id, state)), version, state)).to.equal(undefined)
    })
    it(`${state}: nobody without the role`, () => {
      for (const role of ['staff', 'publisher', 'inspector', 'observer', 'sysadmin', 'auditor'] as const)
        expect(denyReview(who(30, EMPLOYMENT, role), record(), version, state), role).to.equal('disclosures.denied.not_reviewer')
    })
  }
  it('is not the head of another department', () => {
    expect(denyReview(who(20, FINANCE, 'head'), record(), version, 'head_review')).to.equal('disclosures.denied.not_head')
  })
})

describe('who may take back or throw away', () => {
  it('is the drafter; whoever submitted may take back', () => {
    expect(denyDiscard(who(7, EMPLOYMENT, 'publisher'), record(), version)).to.equal(undefined)
    expect(denyDiscard(who(8, EMPLOYMENT, 'publisher'), record(), version)).to.equal('disclosures.denied.not_drafter')
    expect(denyDiscard(who(7, EMPLOYMENT), record(), version)).to.equal('disclosures.denied.not_publisher')
    expect(denyRecall(who(7, EMPLOYMENT, 'publisher'), record(), version)).to.equal(undefined)
    expect(denyRecall(who(8, EMPLOYMENT, 'publisher'), record(step(8, 'submit')), version)).to.equal(undefined)
    expect(denyRecall(who(8, EMPLOYMENT, 'publisher'), record(), version)).to.equal('disclosures.denied.not_drafter')
  })
})

describe('who may withdraw', () => {
  for (const role of ['approver', 'leader', 'secrecy'] as const)
    it(`${role}, unless they had a hand in it`, () => {
      expect(denyWithdraw(who(9, FINANCE, role), record())).to.equal(undefined)
      expect(denyWithdraw(who(7, FINANCE, role), record())).to.equal('disclosures.denied.own_record')
      expect(denyWithdraw(who(9, FINANCE, role), record(step(9, 'submit', 2)))).to.equal('disclosures.denied.own_record')
    })
  it('nobody else', () => {
    for (const role of ['staff', 'publisher', 'head', 'inspector'] as const)
      expect(denyWithdraw(who(9, EMPLOYMENT, role), record()), role).to.equal('disclosures.denied.not_withdrawer')
  })
})

describe('who sees what is not published', () => {
  const STATES = ['draft', 'returned', 'head_review', 'secrecy_review', 'approval_1', 'approval_2'] as const
  const cases: [string, ReturnType<typeof who>, readonly string[]][] = [
    ['publisher of the department', who(1, EMPLOYMENT, 'publisher'), STATES],
    ['head of the department', who(1, EMPLOYMENT, 'head'), STATES],
    ['head above the department', who(1, BUREAU, 'head'), STATES],
    ['secrecy reviewer', who(1, FINANCE, 'secrecy'), ['secrecy_review', 'approval_1', 'approval_2']],
    ['approver', who(1, BUREAU, 'approver'), ['approval_1', 'approval_2']],
    ['leader', who(1, BUREAU, 'leader'), ['approval_2']],
    ['staff of the department', who(1, EMPLOYMENT), []],
    ['publisher elsewhere', who(1, FINANCE, 'publisher'), []],
    ['head elsewhere', who(1, FINANCE, 'head'), []],
    ['inspector', who(1, BUREAU, 'inspector'), []],
  ]
  for (const [name, actor, seen] of cases)
    it(name, () => expect(STATES.filter((state) => seesWorking(actor, record(), { state }))).to.deep.equal(seen))

  it('the timeline is for the department and the reviewers', () => {
    expect(seesTimeline(who(1, EMPLOYMENT, 'publisher'), record())).to.equal(true)
    expect(seesTimeline(who(1, FINANCE, 'approver'), record())).to.equal(true)
    expect(seesTimeline(who(1, EMPLOYMENT), record())).to.equal(false)
    expect(seesTimeline(who(1, FINANCE, 'publisher'), record())).to.equal(false)
  })
})
