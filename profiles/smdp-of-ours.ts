/** The SM-DP+ and the SM-DS that the harness plays, so that an eIM under test can relay a download or ask for events (SGP.32 3.2.3.2, 3.9). */
import { z } from 'zod'
import { isLoopback } from './loopback.ts'
import { endpointOf, file, folder, hostPort, secretRef } from './written-values.ts'

/** A name means port 443 (harness rule: an address of SGP.22 has no port); with a port it is for loopback. */
const address = z
  .string('write the name that the eIM resolves, or host:port on loopback')
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i, 'write a host name such as smdp.example.com, or 127.0.0.1:8443')

/** Which server of ours; the key of the profile is the same. */
export type RoleOfOurs = 'smdp' | 'smds'

export const serversOfOurs = {
  smdp: { name: 'SM-DP+', pki: 'CERT.DPauth, CERT.DPpb', rows: 'rows of indirect downloads' },
  smds: { name: 'SM-DS', pki: 'CERT.DSauth', rows: 'rows of events' },
} as const satisfies Record<RoleOfOurs, object>

function serverSchema(role: RoleOfOurs) {
  const { name, pki, rows } = serversOfOurs[role]
  return z
    .strictObject(
      {
        listen: hostPort.describe(`host:port that our ${name} listens on`),
        address: address.describe(`its address for others: a name, which means port 443, or host:port on loopback`),
        certificate: file.describe(`TLS certificate of our ${name} with those of its issuers, PEM or DER`),
        key: secretRef.describe('private key to it: file:path, or env:NAME of a variable with the PEM text'),
        pki: folder
          .optional()
          .describe(`folder with ${pki} and their keys under a CI that the eIM trusts; default made for the run`),
      },
      `write ${role}: with listen, address, certificate and key`,
    )
    .superRefine(({ listen, address }, { addIssue }) => {
      if (!address.includes(':')) return
      const [here, said] = [endpointOf(listen), endpointOf(address)]
      if (!isLoopback(said.host))
        addIssue({ code: 'custom', path: ['address'], message: 'write the name without a port: a port is for loopback only' })
      else if (here.port !== said.port)
        addIssue({ code: 'custom', path: ['address'], message: `write the port that it listens on, ${here.port}` })
    })
    .describe(`the ${name} that the harness plays; without it, ${rows} cannot be prepared`)
}

export const smdpSchema = serverSchema('smdp')
export const smdsSchema = serverSchema('smds')

/** A server of ours as a profile describes it. */
export type ServerOfOurs = z.infer<typeof smdpSchema>
