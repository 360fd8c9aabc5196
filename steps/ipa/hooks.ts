import { setWorldConstructor } from '@cucumber/cucumber'
import { trafficOf } from '../../requirements/exchange-traffic.ts'
import { judgeIpa } from '../../requirements/ipa-rule.ts'
import { ipaRules } from '../../requirements/rules/ipa.ts'
import { aroundScenarios } from '../scenario-hooks.ts'
import { IpaWorld } from './world.ts'

setWorldConstructor(IpaWorld)

aroundScenarios<IpaWorld>({
  begin: ({ bench, tape }) => bench.onTape(tape),
  decide() {},
  // Our eIM has an operator: the scenario itself.
  ports: () => ({ operator: true }),
  judge: ({ tape, bench, parameters: { claims } }) => judgeIpa(ipaRules, tape, { spec: claims.spec, eid: bench.eid }),
  checksOf: () => [],
  trafficOf: ({ tape, parameters: { claims } }) => trafficOf(tape.exchanges, claims.spec, 'ipa'),
})
