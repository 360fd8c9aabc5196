/** Parts of a profile as text, as `sgp32 pki --for-eim` and `sgp32 init` write them: with comments, for people to go on with. */

/** What the harness plays against an eIM, by the files of `sgp32 pki --for-eim`. */
export interface PlayedParts {
  readonly idleEid: string
  readonly unknownEid: string
  /** 32 digits each. */
  readonly eids: readonly string[]
  /** EIDs that the eIM was told and nothing else; undefined in a folder of an earlier version. */
  readonly uncertified?: { readonly permitted: string; readonly notPermitted: string } | undefined
  /** Names of the files with certificates and keys begin with it. */
  readonly curve: string
  /** Path from the folder of the profile to the one that was written into: empty, or with a slash at its end. */
  readonly base: string
  /** Folder of these files inside of it. */
  readonly folder: string
}

/** Sections `assets`, `smdp` and, unless the eIM has nothing to do with events, `smds`. */
export function playedText(parts: PlayedParts, hasEvents = true): string {
  const { idleEid, unknownEid, eids, uncertified, curve, base, folder } = parts
  const at = (name: string) => JSON.stringify(`${base}${folder}/${curve}-${name}.pem`)
  const key = (name: string) => JSON.stringify(`file:${base}${folder}/${curve}-${name}-key.pem`)
  const credentials = (eid: string) => `      euicc:
        certificate: ${at(`euicc-${eid}`)}
        eumCertificate: ${at('eum')}
        key: ${key(`euicc-${eid}`)}
      state: ${JSON.stringify(`${base}state/${eid}.json`)}
`
  return `${assetsText(idleEid, unknownEid)}  euiccs:
${eids
  .map(
    (eid) => `    - eid: "${eid}"
      # What the eIM says of itself for this eUICC: EimConfigurationData in BER, hexadecimal or base64.
      # eimConfiguration: ${base}eim-${eid}.hex
${credentials(eid)}`,
  )
  .join('')}${
  uncertified === undefined
    ? ''
    : `  # Known to the eIM by their EID alone; take out what it does not take without a certificate or key.
  uncertified:
    # Its EUM may certify this EID,
    permitted:
      eid: "${uncertified.permitted}"
${credentials(uncertified.permitted)}    # and not this one.
    notPermitted:
      eid: "${uncertified.notPermitted}"
${credentials(uncertified.notPermitted)}`
}
# The SM-DP+ that the harness plays: the eIM has to reach it by this name, on port 443. Where the eIM is another machine, write
# the address here that it comes to, in place of 127.0.0.1.
smdp:
  listen: "127.0.0.1:443"
  address: smdp.harness.test
  certificate: ${at('dpTls')}
  key: ${key('dpTls')}
  pki: ${JSON.stringify(`${base}${folder}`)}
${hasEvents ? smdsText(at('dsTls'), key('dsTls'), JSON.stringify(`${base}${folder}`)) : ''}`
}

/** Two servers cannot listen on port 443 of one address. */
function smdsText(certificate: string, key: string, pki: string): string {
  return `
# The SM-DS that the harness plays, for an eIM that fetches events (O_X_SMDS: true); else take it out. It has port 443 too, so it
# needs an address of its own beside that of the SM-DP+.
smds:
  listen: "127.0.0.2:443"
  address: smds.harness.test
  certificate: ${certificate}
  key: ${key}
  pki: ${pki}
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
