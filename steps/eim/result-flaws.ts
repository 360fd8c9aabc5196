/** Results that are wrong in one place, by the words that scenarios have for them. */
import { defineParameterType } from '@cucumber/cucumber'
import type { Device } from '../../adapters/bench/bench.ts'
import { elementOf } from '../../protocol/ber/element.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { type Curve, curveOf, generateKeyPair } from '../../protocol/crypto/curves.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { signing } from './ipa.ts'
import type { ConformanceWorld } from './world.ts'

/** What is changed in a result when it is made. */
export type ResultChanges = NonNullable<Parameters<ReturnType<typeof signing>['result']>[2]>

interface Scene {
  readonly world: ConformanceWorld
  readonly device: Device
  readonly request: EuiccPackageRequest
}

const otherCurve: Readonly<Record<Curve, Curve>> = { 'P-256': 'brainpoolP256r1', brainpoolP256r1: 'P-256' }

/** Above everything that an eIM has sent in a run. */
const counterOfNoPackage = ({ request }: Scene) => BigInt(request.euiccPackageSigned.counterValue) + 1_000n
/** No eIM makes it: sixteen letters. */
const noTransaction = Buffer.from('never used by us')

const flaws = {
  'an altered signature': () => ({ signature: 'spoilt' }),
  'the signature of another eUICC': ({ world }) => ({ key: signing(world.deviceAt(1)).credentials }),
  'a signature on another curve': ({ device }) => ({
    key: generateKeyPair(otherCurve[curveOf(signing(device).credentials.publicKey)]),
  }),
  'a signature over another token': ({ device }) => ({ token: signing(device).state.token + 1n }),
  // Behind the last member, where a later version may add one.
  'an element of a later version': () => ({ rewritten: withElementBehind }),
  'the eimId of another eIM': () => ({ eimId: 'another-eim.harness.test' }),
  'the counter of no package': (scene) => ({ counterValue: counterOfNoPackage(scene) }),
  'a transaction of no package': () => ({ eimTransactionId: noTransaction }),
  'counter and transaction of no package': (scene) => ({
    counterValue: counterOfNoPackage(scene),
    eimTransactionId: noTransaction,
  }),
  'a signature in DER': () => ({ signature: 'der' }),
  'a signature over eimSignature': () => ({ signature: 'overEimSignature' }),
} as const satisfies Record<string, (scene: Scene) => ResultChanges>

/** The same data with an element that no version so far has. @param data SEQUENCE */
function withElementBehind(data: Buffer): Buffer {
  return tlv(0x30, elementOf(0x30, data).value(), tlv(0x9f6f, Buffer.of(1)))
}

export type Flaw = keyof typeof flaws

/** Longest first: one name may begin another. */
const names = (Object.keys(flaws) as Flaw[]).sort((a, b) => b.length - a.length)

defineParameterType({ name: 'flaw', regexp: names, transformer: (name: string) => name as Flaw })

/** @throws CannotBePrepared where a second eUICC is needed, and the profile has none */
export function changesFor(flaw: Flaw, scene: Scene): ResultChanges {
  return flaws[flaw](scene)
}
