import { holdsMatrix } from './matrix.ts'

holdsMatrix(1, 2)
