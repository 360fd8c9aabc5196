/** What the profile names on disk: of each played eUICC its certificates, key, eIM configuration and state. */

import type { Uncertified } from '../../adapters/bench/bench.ts'
import { packageKeyOf, readEimConfiguration } from '../../profiles/eim-configuration.ts'
import { type EuiccCredentialFiles, readEuiccCredentials } from '../../profiles/euicc-credentials.ts'
import { readEuiccState } from '../../profiles/euicc-state.ts'
import type { SutProfile } from '../../profiles/sut.ts'
import { checkEidRange } from '../../protocol/certificates/eid-range.ts'
import type { Clock } from '../../transport/clock.ts'
import { outsideDates } from './dates.ts'
import { type Finding, lookedAt, ok, wrong } from './finding.ts'

type Euicc = NonNullable<SutProfile['assets']['euiccs']>[number]

/** @param folder that relative paths start from */
export function examineAssets({ assets, eim }: SutProfile, folder: string, clock: Clock): readonly Finding[] {
  if (eim.adapter === 'simulated') return [ok('assets', 'eUICCs, their certificates and associations are made for the run')]
  const { euiccs, uncertified = {} } = assets
  const played =
    euiccs === undefined
      ? [absent('assets.euiccs', 'no eUICC to play: rows that need one cannot be prepared')]
      : euiccs.flatMap((euicc, n) => examineEuicc(euicc, `assets.euiccs.${n}`, 'certified', folder, clock))
  return [
    ...played,
    ...(['permitted', 'notPermitted'] as const).flatMap((kind) => {
      const key = `assets.uncertified.${kind}`
      const one = uncertified[kind]
      if (one !== undefined) return examineEuicc(one, key, kind, folder, clock)
      return [absent(key, `left out: ${withoutIt[kind]} cannot be prepared`)]
    }),
  ]
}

/** What an eUICC is for: certificates that the eIM was told, or that its IPA gives, for an EID that they may be for or not. */
type Kind = 'certified' | keyof Uncertified

const withoutIt = {
  permitted: 'rows on certificates that an IPA gives',
  notPermitted: 'rows on an EID outside of the range of its EUM',
} as const satisfies Record<keyof Uncertified, string>

function examineEuicc(euicc: Euicc, key: string, kind: Kind, folder: string, clock: Clock): readonly Finding[] {
  const { eid, eimConfiguration, euicc: files, state } = euicc
  const configured =
    eimConfiguration === undefined
      ? kind === 'certified'
        ? [absent(`${key}.eimConfiguration`, 'left out: signatures of the eIM cannot be checked')]
        : []
      : lookedAt('assets', () => configurationFindings(eimConfiguration, key, folder))
  const credentials =
    files === undefined
      ? [absent(`${key}.euicc`, 'left out: no result can be signed')]
      : lookedAt('assets', () =>
          certificateFindings(readEuiccCredentials(files, eid, `${key}.euicc`, folder), `${key}.euicc`, kind, clock),
        )
  const readable = [...configured, ...credentials].every((one) => one.state !== 'wrong')
  const agreement =
    readable && eimConfiguration !== undefined && files !== undefined
      ? ciFindings(
          readEimConfiguration(eimConfiguration, `${key}.eimConfiguration`, folder).configuration.euiccCiPKId,
          readEuiccCredentials(files, eid, `${key}.euicc`, folder).ciPKId,
          `${key}.euicc`,
        )
      : []
  const states =
    state === undefined
      ? [absent(`${key}.state`, "left out: each run begins with the configuration's counter")]
      : lookedAt('assets', () => stateFindings(state, eid, key, folder))
  const all = [...configured, ...credentials, ...agreement, ...states]
  return [
    ...all.filter((one) => one.state !== 'ok'),
    ok('assets', `${eid}: ${all.flatMap((one) => (one.state === 'ok' ? [one.text] : [])).join(', ')}`),
  ]
}

function configurationFindings(path: string, key: string, folder: string): readonly Finding[] {
  const { configuration, issues } = readEimConfiguration(path, `${key}.eimConfiguration`, folder)
  const { eimId, counterValue } = configuration
  const packageKey = packageKeyOf(configuration, `${key}.eimConfiguration`)
  return [
    ok('assets', `eIM ${eimId}, ${counterValue === undefined ? 'counter unknown' : `counter ${counterValue}`}`),
    ...(packageKey === undefined
      ? [absent(`${key}.eimConfiguration`, `${path} holds no key of the eIM: its signatures cannot be checked`)]
      : []),
    ...issues.map(
      ({ what, offset }): Finding => ({
        about: 'assets',
        state: 'note',
        key: `${key}.eimConfiguration`,
        text: `${what} at byte ${offset}`,
      }),
    ),
  ]
}

/** An eIM that verifies would refuse what is signed under another CI than the one that it stored, and be right. */
function ciFindings(wanted: Uint8Array | undefined, own: Uint8Array | undefined, key: string): readonly Finding[] {
  if (wanted === undefined || own === undefined || Buffer.compare(wanted, own) === 0) return []
  const [stored, certified] = [wanted, own].map((id) => Buffer.from(id).toString('hex').toUpperCase())
  return [
    wrong(
      'assets',
      key,
      `the certificates end in CI ${certified}, and the eimConfiguration says ${stored} (euiccCiPKId); write certificates under that CI`,
    ),
  ]
}

/** What an eIM that verifies would object to: it would be right, and no result of ours would be taken. */
function certificateFindings(
  { eid, certificate, eumCertificate }: EuiccCredentialFiles,
  key: string,
  kind: Kind,
  clock: Clock,
): readonly Finding[] {
  const found: Finding[] = []
  let isOutside = false
  checkEidRange(certificate, eid, eumCertificate, (_reason, sentence) => {
    isOutside = true
    if (kind === 'notPermitted') return
    found.push(wrong('assets', `${key}.eumCertificate`, `${sentence}; write the certificate of an EUM that may give this EID`))
  })
  if (kind === 'notPermitted' && !isOutside)
    found.push(
      wrong('assets', `${key}.eumCertificate`, `this EUM may give the EID ${eid}; write the certificate of one that may not`),
    )
  const now = clock.now().getTime()
  for (const [name, one] of [
    ['certificate', certificate],
    ['eumCertificate', eumCertificate],
  ] as const) {
    const outside = outsideDates(one, now)
    if (outside !== undefined)
      found.push(wrong('assets', `${key}.${name}`, `${outside}; make new certificates with "sgp32 pki --for-eim"`))
  }
  return found.length > 0 ? found : [ok('assets', 'certificates and key belong together')]
}

function stateFindings(path: string, eid: string, key: string, folder: string): readonly Finding[] {
  const state = readEuiccState(path, eid, `${key}.state`, folder)
  if (state === undefined) return [ok('assets', 'no state yet')]
  const counter = state.counter === undefined ? 'no counter' : `counter ${state.counter}`
  return [ok('assets', `state with ${counter}, sequence number ${state.seqNumber}`)]
}

function absent(key: string, text: string): Finding {
  return { about: 'assets', state: 'absent', key, text }
}
