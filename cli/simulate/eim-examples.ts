/** Requests of the operator's interface that can be copied and work. */
export function eimExamples(
  operator: string,
  eid: string,
  waiting?: { readonly activationCode: string; readonly iccid: string },
) {
  const post = (body: unknown) => `curl -s ${operator}/euiccs/${eid}/orders -d '${JSON.stringify(body)}'`
  return [
    { what: 'what the eIM knows of the eUICC', command: `curl -s ${operator}/euiccs/${eid}` },
    { what: 'ask for the list of profiles', command: post({ operations: [{ listProfileInfo: {} }] }) },
    ...(waiting === undefined
      ? []
      : [
          { what: 'have a profile downloaded', command: post({ download: { activationCode: waiting.activationCode } }) },
          { what: 'then have it enabled', command: post({ operations: [{ enable: { iccid: waiting.iccid } }] }) },
        ]),
    { what: 'what became of the orders', command: `curl -s ${operator}/euiccs/${eid}/orders` },
  ]
}
