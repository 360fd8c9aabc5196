import { setWorldConstructor } from '@cucumber/cucumber'
import { aroundScenarios } from '../scenario-hooks.ts'
import { IpaWorld } from './world.ts'

setWorldConstructor(IpaWorld)

aroundScenarios<IpaWorld>({
  begin({ bench: { eim, smdp, slot }, tape }) {
    for (const peer of [eim, smdp, slot]) peer.onTape(tape)
  },
  decide() {},
  // Our eIM has an operator: the scenario itself.
  ports: () => ({ operator: true }),
  judge: () => [],
  checksOf: () => [],
})
