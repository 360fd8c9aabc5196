import { coapsSuite } from './play-ipa-fault.ts'
import { holdsSuite } from './suite-matrix.ts'

holdsSuite(coapsSuite)
