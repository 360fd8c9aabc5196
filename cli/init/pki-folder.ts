/** What `sgp32 pki --for-eim` wrote into a folder, read back from its part of a profile. */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { ConfigError } from '../../profiles/config-error.ts'
import type { PlayedParts } from '../profile-text.ts'

const part = z.object({
  assets: z.object({
    idleEid: z.string(),
    unknownEid: z.string(),
    euiccs: z.array(z.object({ eid: z.string(), euicc: z.object({ eumCertificate: z.string() }) })).min(1),
    uncertified: z.object({ permitted: z.object({ eid: z.string() }), notPermitted: z.object({ eid: z.string() }) }).optional(),
  }),
})

/** @param profileFolder that paths in the profile start from @throws ConfigError for a folder that has no such part */
export function playedFrom(folder: string, profileFolder: string): PlayedParts {
  const path = join(folder, 'profile-part.yaml')
  try {
    const { assets } = part.parse(parse(readFileSync(path, 'utf8')))
    const { idleEid, unknownEid, euiccs, uncertified } = assets
    const [, inside = '', curve = ''] = /^(.*)\/(.*)-eum\.pem$/.exec(euiccs[0]?.euicc.eumCertificate ?? '') ?? []
    const from = relative(profileFolder, folder)
    return {
      idleEid,
      unknownEid,
      eids: euiccs.map(({ eid }) => eid),
      uncertified: uncertified && { permitted: uncertified.permitted.eid, notPermitted: uncertified.notPermitted.eid },
      curve,
      base: from === '' ? '' : `${from}/`,
      folder: inside,
    }
  } catch (cause) {
    throw new ConfigError(
      `pki: ${path} is not there, or is no part of a profile; write the folder that "sgp32 pki --for-eim --out FOLDER" has written`,
      { cause },
    )
  }
}
