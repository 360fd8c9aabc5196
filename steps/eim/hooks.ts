import { setWorldConstructor } from '@cucumber/cucumber'
import { trafficOf } from '../../requirements/exchange-traffic.ts'
import { judgeAll } from '../../requirements/rule.ts'
import { eimRules } from '../../requirements/rules/eim.ts'
import { aroundScenarios } from '../scenario-hooks.ts'
import { associationsOf } from './associations.ts'
import { lateAnswers } from './normative-limits.ts'
import { ConformanceWorld } from './world.ts'

setWorldConstructor(ConformanceWorld)

aroundScenarios<ConformanceWorld>({
  begin(world) {
    world.associations = associationsOf(world.bench)
  },
  decide(world) {
    world.asked = undefined
  },
  ports: ({ bench }) => ({ operator: bench.operator !== undefined }),
  judge: ({ tape, associations, parameters: { claims } }) =>
    judgeAll(eimRules, tape, {
      spec: claims.spec,
      associationOf: (eid) => associations.get(eid),
      associations: [...associations.values()],
    }),
  checksOf: lateAnswers,
  trafficOf: ({ tape, parameters: { claims } }) => trafficOf(tape.exchanges, claims.spec, 'eim'),
})
