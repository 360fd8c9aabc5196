/** The eIM under test: where it is and how it is trusted, or the simulated one. */
import { z } from 'zod'
import { coapsMappingShape, coapsUrl } from './coaps.ts'
import { file, hasPeerPort, NO_PORT, peerPort, secretRef } from './written-values.ts'

export const trust = z
  .union(
    [
      z.enum(['system', 'none']),
      z.strictObject({ ca: file }),
      z.strictObject({ certificate: file }),
      z.strictObject({ publicKey: file }),
    ],
    'write system, none, or one of ca:, certificate:, publicKey: with the path of a PEM or DER file',
  )
  .describe('whom to believe that it is the eIM: the CAs of the system, a CA, a pinned certificate or key; none on loopback only')

const simulated = z.strictObject({
  adapter: z.literal('simulated'),
  fault: z.string('write the name of a fault').default('correct').describe('how the simulated eIM misbehaves'),
})

const addressForm = 'write the address as https://name/ or https://name:port/, without /gsma/rsp2'

/** Where a server of ESipa is; the same form for an IPA that listens. */
export const esipaUrl = z
  .url({ protocol: /^https$/, error: addressForm })
  .refine(hasPeerPort, NO_PORT)
  .refine((text) => !/\/gsma\/rsp2/.test(text), addressForm)
  .refine((text) => !/[?#]/.test(text), 'write the address without ? and #: what stands behind them is never sent')
  .refine((text) => !text.includes('@'), 'write the address without name and password: they go into authorization')

const atUrl = z.strictObject({
  adapter: z.literal('url'),
  url: esipaUrl.describe('https://name/ or https://name:port/; the paths of the bindings are put behind it'),
  coaps: z
    .strictObject(
      {
        url: coapsUrl.describe('coaps://name/ or coaps://name:port/; the port without one is 5684'),
        address: peerPort.optional().describe('host:port to send to, where that is not the host of the URL'),
        ...coapsMappingShape,
      },
      'write coaps: with url',
    )
    .optional()
    .describe('where the eIM is over CoAP and DTLS; whom to believe that it is, trust says for both'),
  address: peerPort.optional().describe('host:port to connect to, where that is not the host of the URL'),
  trust,
  authorization: secretRef.optional().describe('value of an Authorization header for a gateway in front of the eIM'),
})

export const eimSchema = z.discriminatedUnion(
  'adapter',
  [simulated, atUrl],
  'write adapter: url with url: and trust:, or adapter: simulated',
)
