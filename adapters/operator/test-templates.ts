/** For tests: how the interface over HTTP of the simulated eIM is written in a profile, whole. */
import type { HttpOperator } from './http/config.ts'

const created = { method: 'POST', path: '/euiccs/{eid}/orders' } as const
const ordered = { ...created, json: { operations: '{operations}' } }
const ok = { succeeded: ['ok'] } as const
const eimToStore = {
  eimId: '{eimId}',
  eimFqdn: '{eimFqdn}',
  counterValue: '{counterValue}',
  requestToken: '{requestToken}',
  publicKey: '{publicKey.hex}',
  certificate: '{certificate.hex}',
}

export const simulatedEimTemplates: Pick<HttpOperator, 'order' | 'requests' | 'operations'> = {
  order: { json: 'order' },
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
    newKey: { ...created, json: { newKey: {} } },
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
