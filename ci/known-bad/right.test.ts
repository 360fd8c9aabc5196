import { holdsRight } from './matrix.ts'

holdsRight()
