/** What the smallest exchange showed about a peer. */
export interface Sanity {
  /** `works`: it is there and speaks the protocol. `mute`: something is there. `unreachable`: no connection that may be trusted. */
  readonly state: 'works' | 'mute' | 'unreachable'
  readonly what: string
  /** Key of the profile to look at, where one is known. */
  readonly key?: string
}
