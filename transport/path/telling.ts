/** Texts that one path tells at most: whoever sends without end fills no tape. */
const MOST_TOLD = 2_000

/** Passes on what it is told, up to a number that it names then. */
export function limitedTelling(tell: (text: string) => void = () => {}): (text: string) => void {
  let told = 0
  return (text) => {
    told++
    if (told <= MOST_TOLD) tell(text)
    else if (told === MOST_TOLD + 1) tell(`path: what follows is not told, ${MOST_TOLD} troubles have been`)
  }
}
