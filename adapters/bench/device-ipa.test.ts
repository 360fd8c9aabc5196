/** A bench around a device: nothing of it stays open where it cannot be made, and what waits for the device ends with the run. */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { type TestContext, test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import { profilePackageOf } from '../../simulators/smdp/profile-package.ts'
import { systemClock } from '../../transport/clock.ts'
import { deviceIpa } from '../ipa/device.ts'
import type { EuiccPort } from '../port.ts'
import type { CardToRelay } from './card-to-relay.ts'
import { type DeviceIpaSettings, deviceIpaBench } from './device-ipa.ts'

const HOST = '127.0.0.1'
const DAY = 86_400_000
const pki = createTestPki({
  curve: 'P-256',
  notBefore: (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY,
  eids: [testEid],
})

/** Whoever listens there takes connections, and says nothing: a reader that never powers its card. */
async function listening(t: TestContext, port = 0): Promise<number> {
  const server: Server = createServer((socket) => socket.on('error', () => {})).listen(port, HOST)
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

async function settings(t: TestContext, more: Partial<DeviceIpaSettings> = {}): Promise<DeviceIpaSettings> {
  return {
    spec: '1.2',
    binding: 'asn1',
    hours: undefined,
    pki: await pki,
    eid: testEid,
    eim: { host: HOST },
    smdp: { host: HOST },
    smds: undefined,
    otherEim: undefined,
    proxy: undefined,
    otherEimName: undefined,
    inject: undefined,
    vpcd: { host: HOST, port: await listening(t) },
    quietMs: 50,
    patienceMs: 10_000,
    open: () => deviceIpa({ adapter: 'command', endpoint: 'a device', callMs: 1_000 }, async () => {}),
    ...more,
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('where our other eIM cannot listen, the servers before it are closed, and the real card', async (t) => {
  const [eim, smdp, taken] = [await freePort(), await freePort(), await listening(t)]
  const issued = (await pki).euiccs.get(testEid)
  assert.ok(issued !== undefined)
  let isClosed = false
  const euicc: EuiccPort = {
    identity: { role: 'euicc', adapter: 'reader', endpoint: 'a reader' },
    reset: async () => Buffer.of(),
    transmit: async () => Buffer.of(),
    async close() {
      isClosed = true
    },
  }
  const realCard: CardToRelay = {
    euicc,
    furtherAids: [],
    euiccCertificate: issued.certificate.der,
    eumCertificate: (await pki).eum.certificate.der,
    profilePackage: profilePackageOf(playedProfile),
    installed: new Map(),
  }
  const at = (port: number) => ({ host: HOST, port })
  const making = deviceIpaBench(await settings(t, { eim: at(eim), smdp: at(smdp), otherEim: at(taken), realCard }))
  await assert.rejects(making, { code: 'EADDRINUSE' })
  assert.ok(isClosed)
  for (const port of [eim, smdp]) await listening(t, port)
})

test('the wait for a device that starts anew ends with its signal, and a device that does not close leaves nothing open', async (t) => {
  const asked = new EventEmitter()
  const waiting = once(asked, 'restart')
  const smdp = await freePort()
  const bench = await deviceIpaBench(
    await settings(t, {
      smdp: { host: HOST, port: smdp },
      open: () =>
        deviceIpa(
          { adapter: 'command', endpoint: 'a device', callMs: 1_000 },
          (_act, signal) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason))
              asked.emit('restart')
            }),
          () => Promise.reject(new Error('the device does not close')),
        ),
    }),
  )
  const ended = new AbortController()
  const begun = bench.begin({ profiles: [] }, ended.signal)
  await waiting
  ended.abort(new Error('ended by hand'))
  await assert.rejects(begun, /ended by hand/)
  await assert.rejects(bench.close(), /the device does not close/)
  await listening(t, smdp)
})
