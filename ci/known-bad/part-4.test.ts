import { holdsMatrix } from './matrix.ts'

holdsMatrix(3, 4)
