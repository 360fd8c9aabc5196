import { holdsMatrix } from './matrix.ts'

holdsMatrix(0, 2)
