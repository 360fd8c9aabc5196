import { createPublicKey } from 'node:crypto'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type { EimDecisions } from '../../simulators/eim/decisions.ts'
import { allEimFaults } from '../../simulators/eim/faults/all.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { trustUnderCis } from '../../simulators/eim/relay/es9-servers.ts'
import { startEim } from '../../simulators/eim/server.ts'
import { initialConfiguration } from '../../simulators/initial-association.ts'
import { pemOf, tlsIdentityOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import type { Actor, ActorSettings, RunningActor } from './actor.ts'
import { eimExamples } from './eim-examples.ts'
import { type ChosenFault, combined } from './faults.ts'
import { shownAddress } from './listen.ts'

const faults: Readonly<Record<string, EimFault>> = allEimFaults

/** The eIM: ESipa in both bindings, and the operator's interface. */
export const eim: Actor = { faults, start }

async function start({
  listen,
  faults: chosen,
  state,
  pki,
  clock,
  log,
  spec,
  places,
  coaps,
  eid = testEid,
}: ActorSettings): Promise<RunningActor> {
  const { pkis, pathOf } = await pki.take(['ci'], ['eimSigning', 'eimTls'])
  const [first] = pkis
  const running = await startEim({
    ...listen,
    fault: eimFault(chosen),
    eids: [eid],
    identity: tlsIdentityOf(first.eimTls),
    signingKey: first.eimSigning,
    cis: pkis.map(({ ci }) => ci.certificate),
    behaviour: { spec, asksAfterStateChange: 'listProfileInfo' },
    es9: {
      trust: trustUnderCis(pkis.map(({ ci }) => pemOf(ci.certificate)).join('')),
      locate: (address) => places[address],
    },
    clock,
    log: (line) => log('eIM', line),
    operatorPort: 0,
    ...(coaps === undefined ? {} : { coaps: {} }),
    ...(state === undefined ? {} : { stateFile: state }),
  })
  const { eimId } = running.machine.operator.core.behaviour
  const configuration = initialConfiguration({
    eimId,
    fqdn: running.name,
    signingKey: first.eimSigning.publicKey,
    tlsCertificate: running.certificate,
    indirectProfileDownload: spec !== '1.0.1',
    ...(coaps === undefined ? {} : { over: ['https', 'coaps'] }),
  })
  const path = pathOf('eimTls')
  return {
    announcement: {
      facts: {
        name: running.name,
        eimId,
        esipa: `https://${running.name}:${running.port}`,
        ...(running.coapsPort === undefined ? {} : { coaps: `coaps://${running.name}:${running.coapsPort}` }),
        address: shownAddress(running),
        spec,
        eids: running.machine.operator.euiccs().map((euicc) => euicc.eid),
        operator: running.operatorUrl ?? '',
        eimConfigurationData: encode(EimConfigurationData, configuration).toString('hex').toUpperCase(),
      },
      trust: [
        { what: 'TLS certificate of the eIM, for the IPA', pem: running.certificate, ...(path === undefined ? {} : { path }) },
        {
          what: 'key of the eIM that eUICC packages are signed with, for the eUICC',
          pem: createPublicKey(first.eimSigning.privateKey).export({ type: 'spki', format: 'pem' }).toString(),
        },
      ],
      commands: eimExamples(running.operatorUrl ?? '', eid),
    },
    close: () => running.close(),
  }
}

/** The chosen faults of the eIM as one; some of them are about its surroundings and replace no decision. */
export function eimFault(chosen: readonly ChosenFault[], prefix = ''): EimFault {
  const own = chosen.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => faults[name.slice(prefix.length)])
  const { what, decisions } = combined<EimDecisions>(chosen, prefix)
  return { ...Object.assign({}, ...own), what, decisions }
}
