import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { nobleGroup as group } from '../../../core/protocol/v1/noble-group.ts'
import { receive, send } from '../../../core/protocol/v1/channel.ts'
import { hashToScalar } from '../../../core/protocol/v1/hashing.ts'
import {
  answer,
  certificate,
  checkAnswer,
  checkCertificate,
  checkCertificates,
  checkPolynomial,
  decryptionKey,
  newSeed,
  polynomial,
  sealedKeyIn,
  thresholdParameters,
  vinputs,
  type Answer,
} from '../../../core/protocol/v1/threshold.ts'
import { checkSingle, checkTrustees, jointKey, ownersOf, singleKey, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { needVectors, vectorFiles, vectorJson, vectorLines, vectorText } from './vectors.ts'

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

function value<T>(given: Answer<T>): T {
  if ('problem' in given) throw new Error(JSON.stringify(given.problem))
  return given.value
}

describe('trustees', () => {
  describe('as the reference tool made them', () => {
    before(function () {
      needVectors(this)
    })
    for (const folder of ['simple-threshold', 'multi-threshold'])
      it(`${folder}: every step of the ceremony is understood, checked and written alike`, () => {
        const read = (file: string): string => vectorText(`${folder}/${file}`)
        const ids = [1, 2, 3].map((place) => read(`${place}.trustee`))
        const certs = vectorLines(`${folder}/certs.jsons`)
        const polynomials = vectorLines(`${folder}/polynomials.jsons`)
        const answers = ids.map((id) => read(`${id}.voutput`))
        expect(checkCertificates(group, certs, { size: 3, threshold: 2 })).to.deep.equal([])
        expect(polynomials.map((text, at) => checkPolynomial(group, certs, at + 1, text))).to.deep.equal([undefined, undefined, undefined])
        expect(vinputs(polynomials)).to.deep.equal(ids.map((id) => read(`${id}.vinput`)))
        expect(answers.map((text, at) => checkAnswer(group, certs, polynomials, at + 1, text))).to.deep.equal([
          undefined,
          undefined,
          undefined,
        ])
        expect(thresholdParameters(2, certs, polynomials, answers)).to.equal(read('threshold.json'))
        for (const [at, id] of ids.entries()) {
          const ours = value(answer(group, read(`${id}.key`), certs, read(`${id}.vinput`), random))
          expect(checkAnswer(group, certs, polynomials, at + 1, ours)).to.equal(undefined)
          expect(decryptionKey(group, read(`${id}.key`), sealedKeyIn(ours)!)).to.equal(
            decryptionKey(group, read(`${id}.key`), read(`${id}.dkey`)),
          )
        }
      })

    it('opens the sealed keys of the vectors', () => {
      const { pki } = vectorJson<{ pki: { seed: string; id: string; decryption_key: string }[] }>('primitives.json')
      const folder = 'multi-threshold'
      for (const { seed, id, decryption_key: key } of pki.filter((one) => vectorFiles(folder).includes(`${one.id}.dkey`))) {
        expect(String(decryptionKey(group, seed, vectorText(`${folder}/${id}.dkey`)))).to.equal(key)
      }
    })

    for (const folder of ['simple-single', 'simple-threshold', 'multi-threshold'])
      it(`${folder}: the trustees are sound and make the key of the election`, () => {
        const text = vectorText(`${folder}/parts/trustees.json`)
        const { public_key: key } = vectorJson<{ public_key: string }>(`${folder}/parts/election.json`)
        expect(checkTrustees(group, text)).to.deep.equal([])
        expect(jointKey(group, text)).to.equal(key)
      })
  })

  describe('a key of its own', () => {
    it('is accepted, with a name or without', () => {
      expect(checkSingle(group, singleKey(group, random).text)).to.equal(undefined)
      expect(checkSingle(group, singleKey(group, random, '工会代表 "甲"').text)).to.equal(undefined)
    })

    it('is refused when the proof is of another key, when it is the identity, when anything is added', () => {
      const [one, two] = [singleKey(group, random).text, singleKey(group, random).text]
      const [key1, key] = [one, two].map((text) => /"public_key":"[0-9a-f]{64}"/.exec(text)![0])
      expect(checkSingle(group, one.replace(key1!, key!))).to.equal('trustee_pok')
      expect(checkSingle(group, one.replace(key1!, `"public_key":"${'0'.repeat(63)}1"`))).to.equal('trustee_key')
      expect(checkSingle(group, one.replace(/\}$/, ',"extra":1}'))).to.equal('trustee_text')
      expect(checkSingle(group, ` ${one}`)).to.equal('trustee_text')
      expect(checkSingle(group, '[]')).to.equal('trustee_text')
    })
  })

  describe('our own ceremony', function () {
    const size = 3
    const threshold = 2
    const seeds = Array.from({ length: size }, () => newSeed(random))
    const certs = seeds.map((seed, at) => certificate(group, seed, { size, threshold, index: at + 1 }, random))
    const polynomials = seeds.map((seed) => value(polynomial(group, seed, certs, random)))
    const inputs = vinputs(polynomials)
    const answers = seeds.map((seed, at) => value(answer(group, seed, certs, inputs[at]!, random)))
    const parameters = thresholdParameters(threshold, certs, polynomials, answers)
    const single = singleKey(group, random, '职工代表')
    const text = trusteesText([
      ['Single', single.text],
      ['Pedersen', parameters],
    ])

    it('ends in trustees that hold, and any two of three make the same secret', () => {
      expect(checkTrustees(group, text)).to.deep.equal([])
      const owners = ownersOf(text)!
      expect(owners.map(({ owner, item, index, threshold: needed, name }) => ({ owner, item, index, needed, name }))).to.deep.equal([
        { owner: 1, item: 0, index: 1, needed: undefined, name: '职工代表' },
        ...[1, 2, 3].map((index) => ({ owner: index + 1, item: 1, index, needed: 2, name: undefined })),
      ])
      const keys = seeds.map((seed, at) => decryptionKey(group, seed, sealedKeyIn(answers[at]!)!)!)
      expect(owners.slice(1).map(({ publicKey }) => publicKey)).to.deep.equal(keys.map((key) => group.encode(group.base(key))))
      const joint = (i: number, j: number): string => {
        const [a, b] = [keys[i - 1]!, keys[j - 1]!]
        // (j·a − i·b) / (j − i): the line through two points, at zero.
        const numerator = BigInt(j) * a - BigInt(i) * b + BigInt(i) * group.q
        const whole = numerator % BigInt(j - i) === 0n ? numerator / BigInt(j - i) : (numerator + group.q) / BigInt(j - i)
        return group.encode(group.add(group.base(whole % group.q), group.base(single.secret)))
      }
      for (const [i, j] of [
        [1, 2],
        [2, 3],
        [1, 3],
      ] as const)
        expect(joint(i, j)).to.equal(jointKey(group, text))
    })

    it('tells who sent what does not fit', () => {
      const other = value(polynomial(group, seeds[1]!, certs, random))
      const swapped = vinputs([polynomials[0]!, other, polynomials[2]!])
      const mixed = (part: 'secrets' | 'coefexps' | 'signatures', at: number): string => {
        const input = JSON.parse(inputs[0]!) as Record<string, unknown[]>
        const from = JSON.parse(swapped[0]!) as Record<string, unknown[]>
        input[part]![at] = from[part]![at]
        return JSON.stringify(input)
      }
      const problem = (input: string): unknown => answer(group, seeds[0]!, certs, input, random)
      expect(problem(mixed('secrets', 1))).to.deep.equal({ problem: { code: 'secret_wrong', index: 2 } })
      expect(problem(mixed('coefexps', 1))).to.deep.equal({ problem: { code: 'polynomial_signature', index: 2 } })
      expect(problem(inputs[1]!)).to.deep.equal({ problem: { code: 'polynomial_changed', index: 1 } })
      const astray = JSON.parse(inputs[0]!) as { secrets: string[] }
      astray.secrets[2] = (JSON.parse(inputs[1]!) as { secrets: string[] }).secrets[2]!
      expect(problem(JSON.stringify(astray))).to.deep.equal({ problem: { code: 'secret_unreadable', index: 3 } })
      expect(problem('{}')).to.deep.equal({ problem: { code: 'input_text', index: 1 } })
      expect(answer(group, seeds[1]!, certs, swapped[1]!, random)).to.have.property('value')
      const mine = JSON.parse(swapped[1]!) as { polynomial: string }
      mine.polynomial = (JSON.parse(inputs[1]!) as { polynomial: string }).polynomial
      expect(answer(group, seeds[1]!, certs, JSON.stringify(mine), random)).to.deep.equal({
        problem: { code: 'polynomial_changed', index: 2 },
      })
    })

    it('does not start on certificates that are not right', () => {
      const agreed = { size, threshold }
      const foreign = certificate(group, newSeed(random), { size, threshold: 3, index: 2 }, random)
      const bad = certs[1]!.replace(/"challenge":"\d/, '"challenge":"')
      const moved = certificate(group, seeds[0]!, { size, threshold, index: 2 }, random)
      expect(checkCertificates(group, [certs[0]!, foreign, certs[2]!], agreed)).to.deep.equal([{ code: 'certificate_context', index: 2 }])
      expect(checkCertificates(group, [certs[1]!, certs[0]!, certs[2]!], agreed).map(({ code }) => code)).to.deep.equal([
        'certificate_context',
        'certificate_context',
      ])
      expect(checkCertificates(group, [certs[0]!, bad, certs[2]!], agreed)).to.deep.equal([{ code: 'certificate_signature', index: 2 }])
      expect(checkCertificates(group, [certs[0]!, moved, certs[2]!], agreed)).to.deep.equal([{ code: 'certificate_twice', index: 2 }])
      expect(checkCertificates(group, certs.slice(1), agreed)[0]).to.deep.equal({ code: 'threshold_size' })
      expect(checkCertificate(group, 'x', { ...agreed, index: 1 })).to.deep.equal({ code: 'certificate_text', index: 1 })
      expect(polynomial(group, seeds[0]!, [certs[0]!, bad, certs[2]!], random)).to.deep.equal({
        problem: { code: 'certificate_signature', index: 2 },
      })
      expect(polynomial(group, newSeed(random), certs, random)).to.deep.equal({ problem: { code: 'not_a_trustee' } })
      expect(polynomial(group, 'seed', certs, random)).to.deep.equal({ problem: { code: 'seed_shape' } })
      expect(() => certificate(group, seeds[0]!, { size: 3, threshold: 4, index: 1 }, random)).to.throw(RangeError)
    })

    it('does not take an answer for another place, nor an altered one', () => {
      expect(checkAnswer(group, certs, polynomials, 1, answers[1]!)).to.deep.equal({ code: 'answer_key', index: 1 })
      const [pok] = /"pok":\{[^}]*\}/.exec(answers[1]!)!
      expect(checkAnswer(group, certs, polynomials, 1, answers[0]!.replace(/"pok":\{[^}]*\}/, pok))).to.deep.equal({
        code: 'answer_pok',
        index: 1,
      })
      const [signature] = /"signature":\{[^}]*\}\}\}$/.exec(answers[1]!)!
      expect(checkAnswer(group, certs, polynomials, 1, answers[0]!.replace(/"signature":\{[^}]*\}\}\}$/, signature))).to.deep.equal({
        code: 'answer_signature',
        index: 1,
      })
      expect(checkPolynomial(group, certs, 1, polynomials[1]!)).to.deep.equal({ code: 'coefficients_signature', index: 1 })
      expect(decryptionKey(group, seeds[0]!, sealedKeyIn(answers[1]!)!)).to.equal(undefined)
      expect(decryptionKey(group, 'seed', sealedKeyIn(answers[0]!)!)).to.equal(undefined)
    })

    it('is found wanting where a part was exchanged afterwards', () => {
      const changed = (change: (item: Record<string, unknown[]> & { threshold: number }) => void): string[] => {
        const list = JSON.parse(text) as [unknown, [string, Record<string, unknown[]> & { threshold: number }]]
        change(list[1][1])
        return checkTrustees(group, JSON.stringify(list)).map(({ code }) => code)
      }
      const swap = (list: unknown[]): void => void list.push(...list.splice(0, 1))
      expect(changed((item) => swap(item['verification_keys']!))).to.include('verification_key')
      expect(changed((item) => swap(item['signatures']!))).to.include('polynomial_signature')
      expect(changed((item) => swap(item['coefexps']!))).to.include('coefficients_signature')
      expect(changed((item) => swap(item['certs']!))).to.include('certificate_context')
      expect(changed((item) => (item.threshold = 3))).to.include('certificate_context')
      expect(changed((item) => item['certs']!.pop())).to.deep.equal(['threshold_shape'])
      expect(changed((item) => (item['more'] = []))).to.deep.equal(['trustees_text'])
      expect(checkTrustees(group, text.replace('[["', '[ ["'))).to.deep.equal([{ code: 'trustees_text' }])
      expect(
        checkTrustees(
          group,
          trusteesText([
            ['Single', single.text],
            ['Single', single.text],
          ]),
        ),
      ).to.deep.equal([{ code: 'trustee_twice', item: 1, index: 1 }])
    })
  })

  describe('the channel between them', () => {
    const secret = hashToScalar('sk|sender')
    const open = hashToScalar('dk|recipient')
    const [from, own] = [group.base(secret), group.base(open)]
    const text = send(group, secret, own, '{"secret":"1"}', random)

    it('is read by its recipient only, and only as it was sent', () => {
      expect(receive(group, { secret: open, own, from }, text)).to.equal('{"secret":"1"}')
      expect(receive(group, { secret: secret, own: from, from }, text)).to.equal(undefined)
      expect(receive(group, { secret: open, own, from: own }, text)).to.equal(undefined)
      const at = text.length - 20
      const bent = text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
      expect(receive(group, { secret: open, own, from }, bent)).to.equal(undefined)
      expect(receive(group, { secret: open, own, from }, text.replace('AES-GCM', 'AES-CCM'))).to.equal(undefined)
      expect(receive(group, { secret: open, own, from }, '')).to.equal(undefined)
    })

    it('refuses points outside the group', () => {
      const small = 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'.match(/../g)!.reverse().join('')
      expect(receive(group, { secret: open, own, from }, text.replace(/"alpha":"[0-9a-f]{64}"/, `"alpha":"${small}"`))).to.equal(undefined)
    })
  })
})
