/** Header values of ESipa over HTTPS, beside the media types and paths of the bindings: SGP.32 v1.2 6.1.1. */

/** X-Admin-Protocol as v1.0 to v1.2 have it, in both directions. */
export const ADMIN_PROTOCOL = 'gsma/rsp/v2.1.0'

export const IPAD_USER_AGENT = 'gsma-rsp-ipad'
