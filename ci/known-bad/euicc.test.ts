import { euiccSuite } from './play-euicc-fault.ts'
import { holdsSuite } from './suite-matrix.ts'

holdsSuite(euiccSuite)
