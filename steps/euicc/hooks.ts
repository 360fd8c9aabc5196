import { setWorldConstructor } from '@cucumber/cucumber'
import { judgeEs10 } from '../../requirements/es10-rule.ts'
import { euiccRules } from '../../requirements/rules/euicc.ts'
import { aroundScenarios } from '../scenario-hooks.ts'
import { EuiccWorld } from './world.ts'

setWorldConstructor(EuiccWorld)

aroundScenarios<EuiccWorld>({
  begin() {},
  decide() {},
  // What an operator orders elsewhere, the harness signs itself.
  ports: () => ({ operator: true }),
  judge: (world) =>
    judgeEs10(euiccRules, world.tape.entries, {
      spec: world.parameters.claims.spec,
      euiccKey: world.euiccKey?.export({ type: 'spki', format: 'der' }).toString('hex'),
      eid: world.eid,
      tokenOf: (eimId, at) => world.tokenOf(eimId, at),
    }),
  checksOf: () => [],
})
