/** Records of any size, as a run of the whole suite leaves them: for tests of printers and for their measurements. */
import { ledgerOf, type Requirement } from '../requirements/ledger.ts'
import { optionsIn } from '../requirements/option-expression.ts'
import { tally } from '../requirements/tally.ts'
import type { Verdict } from '../requirements/verdict.ts'
import type { TapeEntry } from '../transport/tape.ts'
import type { RunRecord, ScenarioLine } from './record.ts'
import { runLine } from './test-run-line.ts'

export interface Wanted {
  readonly scenarios: number
  /** Stands in what the peer said: in a header, in a body, in what a check saw. */
  readonly said?: string
  /** Without outcomes and end, as a killed run leaves it. */
  readonly killed?: boolean
}

const EID = '89049032000000000000000000000066'
const POLL = `bf4f125a10${EID}`
const EMPTY = 'bf4f03020101'
const RULES = ['ESIPA-HTTP-005', 'ESIPA-HTTP-010', 'ESIPA-HTTP-018', 'ESIPA-ASN-017']
const headings = { asn1: 'application/x-gsma-rsp-asn1', json: 'application/json' } as const

/** A record of the actor eIM in both bindings; some of it red, inconclusive and broken, at fixed places. */
export function testRecord({ scenarios: count, said = '', killed = false }: Wanted): RunRecord {
  const ledger = ledgerOf('eIM').map((row, i) => (i % 5 === 4 ? row : { ...row, status: 'tested' as const }))
  const options = Object.fromEntries(
    ledger.flatMap(({ options: text }) => optionsIn(text)).map((name) => [name, !/COAPS/.test(name)]),
  )
  const tested = ledger.filter(({ status, id }) => status === 'tested' && !RULES.includes(id))
  const scenarios = Array.from({ length: count }, (_, i) => scenario(tested[(i >> 1) % tested.length], i, said))
  const judged = scenarios.map((one) => ({ ...one, stands: true }))
  const outcomes = tally(ledger, new Set(RULES), judged, { spec: '1.2', options, mayChangeState: true })
  const last = scenarios.at(-1)
  return {
    run: {
      ...runLine,
      started: '2026-11-28T01:02:03.000Z',
      product: { name: `Example eIM${said}`, vendor: `Example Ltd${said}`, version: '4.2.0', spec: '1.2' },
      target: { adapter: 'url', endpoint: 'https://eim.example.test/', trust: 'certificate' },
      options,
      command: 'sgp32 run --profile example.yaml',
      seed: '4711',
    },
    sanity: [{ line: 'sanity', when: 'before the first scenario', state: 'works', what: '', tape: [] }],
    started:
      last === undefined
        ? []
        : [{ line: 'started', id: killed ? 'features/eim/late.feature:9' : last.id, title: 'The last one', binding: 'asn1' }],
    scenarios,
    overruled: [],
    requirements: killed ? [] : outcomes.map((outcome) => ({ line: 'requirement', ...outcome })),
    end: killed ? undefined : { line: 'end', state: 'complete', ended: '2026-11-28T01:04:05.000Z', exitCode: 1 },
  }
}

function scenario(row: Requirement | undefined, i: number, said: string): ScenarioLine {
  const binding = i % 2 === 0 ? 'asn1' : 'json'
  const verdict: Verdict = i % 37 === 4 ? 'fail' : i % 61 === 7 ? 'inconclusive' : i % 211 === 9 ? 'error' : 'pass'
  const holds = verdict !== 'fail'
  const counter = (i % 100) + 1
  const seen = `counterValue ${counter}${said}`
  const check = {
    claim: 'the counter is higher than that of the last package',
    expected: `counterValue ${holds ? counter : counter + 1} or more`,
    seen,
    holds,
    at: [7],
    ...(holds ? {} : { where: [{ line: 7, of: 'body' as const, offset: 44, length: 3 }] }),
  }
  const thrown = { name: verdict === 'error' ? 'HarnessError' : 'PeerFault', message: `the eIM was silent for 10000 ms${said}` }
  return {
    line: 'scenario',
    id: `features/eim/example-${(row?.section ?? '0').replaceAll('.', '-')}.feature:${10 + 4 * i} ${binding}`,
    requirement: row?.id ?? '',
    binding,
    feature: `Packages of section ${row?.section ?? ''}`,
    title: `Situation ${i}: ${(row?.statement ?? '').slice(0, 60)}`,
    steps: [
      'an IPA whose eUICC is known to the eIM',
      'the operator orders getRAT',
      'the IPA asks for work',
      'a package with a higher counter comes',
    ],
    asked: 'the IPA asks for work',
    selection: { state: 'run' },
    verdict,
    ...(holds && verdict !== 'pass' ? { thrown } : {}),
    checks: holds && verdict !== 'pass' ? [] : [check],
    judgements: RULES.map((requirement, k) => ({
      requirement,
      check: {
        claim: 'the response is labelled with the media type of the binding',
        expected: `Content-Type: ${headings[binding]}`,
        seen: `Content-Type: ${headings[binding]}`,
        holds: !(k === 0 && i % 400 === 22),
        at: [5, 7],
      },
    })),
    answered: true,
    tape: tape(binding, counter, i, said),
    decidesFrom: 6,
    started: '2026-11-28T01:02:04.000Z',
    milliseconds: 23 + (i % 40),
  }
}

