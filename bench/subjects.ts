/** What is measured: objects of a given size, made of nothing secret. */
import { tlv } from '../protocol/ber/writer.ts'
import { encode } from '../protocol/schema/type.ts'
import { EuiccPackageRequest } from '../protocol/sgp32/euicc-package-request.ts'

const iccid = Buffer.from('98001032547698103214', 'hex')

/** A package with five operations, 183 octets. */
export function packageOf183Octets(): Uint8Array {
  const bytes = encode(EuiccPackageRequest, {
    euiccPackageSigned: {
      eimId: 'eim.example.test',
      eidValue: Buffer.from('89049032000000000000000000000066', 'hex'),
      counterValue: 1,
      eimTransactionId: Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex'),
      euiccPackage: {
        kind: 'psmoList',
        value: [
          { kind: 'enable', value: { iccid, rollbackFlag: true } },
          { kind: 'disable', value: { iccid } },
          { kind: 'listProfileInfo', value: { tagList: Buffer.from('5A9F709192', 'hex') } },
          { kind: 'configureImmediateEnable', value: { immediateEnableFlag: true, defaultSmdpOid: '2.999.10' } },
          { kind: 'getRAT', value: {} },
        ],
      },
    },
    eimSignature: new Uint8Array(64).fill(0x5a),
  })
  if (bytes.length !== 183) throw new RangeError(`the package has ${bytes.length} octets, not 183`)
  return bytes
}

/** A BoundProfilePackage with about `octets` octets of protected profile elements in blocks of 1020. */
export function boundProfilePackageOf(octets: number): Uint8Array {
  const blocks: Uint8Array[] = []
  for (let left = octets; left > 0; left -= 1020) blocks.push(tlv(0x86, new Uint8Array(Math.min(1016, left)).fill(0xa5)))
  return tlv(
    0xbf36,
    tlv(
      0xbf23,
      tlv(0x82, Uint8Array.of(1)),
      tlv(0x80, new Uint8Array(16).fill(1)),
      tlv(0xa6, tlv(0x80, Uint8Array.of(0x88)), tlv(0x81, Uint8Array.of(0x10)), tlv(0x84, new Uint8Array(8).fill(2))),
      tlv(0x5f49, new Uint8Array(65).fill(4)),
      tlv(0x5f37, new Uint8Array(64).fill(5)),
    ),
    tlv(0xa0, tlv(0x87, new Uint8Array(24).fill(6))),
    tlv(0xa1, tlv(0x88, new Uint8Array(80).fill(7))),
    tlv(0xa3, ...blocks),
  )
}
