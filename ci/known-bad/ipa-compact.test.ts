import { compactSuiteIn } from './play-ipa-fault.ts'
import { holdsSuite } from './suite-matrix.ts'

holdsSuite(compactSuiteIn('asn1'))
holdsSuite(compactSuiteIn('json'))
