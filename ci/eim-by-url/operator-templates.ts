/** How an operator's interface over HTTP is written in a profile: the one of `sgp32 simulate eim`, whole. */

const created = { method: 'POST', path: '/euiccs/{eid}/orders' }
const ordered = { ...created, json: { operations: '{operations}' } }
const ok = { succeeded: ['ok'] }
const eimToStore = {
  eimId: '{eimId}',
  eimFqdn: '{eimFqdn}',
  counterValue: '{counterValue}',
  requestToken: '{requestToken}',
  publicKey: '{publicKey.hex}',
  certificate: '{certificate.hex}',
}

/** Section `operator`. @param url of the interface @param restart program that ends the eIM and starts it again, where there is one */
export function operatorSection(url: string) {
  return {
    adapter: 'http',
    url,
    order: { json: 'order' },
    everyMs: 20,
    outcomeMs: 2_000,
    requests: {
      register: {
        method: 'POST',
        path: '/euiccs',
        json: {
          eid: '{eid}',
          counterValue: '{counterValue}',
          associationToken: '{associationToken}',
          euiccCertificate: '{euiccCertificate.hex}',
          eumCertificate: '{eumCertificate.hex}',
          ipaFeatures: '{ipaFeatures}',
        },
      },
      psmo: ordered,
      eco: ordered,
      data: { ...created, json: { dataRequest: { tagList: '{tagList}' } } },
      download: {
        ...created,
        json: { download: { activationCode: '{activationCode}', confirmationCode: '{confirmationCode}' } },
      },
      downloadFromDefaultSmdp: { ...created, json: { download: { defaultSmdp: true, confirmationCode: '{confirmationCode}' } } },
      downloadFromSmds: { ...created, json: { download: { smds: '{smdsAddress!}' } } },
      outcome: {
        method: 'GET',
        path: '/orders/{order}',
        state: { json: 'status', waiting: ['queued', 'delivered', 'parked'], judged: ['done'] },
        results: [
          {
            json: 'outcome.results',
            name: 'kind',
            value: 'value',
            names: {
              enableResult: ok,
              disableResult: ok,
              deleteResult: ok,
              listProfileInfoResult: { json: 'kind', succeeded: ['profileInfoListOk'] },
              getRATResult: { succeeded: 'anything' },
              configureImmediateEnableResult: ok,
              addEimResult: { json: 'kind', succeeded: ['associationToken'] },
              deleteEimResult: { succeeded: ['ok', 'lastEimDeleted'] },
              updateEimResult: ok,
              listEimResult: { json: 'kind', succeeded: ['eimIdList'] },
              setFallbackAttributeResult: ok,
              unsetFallbackAttributeResult: ok,
              setDefaultDpAddressResult: { json: 'setDefaultDpAddressResult', succeeded: ['ok'] },
            },
          },
          { json: 'outcome.kind', succeeded: ['data', 'installed'] },
        ],
      },
      cancel: { method: 'DELETE', path: '/orders/{order}' },
      remove: { method: 'DELETE', path: '/orders/{order}/anyway' },
    },
    operations: {
      enable: { enable: { iccid: '{iccid}', rollback: '{rollback}' } },
      disable: { disable: { iccid: '{iccid}' } },
      delete: { delete: { iccid: '{iccid}' } },
      listProfileInfo: { listProfileInfo: { iccid: '{iccid}', tagList: '{tagList}' } },
      getRAT: { getRAT: {} },
      configureImmediateEnable: {
        configureImmediateEnable: { enable: '{enable}', smdpOid: '{smdpOid}', smdpAddress: '{smdpAddress}' },
      },
      setFallbackAttribute: { setFallbackAttribute: { iccid: '{iccid}' } },
      unsetFallbackAttribute: { unsetFallbackAttribute: {} },
      setDefaultDpAddress: { setDefaultDpAddress: { address: '{address}' } },
      addEim: { addEim: eimToStore },
      updateEim: { updateEim: eimToStore },
      deleteEim: { deleteEim: { eimId: '{eimId}' } },
      listEim: { listEim: {} },
    },
  }
}
