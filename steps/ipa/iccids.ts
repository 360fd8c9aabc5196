/** ICCIDs of the profiles on the card, by the names that features have for them. */
export const iccids = { A: '89000123456789010018', B: '89000123456789010026' } as const

/** Of a second profile from our SM-DP+. */
export const secondIccid = '8944000000000000002'
