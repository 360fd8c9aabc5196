/** What is filtered and what is open stands behind `#` in the address, so that a link shows what its sender saw. */
const names = ['q', 'level', 'state', 'section', 'open', 'in'] as const
export type StateName = (typeof names)[number]
export type UrlState = Readonly<Partial<Record<StateName, string>>>

export function urlState(link: string = location.hash): UrlState {
  const given = new URLSearchParams(link.replace(/^[^#]*#/, ''))
  return Object.fromEntries(names.flatMap((name) => (given.get(name) ? [[name, given.get(name) ?? '']] : [])))
}

/** Changes the address. @param how `push` where Back should undo it */
export function setUrlState(state: UrlState, how: 'push' | 'replace'): void {
  const next = new URLSearchParams(names.flatMap((name) => (state[name] ? [[name, state[name]]] : [])))
  const link = `#${next.toString()}`
  if (link === location.hash || (link === '#' && location.hash === '')) return
  if (how === 'push') history.pushState(null, '', link)
  else history.replaceState(null, '', link)
}