function tape(binding: 'asn1' | 'json', counter: number, i: number, said: string): TapeEntry[] {
  const signature = (i.toString(16).padStart(8, '0') + 'c3'.repeat(28)).repeat(2)
  const signed = `302f801065696d2e6578616d706c652e746573745a10${EID}8101${counter.toString(16).padStart(2, '0')}82020102a002a600`
  const der = `bf4f77bf5174${signed}5f3740${signature}`
  const json = JSON.stringify({
    header: { functionExecutionStatus: { status: 'Executed-Success' } },
    euiccPackageRequest: Buffer.from(der.slice(6), 'hex').toString('base64'),
    note: said,
  })
  const body = binding === 'asn1' ? der : Buffer.from(json).toString('hex')
  const poll = binding === 'asn1' ? POLL : Buffer.from(JSON.stringify({ header: {}, eidValue: EID })).toString('hex')
  const empty = binding === 'asn1' ? EMPTY : Buffer.from('{"header":{},"eimPackageError":1}').toString('hex')
  const certificates = [0, 1, 2].map((k) => `3082${'5a'.repeat(300 + k)}`)
  const keyLog = Array.from({ length: 5 }, (_, k) => `CLIENT_SECRET_${k} ${i.toString(16).padStart(64, '0')} ${'7'.repeat(96)}`)
  const line = { peer: 'eim' }
  return [
    {
      at: 1,
      ms: 2.1,
      ...line,
      direction: 'note',
      text: 'connected to 192.0.2.7:443, TLSv1.3',
      tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', certificates, keyLog },
    },
    {
      at: 2,
      ms: 3.4,
      peer: 'operator',
      direction: 'operator',
      hex: http('POST /orders HTTP/1.1', '', Buffer.from('{"operation":"getRAT"}').toString('hex')),
    },
    {
      at: 3,
      ms: 5.9,
      peer: 'operator',
      direction: 'operator',
      hex: http('HTTP/1.1 201 Created', '', Buffer.from(`{"id":${i}}`).toString('hex')),
    },
    { at: 4, ms: 8.2, ...line, direction: 'sent', hex: request(binding, poll) },
    {
      at: 5,
      ms: 12.9,
      ...line,
      direction: 'received',
      hex: http('HTTP/1.1 200 OK', `Content-Type: ${headings[binding]}\r\n`, empty),
    },
    { at: 6, ms: 14.2, ...line, direction: 'sent', hex: request(binding, poll) },
    {
      at: 7,
      ms: 19.5,
      ...line,
      direction: 'received',
      hex: http('HTTP/1.1 200 OK', `Content-Type: ${headings[binding]}\r\nX-Note: a${said.replaceAll(/[\r\n]/g, ' ')}\r\n`, body),
    },
  ]
}

function request(binding: 'asn1' | 'json', body: string): string {
  const path = binding === 'asn1' ? '/gsma/rsp2/asn1' : '/gsma/rsp2/esipa/getEimPackage'
  return http(
    `POST ${path} HTTP/1.1`,
    `host: eim.example.test\r\nContent-Type: ${headings[binding]}\r\nX-Admin-Protocol: gsma/rsp/v2.1.0\r\n`,
    body,
  )
}

function http(start: string, headers: string, body: string): string {
  return Buffer.from(`${start}\r\n${headers}Content-Length: ${body.length / 2}\r\n\r\n`).toString('hex') + body
}
