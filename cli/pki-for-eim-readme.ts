/** README.txt of `sgp32 pki --for-eim`: for the operator of the eIM under test, who need not know this harness. */

import type { EimPkiEids } from './pki-for-eim.ts'

/** An eUICC that the operator enters. */
export interface EuiccToEnter {
  readonly eid: string
  /** Whether it never gets work. */
  readonly idle: boolean
  /** Uncompressed point in hexadecimal, 04 X Y. */
  readonly point: string
}

export function readmeText(euiccs: readonly EuiccToEnter[], { unknownEid, uncertified }: EimPkiEids): string {
  return `What to enter at the eIM before it is tested
============================================

The test harness plays eUICCs with their IPAs, an SM-DP+ and an SM-DS against your eIM. All certificates here are of a test CI
that nobody outside of a laboratory may trust. Folder enter-at-the-eim is for the eIM. Folder harness is kept by whoever
runs the tests; it holds private keys.

1. The CI
   Enter ci.pem as a root that the eIM trusts: for certificates of eUICCs (below eum.pem), and for those of the SM-DP+
   and the SM-DS in TLS, in ES9+' and in ES11'.

2. The eUICCs, each as an IoT eUICC of SGP.32
   Where the eIM has a switch between consumer and IoT eUICCs, choose IoT: some eIMs check no signature of the other kind.
${euiccs
  .map(
    ({ eid, idle, point }) => `
   EID          ${eid}${idle ? '   (never give it any work)' : ''}
   certificate  euicc-${eid}.pem, issued by eum.pem
   public key   euicc-${eid}-public-key.pem, as a point:
                ${point.slice(0, 66)}
                ${point.slice(66)}
   counter      0 was the last one used
   token        none, unless the tests were told one (member 84 of eimConfiguration)
`,
  )
  .join('')}
   Whether the eIM wants certificate or public key is for the eIM to say; certificates are the better choice.

3. Two eUICCs of which the eIM is told the EID and nothing else
   Enter no certificate and no key of them: the eIM learns the certificates from their IPAs, and judges them by itself. They get
   work like the others. Leave them out where the eIM takes no eUICC without its certificate or key.
   EID          ${uncertified.permitted}
   EID          ${uncertified.notPermitted}

4. An EID to leave out
   Never enter ${unknownEid}: the tests ask for it to see what an unknown EID gets.

5. The SM-DP+ of the tests
   Name smdp.harness.test, port 443, certificate smdp-tls.pem under the CI. Let this name lead to the machine that runs the
   tests, for example by a line in the hosts file of the eIM: 192.0.2.10 smdp.harness.test
   With smdp-auth.pem and smdp-binding.pem it signs in ES9+'; an eIM that asks for them in advance gets them here.

6. The SM-DS of the tests, for an eIM that fetches events
   Name smds.harness.test, port 443, certificate smds-tls.pem under the CI. It has an address of its own, beside that of the
   SM-DP+: 192.0.2.11 smds.harness.test
   With smds-auth.pem it signs in ES11'. An eIM that has one SM-DS for all orders gets this name as that of its SM-DS; else the
   orders name it. An eIM that fetches no events needs nothing of this.

7. What to give back
   For each EID that gets work, what the eIM would give an eUICC with AddInitialEim: its EimConfigurationData (eimId, counter,
   key or certificate for eUICC packages, address, trust for TLS) as a file in BER, hexadecimal or base64. Its name goes into
   the profile as eimConfiguration. Without it no signature of the eIM can be checked.
   And the address of ESipa, and the certificate or CA that its TLS server is trusted by.
`
}
