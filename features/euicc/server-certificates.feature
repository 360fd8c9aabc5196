@spec:SGP.22 @section:5.7.13 @role:euicc
Feature: Certificates of servers
  What an eUICC answers when the certificate of an SM-DP+ is not what it has to be.

  Rule: CERT.DPauth

    @req:CMA-004 @binding:es10 @changes-state
    Scenario Outline: CERT.DPauth <flaw>
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a certificate <flaw>
      Then AuthenticateServer is answered with "authenticateResponseError invalidCertificate"

      Examples:
        | flaw                                        |
        | signed with another key than that of the CI |
        | whose signature has one bit flipped         |
        | with keyUsage keyAgreement                  |
        | whose keyUsage is not critical              |
        | whose certificatePolicies are not critical  |

    @req:CMA-006 @binding:es10 @changes-state
    Scenario: CERT.DPauth on a curve that no eUICC has
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a certificate on a curve that the eUICC does not support
      Then AuthenticateServer is answered with "authenticateResponseError unsupportedCurve" or "authenticateResponseError ciPKUnknown"

    @req:SEC-CERT-013 @binding:es10 @changes-state
    Scenario: CERT.DPauth on P-384
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a certificate on P-384
      Then AuthenticateServer is answered with "authenticateResponseError unsupportedCurve" or "authenticateResponseError ciPKUnknown"

    @req:CMA-008 @binding:es10 @changes-state
    Scenario: CERT.DPauth without the OID of its role
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a certificate without a role
      Then AuthenticateServer is refused, as a rule with "invalidOid"

    @req:SEC-CERT-014 @binding:es10 @changes-state
    Scenario Outline: CERT.DPauth <flaw>, by its policies
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a certificate <flaw>
      Then AuthenticateServer is answered with "authenticateResponseError invalidCertificate" or "authenticateResponseError invalidOid"

      Examples:
        | flaw            |
        | of another role |
        | without a role  |

    @req:SEC-CERT-012 @binding:es10 @changes-state
    Scenario: CERT.DPauth whose authorityKeyIdentifier names another issuer
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a certificate whose authorityKeyIdentifier names another issuer
      Then AuthenticateServer is answered with "authenticateResponseError invalidCertificate" or "authenticateResponseError ciPKUnknown"

    @req:SEC-CERT-011 @binding:es10 @changes-state
    Scenario: CERT.DPauth below a certificate that is verified and no CA
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ authenticates itself with a certificate that the certificate of the session has issued
      Then AuthenticateServer is answered with "authenticateResponseError invalidCertificate" or "authenticateResponseError ciPKUnknown"

  Rule: CERT.DPpb

    @req:DL22-003 @binding:es10 @changes-state
    Scenario Outline: CERT.DPpb <flaw>
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download with a certificate <flaw>
      Then PrepareDownload is answered with "downloadResponseError invalidCertificate"

      Examples:
        | flaw                                        |
        | signed with another key than that of the CI |
        | whose signature has one bit flipped         |
        | with keyUsage keyAgreement                  |
        | of another role                             |

    @req:DL22-005 @binding:es10 @changes-state
    Scenario: CERT.DPpb on a curve that no eUICC has
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download with a certificate on a curve that the eUICC does not support
      Then PrepareDownload is answered with "downloadResponseError unsupportedCurve"

    @req:SEC-CERT-018 @binding:es10 @changes-state
    Scenario: CERT.DPpb of another SM-DP+ than CERT.DPauth
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download with a certificate of another registeredID
      Then PrepareDownload is answered with "downloadResponseError invalidCertificate"
