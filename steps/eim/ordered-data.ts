import type { Device } from '../../adapters/bench/bench.ts'
import type { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { StateNotReached } from '../preparation.ts'
import { again, askForWork, describeAnswer, emptyQueue } from './ipa.ts'
import { placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

/** Has the operator ask the IPA of a device for data, and fetches the request. @throws StateNotReached where something else comes */
export async function orderData(world: ConformanceWorld, device: Device, tagList: Uint8Array): Promise<IpaEuiccDataRequest> {
  await emptyQueue(world, device)
  await placeOrder(world, device, { kind: 'data', tagList })
  const ask = () => askForWork(world, device.eid)
  const { answer, received } = await again(world, await ask(), ask, (one) => one.answer.kind === 'eimPackageError')
  if (answer.kind === 'ipaEuiccDataRequest') return answer.value
  throw new StateNotReached(`a data request was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
}
