import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writePki } from '../../profiles/pki.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { pkiSource } from './pki-source.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-pki-source-'))
after(() => rmSync(base, { recursive: true }))

test('without a place the keys are new and nowhere', async () => {
  const { pkis, pathOf } = await pkiSource({}, systemClock).take(['euiccs'])
  assert.deepEqual(
    pkis.map(({ curve }) => curve),
    ['P-256', 'brainpoolP256r1'],
  )
  assert.equal(pathOf('ci'), undefined)
})

test('beside a state they are written once, and found again', async () => {
  const state = join(base, 'eim.json')
  const first = await pkiSource({ state, eids: ['89049032000000000000000000000066'] }, systemClock).take(['eimSigning'])
  assert.ok(readdirSync(`${state}.pki`).includes('P-256-ci.pem'))
  assert.equal(first.pathOf('ci'), join(`${state}.pki`, 'P-256-ci.pem'))
  const second = await pkiSource({ state }, systemClock).take(['eimSigning'])
  assert.ok(second.pkis[0].ci.certificate.der.equals(first.pkis[0].ci.certificate.der))
  assert.deepEqual([...second.pkis[1]!.euiccs.keys()], ['89049032000000000000000000000066'])
})

test('a folder that is named has to have what is needed', async () => {
  await assert.rejects(pkiSource({ folder: join(base, 'nowhere') }, systemClock).take([]), {
    name: 'ConfigError',
    message: /^--pki: /,
  })
})

test('an actor has keys of its own beside the CI that it was given, the same ones at each start', async () => {
  const folder = join(base, 'given')
  const { ci } = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) })
  await writePki(folder, [{ name: 'ci', kind: 'certificate', der: ci.certificate.der }], 'pem', '--out')
  const place = { folder, state: join(base, 'own.json') }
  const first = await pkiSource(place, systemClock).take(['ci'], ['eimSigning', 'eimTls'])
  const second = await pkiSource(place, systemClock).take(['ci'], ['eimSigning', 'eimTls'])
  assert.ok(first.pkis[0].ci.certificate.der.equals(ci.certificate.der))
  assert.equal(first.pathOf('eimTls'), join(`${place.state}.pki`, 'P-256-eimTls.pem'))
  for (const part of ['eimSigning', 'eimTls'] as const)
    assert.ok(first.pkis[0][part].certificate.der.equals(second.pkis[0][part].certificate.der), part)
})
