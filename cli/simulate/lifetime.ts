/** What ends a running actor: the first Ctrl-C or SIGTERM in order, the second at once. */
export interface StopSignals {
  /** Resolves at the first one. */
  readonly asked: Promise<void>
  /** Stops listening. */
  release(): void
}

type Signals = Pick<NodeJS.Process, 'on' | 'off' | 'exit'>

/** 128 and the number of SIGINT, as a shell reports a process that Ctrl-C has ended. */
const ENDED_AT_ONCE = 130

export function stopSignals(process: Signals): StopSignals {
  let release = () => {}
  const asked = new Promise<void>((resolve) => {
    let count = 0
    const onSignal = () => {
      if (count++ > 0) process.exit(ENDED_AT_ONCE)
      resolve()
    }
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
    release = () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    }
  })
  return { asked, release: () => release() }
}
