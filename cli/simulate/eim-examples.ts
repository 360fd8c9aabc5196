/** Requests of the operator's interface that can be copied and work. */
export function eimExamples(operator: string, eid: string, activationCode?: string) {
  const post = (body: unknown) => `curl -s ${operator}/euiccs/${eid}/orders -d '${JSON.stringify(body)}'`
  return [
    { what: 'what the eIM knows of the eUICC', command: `curl -s ${operator}/euiccs/${eid}` },
    { what: 'ask for the list of profiles', command: post({ operations: [{ listProfileInfo: {} }] }) },
    ...(activationCode === undefined
      ? []
      : [{ what: 'have a profile downloaded', command: post({ download: { activationCode } }) }]),
    { what: 'what became of the orders', command: `curl -s ${operator}/euiccs/${eid}/orders` },
  ]
}
