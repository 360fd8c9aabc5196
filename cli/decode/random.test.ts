import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mutated, randomOctets, seeded } from '../../protocol/schema/mutate.ts'
import { vectorsOf } from '../../protocol/vectors/vectors.ts'
import { captured } from './captured.ts'

const RUNS = Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000)
const SEED = Number(process.env['SGP32_SEED'] ?? 1)
const samples = vectorsOf('1.2')
  .map(({ hex }) => Buffer.from(hex, 'hex'))
  .filter(({ length }) => length > 0)
const tags = [0xbf51, 0xbf36, 0xbf2b, 0x30, 0xa0, 0x6f, 0xe3]

test('random and damaged octets are printed or refused, and nothing else happens', async () => {
  const below = seeded(SEED)
  for (let run = 0; run < RUNS; run++) {
    const sample = samples[run % samples.length]!
    const octets = run % 3 === 0 ? randomOctets(below, tags) : mutated(sample, below)
    await survives(octets, run)
  }
})

test('random text is printed or refused, and nothing else happens', async () => {
  const below = seeded(SEED + 1)
  const pieces = [
    'BF51',
    '80',
    ' ',
    '\n',
    '-> ',
    '<- ',
    '9000',
    '81E2910003BF2000',
    '{"',
    '":',
    '"',
    '}',
    '[',
    ',',
    '0x',
    '\\x',
    '=',
    'v08D',
    '-----BEGIN X-----',
    '\u001b[2J',
    'é',
  ]
  for (let run = 0; run < RUNS; run++) {
    const text = Array.from({ length: 1 + below(20) }, () => pieces[below(pieces.length)]).join('')
    await survives(Buffer.from(text), run)
  }
})

async function survives(octets: Uint8Array, run: number): Promise<void> {
  const options = { strict: run % 5 === 0, json: run % 7 === 0, full: run % 11 === 0 }
  const { code, out, err } = await captured(['-'], options, { stdin: octets, env: run % 2 === 0 ? { COLUMNS: '40' } : {} })
  const input = Buffer.from(octets).toString('hex')
  assert.ok(code === 0 || code === 1 || code === 2, input)
  assert.ok((out === '') !== (err === ''), `one of the two is printed for ${input}`)
  assert.doesNotMatch(`${out}${err}`.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u, input)
  if (options.json) assert.equal(JSON.parse(out).exitCode, code, input)
}
