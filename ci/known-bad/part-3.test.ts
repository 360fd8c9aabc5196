import { holdsMatrix } from './matrix.ts'

holdsMatrix(2, 4)
