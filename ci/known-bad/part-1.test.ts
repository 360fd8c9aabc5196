import { holdsMatrix, holdsRight } from './matrix.ts'

holdsRight()
holdsMatrix(0, 2)
