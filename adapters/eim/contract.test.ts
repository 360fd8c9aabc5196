/** What every adapter of the EimPort promises, held against each of them. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { eimFaults } from '../../simulators/eim/faults.ts'
import { startEim } from '../../simulators/eim/server.ts'
import { systemClock } from '../../transport/clock.ts'
import { PeerFault } from '../../transport/faults.ts'
import { Tape } from '../../transport/tape.ts'
import { simulatedEim } from './simulated.ts'
import { type EimAccess, eimAtUrl } from './url.ts'

const known = '89882119900000000000000000000005'
const unknown = '89882119900000000000000000000975'
const patience = { connectMs: 500, handshakeMs: 500, headersMs: 300, bodyMs: 300 }

type Start = (fault: keyof typeof eimFaults) => Promise<{ access: EimAccess; close(): Promise<void> }>

const adapters: Readonly<Record<string, Start>> = {
  simulated: (fault) => simulatedEim(fault, [known]),
  async url(fault) {
    const eim = await startEim({ eids: [known], fault: eimFaults[fault] })
    const access: EimAccess = {
      adapter: 'url',
      url: `https://localhost:${eim.port}`,
      trust: { kind: 'ca', pem: eim.certificate },
    }
    return { access, close: () => eim.close() }
  },
}

for (const [name, start] of Object.entries(adapters)) {
  const open = async (fault: keyof typeof eimFaults) => {
    const target = await start(fault)
    const port = eimAtUrl(target.access, patience)
    after(async () => {
      await port.close()
      await target.close()
    })
    return { port, tape: new Tape(systemClock) }
  }
  const ask = ({ port, tape }: Awaited<ReturnType<typeof open>>, eid: Uint8Array, signal = AbortSignal.timeout(5_000)) =>
    port.getEimPackage({ eidValue: eid }, tape, signal)

  test(`${name}: an answer comes decoded, and its octets are on the tape in both directions`, async () => {
    const eim = await open('correct')
    const { answer, issues, sent, received } = await ask(eim, eidOctets(known))
    assert.deepEqual(answer, { kind: 'eimPackageError', value: 'noEimPackageAvailable' })
    assert.deepEqual(issues, [])
    const line = (at: number) => eim.tape.entries.find((entry) => entry.at === at)
    const [out, back] = [line(sent), line(received)]
    assert.ok(out?.direction === 'sent' && out.hex.endsWith(`bf4f125a10${known}`))
    assert.ok(back?.direction === 'received' && back.hex.endsWith('bf4f03020101'))
    const text = Buffer.from(out.hex, 'hex').toString('latin1')
    assert.match(text, /^POST \/gsma\/rsp2\/asn1 HTTP\/1\.1\r\n/)
    assert.match(text, /\r\nContent-Type: application\/x-gsma-rsp-asn1\r\n/)
    assert.match(text, /\r\nX-Admin-Protocol: gsma\/rsp\/v2\.1\.0\r\n/)
    assert.match(text, /\r\nUser-Agent: gsma-rsp-ipad\r\n/)
  })

  test(`${name}: the facts of the TLS session are on the tape`, async () => {
    const eim = await open('correct')
    await ask(eim, eidOctets(known))
    const tls = eim.tape.entries.flatMap((entry) => (entry.direction === 'note' && entry.tls ? [entry.tls] : []))
    assert.equal(tls.length, 1)
    assert.match(tls[0]!.version, /^TLSv1\.[23]$/)
    assert.match(tls[0]!.certificates[0]!, /^3082/)
    assert.ok(tls[0]!.keyLog.length > 0)
  })

  test(`${name}: one connection carries the next exchange too`, async () => {
    const eim = await open('correct')
    await ask(eim, eidOctets(known))
    const { answer } = await ask(eim, eidOctets(unknown))
    assert.equal(answer.value, 'eidNotFound')
    assert.equal(eim.tape.entries.filter((entry) => entry.direction === 'note' && entry.tls).length, 1)
    assert.equal(eim.tape.exchanges.length, 2)
  })

  test(`${name}: an EID of a wrong size is sent as it is`, async () => {
    const { answer } = await ask(await open('correct'), Buffer.alloc(15))
    assert.equal(answer.value, 'invalidEid')
  })

  test(`${name}: departures from DER stay with the answer`, async () => {
    const { answer, issues } = await ask(await open('writesLongLengths'), eidOctets(known))
    assert.equal(answer.value, 'noEimPackageAvailable')
    assert.deepEqual(
      issues.map((issue) => [issue.kind, 'offset' in issue && issue.offset]),
      [['non-minimal-length', 2]],
    )
  })

  for (const [fault, kind, phase] of [
    ['neverAnswers', 'silent', 'headers'],
    ['hangsUpAfterTheRequest', 'closed', 'headers'],
    ['answersWithAWebPage', 'malformed', 'body'],
    ['answersWithHttp404', 'malformed', 'headers'],
    ['presentsAnotherCertificate', 'unreachable', 'handshake'],
  ] as const) {
    test(`${name}: ${fault} rejects with ${kind} in ${phase}, and with the tape lines`, async () => {
      const eim = await open(fault)
      await assert.rejects(ask(eim, eidOctets(unknown)), (error) => {
        assert.ok(error instanceof PeerFault)
        assert.deepEqual([error.kind, error.phase], [kind, phase])
        assert.ok(error.at.length > 0 && error.at.every((at) => eim.tape.entries.some((entry) => entry.at === at)))
        return true
      })
    })
  }

  test(`${name}: an abort ends the wait at once, and is no silence`, async () => {
    const eim = await open('neverAnswers')
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    await assert.rejects(ask(eim, eidOctets(unknown), abort.signal), { name: 'PeerFault', kind: 'aborted' })
  })
}
