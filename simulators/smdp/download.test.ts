import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { checkProfilePackage } from '../../protocol/profile-package/check.ts'
import { decode } from '../../protocol/schema/type.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { profile, Scene, testPki } from './test-scene.ts'

const p256 = await testPki()
const brainpool = await testPki('brainpoolP256r1')

for (const pki of [p256, brainpool])
  for (const binding of ['json', 'asn1'] as const)
    test(`ES9P-005 ES9P-012 ES9P-019 ES9P-020 DL22-010 ROLE-004: a whole download on ${pki.curve} in ${binding}`, async () => {
      const scene = new Scene({ pki, binding })
      const { matchingId } = await scene.order()
      const { opened } = await scene.installed(matchingId)
      assert.equal(opened.kind, 'opened')
      assert.equal(checkProfilePackage(opened.profilePackage, iccidOctets(profile().iccid)).kind, 'installed')
      assert.equal(decode(StoreMetadataRequest, opened.storeMetadata).value.profileName, 'Test profile')
      assert.equal(scene.status(), 'Installed')
    })
