/** Parts of a profile as text, as `sgp32 pki --for-eim` and `sgp32 init` write them: with comments, for people to go on with. */

/** What the harness plays against an eIM, by the files of `sgp32 pki --for-eim`. */
export interface PlayedParts {
  readonly idleEid: string
  readonly unknownEid: string
  /** 32 digits each. */
  readonly eids: readonly string[]
  /** Names of the files with certificates and keys begin with it. */
  readonly curve: string
  /** Path from the folder of the profile to the one that was written into: empty, or with a slash at its end. */
  readonly base: string
  /** Folder of these files inside of it. */
  readonly folder: string
}

/** Sections `assets` and `smdp`. */
export function playedText({ idleEid, unknownEid, eids, curve, base, folder }: PlayedParts): string {
  const at = (name: string) => JSON.stringify(`${base}${folder}/${curve}-${name}.pem`)
  const key = (name: string) => JSON.stringify(`file:${base}${folder}/${curve}-${name}-key.pem`)
  return `${assetsText(idleEid, unknownEid)}  euiccs:
${eids
  .map(
    (eid) => `    - eid: "${eid}"
      # What the eIM says of itself for this eUICC: EimConfigurationData in BER, hexadecimal or base64.
      # eimConfiguration: ${base}eim-${eid}.hex
      euicc:
        certificate: ${at(`euicc-${eid}`)}
        eumCertificate: ${at('eum')}
        key: ${key(`euicc-${eid}`)}
      state: ${JSON.stringify(`${base}state/${eid}.json`)}
`,
  )
  .join('')}
# The SM-DP+ that the harness plays: the eIM has to reach it by this name, on port 443. Where the eIM is another machine, write
# the address here that it comes to, in place of 127.0.0.1.
smdp:
  listen: "127.0.0.1:443"
  address: smdp.harness.test
  certificate: ${at('dpTls')}
  key: ${key('dpTls')}
  pki: ${JSON.stringify(`${base}${folder}`)}
`
}

/** The beginning of section `assets`: what every profile has in it. */
export function assetsText(idleEid: string, unknownEid: string): string {
  return `assets:
  # Known to the eIM, and never gets work.
  idleEid: "${idleEid}"
  # Never entered at the eIM.
  unknownEid: "${unknownEid}"
`
}
