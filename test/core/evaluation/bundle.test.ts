import { expect } from 'chai'
import { severityOf } from '../../../core/evaluation/bands.ts'
import { bundleText, recompute, sha256Of, UnreadableBundle, type Bundle } from '../../../core/evaluation/bundle.ts'
import { differencesOf } from '../../../core/evaluation/differences.ts'
import { evaluate } from '../../../core/evaluation/engine.ts'
import type { SubjectFacts } from '../../../core/evaluation/facts.types.ts'
import { facts, perfect, scheme, scoresOf, subject } from './sample.ts'

const SUBJECTS: readonly SubjectFacts[] = [
  subject('B', { indicators: { ...perfect(), A2: { ratio: { kept: 2, due: 3 } } } }),
  subject('A', { vetoes: [{ rule: 'V1', ref: 'veto:1', title: '', inForceOn: '2026-06-01' }] }),
]
const bundleOf = (subjects: readonly SubjectFacts[] = SUBJECTS): Bundle => ({
  format: 'sunlit-bundle/1',
  scheme: scheme(),
  facts: facts(...subjects),
  evaluation: evaluate(scheme(), facts(...subjects)),
  quotaDecisions: [],
  versions: [],
})
const refusal = (text: string): string => {
  try {
    recompute(text)
    return 'read'
  } catch (error) {
    if (!(error instanceof UnreadableBundle)) throw error
    return `${error.message} ${error.path}`
  }
}

describe('evaluation: bundles', () => {
  it('come out byte for byte, in whatever order the facts were', () => {
    const text = bundleText(bundleOf())
    expect(bundleText(bundleOf(SUBJECTS.toReversed()))).to.equal(text)
    expect(recompute(text)).to.deep.include({ ok: true, differences: [], canonical: true, sha256: sha256Of(text) })
  })
  it('come out after somebody indented them, and say that the bytes are others', () => {
    const text = bundleText(bundleOf())
    expect(recompute(JSON.stringify(JSON.parse(text), undefined, 2))).to.include({ ok: true, canonical: false, sha256: sha256Of(text) })
  })
  for (const [what, from, to, path] of [
    ['a point', '"points":1333', '"points":1433', 'sheets.department:B.lines.A2.points'],
    ['a score', '"score":9333', '"score":9400', 'sheets.department:B.score'],
    ['a rank', '"rank":1,"rankWithout":2', '"rank":2,"rankWithout":2', 'ranking.department:B.rank'],
    ['a veto that acts no more', '"acts":true', '"acts":false', 'sheets.department:A.vetoes.0.acts'],
    ['a fact', '"kept":2', '"kept":3', 'sheets.department:B.lines.A.exact'],
  ] as const)
    it(`name ${what} that was changed`, () => {
      const text = bundleText(bundleOf())
      expect(text).to.include(from)
      const { ok, differences } = recompute(text.replace(from, to))
      expect(ok).to.be.false
      expect(differences.map((one) => one.path)).to.include(path)
    })
  it('name a sheet that was left out, and another order', () => {
    const bundle = bundleOf()
    const { evaluation } = bundle
    const short = recompute(bundleText({ ...bundle, evaluation: { ...evaluation, sheets: evaluation.sheets.slice(1) } }))
    expect(short.differences[0]).to.include({ path: 'sheets.department:A', said: undefined })
    const turned = recompute(bundleText({ ...bundle, evaluation: { ...evaluation, sheets: evaluation.sheets.toReversed() } }))
    expect(turned.differences.map(({ path }) => path)).to.deep.equal(['order'])
  })
  it('are refused when they are none', () => {
    expect(refusal('{')).to.equal('not_json ')
    expect(refusal('{"a":1.5}')).to.equal('missing format')
    expect(refusal('[]')).to.equal('not_an_object ')
    const bundle = bundleOf()
    for (const full of [1.5, '\ud800'])
      expect(refusal(JSON.stringify({ ...bundle, scheme: { ...bundle.scheme, full } }))).to.equal('not_canonical ')
    const deep = JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) as unknown
    expect(refusal(JSON.stringify({ ...bundle, scheme: deep }))).to.equal('not_canonical ')
    expect(refusal(JSON.stringify({ ...bundle, scheme: { ...bundle.scheme, full: 1 } }))).to.equal('weights_do_not_add_up scheme.full')
    expect(
      refusal(
        JSON.stringify({
          ...bundle,
          facts: facts(subject('A', { vetoes: [{ rule: 'V9', ref: '', title: '', inForceOn: '2026-01-01' }] })),
        }),
      ),
    ).to.equal('text_empty facts.subjects.0.vetoes.0.ref')
    expect(refusal(JSON.stringify({ ...bundle, facts: facts(subject('A', { indicators: { Z: {} } })) }))).to.equal(
      'no indicator Z in the scheme facts',
    )
    expect(refusal(JSON.stringify({ ...bundle, evaluation: { ...bundle.evaluation, sheets: [null] } }))).to.equal(
      'not_an_object evaluation.sheets.0',
    )
  })
})

describe('evaluation: what another version changed', () => {
  it('is said by subject: score, grade, rank, and the lines', () => {
    const [before, after] = [bundleOf(), bundleOf([SUBJECTS[0]!, subject('A')])].map(({ evaluation }) => evaluation) as [
      Bundle['evaluation'],
      Bundle['evaluation'],
    ]
    expect(differencesOf(before, before)).to.deep.equal([])
    const [first, second] = differencesOf(before, after)
    expect(first!.changes.map(({ what, before: was, after: is }) => `${what} ${was} ${is}`)).to.deep.equal([
      'recorded 5900 10000',
      'recordedGrade fail excellent',
      'rank 2 1',
      'finalGrade fail good',
      'quota undefined beyond',
      'vetoes V1 veto:1 ',
    ])
    expect(second!.changes.map(({ what }) => what)).to.deep.equal(['rank'])
  })
  it('names the lines of which points, state or facts are others', () => {
    const late = { key: 'missing', n: 1, days: 0, title: '', ref: '', on: '2026-02-02' } as const
    const changed = evaluate(scheme(), facts(SUBJECTS[0]!, subject('A', { indicators: { ...perfect(), A1: { events: [late] } } })))
    expect(
      differencesOf(bundleOf([SUBJECTS[0]!, subject('A')]).evaluation, changed)[0]!.lines.map(({ code, after }) => [
        code,
        after!.points,
        after!.taken,
      ]),
    ).to.deep.equal([
      ['A', 4700, 0],
      ['A1', 2700, 1],
    ])
  })
})

describe('evaluation: severity of scorers', () => {
  it('is how much they give less than the others do to the same, of the weight', () => {
    const strict = facts(
      subject('A', { indicators: { B1: { scores: scoresOf(1000, 2000, 2000) } } }), // −50 %, +25 %, +25 %
      subject('B', { indicators: { B1: { scores: scoresOf(2000, 2000).slice(0, 1) }, B2: { scores: scoresOf(900, 1000) } } }), // −10 %, +10 %
    )
    expect(severityOf(scheme(), strict)).to.deep.equal([
      { scorer: 'S1', items: 2, deviation: -3000 },
      { scorer: 'S2', items: 2, deviation: 1750 },
      { scorer: 'S3', items: 1, deviation: 2500 },
    ])
  })
})
