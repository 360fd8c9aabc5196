/** eIM configuration operations: SGP.32 v1.2 2.11.1.1.2. The tags A8 and A9 mean other things in the PSMO list. */
import { choice } from '../schema/choice.ts'
import { utf8String } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { EimConfigurationData } from './eim-configuration-data.ts'

/** The one eimId without a size limit. */
export const DeleteEim = sequence('DeleteEim', { eimId: utf8String().retag(0x80).named('eimId') })
export const ListEim = sequence('ListEim', {})

export const Eco = choice('Eco', {
  addEim: EimConfigurationData.retag(0xa8),
  deleteEim: DeleteEim.retag(0xa9),
  updateEim: EimConfigurationData.retag(0xaa),
  listEim: ListEim.retag(0xab),
})
export type Eco = Of<typeof Eco>
