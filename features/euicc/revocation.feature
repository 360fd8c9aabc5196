@spec:SGP.22 @section:5.7.12 @role:euicc
Feature: Certificate revocation lists on the eUICC
  Which lists LoadCRL takes, and what becomes of a server that one of them names.

  Rule: LoadCRL

    @req:SEC-REV-004 @binding:es10 @changes-state @option:O_X_CRL
    Scenario: A list whose signature does not verify
      Given the eUICC has no download under way
      When the IPA loads a CRL with an altered signature
      Then LoadCRL is answered with "loadCRLResponseError invalidSignature"

    @req:SEC-REV-005 @binding:es10 @changes-state @option:O_X_CRL
    Scenario: A list that is no CertificateList
      Given the eUICC has no download under way
      When the IPA loads a CRL without its dates
      Then LoadCRL is answered with "loadCRLResponseError invalidCRLFormat"

    @req:SEC-REV-007 @binding:es10 @changes-state @option:O_X_CRL
    Scenario: A list of an unknown issuer
      Given the eUICC has no download under way
      When the IPA loads a CRL of an unknown issuer
      Then LoadCRL is answered with "loadCRLResponseError verificationKeyNotFound"

    @req:SEC-REV-008 @binding:es10 @changes-state @irreversible @option:O_X_CRL
    Scenario: A list that is older than the loaded one
      Given the eUICC has no download under way
      And the eUICC has loaded a CRL
      When the IPA loads a CRL that is older than the loaded one
      Then LoadCRL is answered with "loadCRLResponseError fresherCrlAlreadyLoaded"

    @req:SEC-REV-009 @binding:es10 @changes-state @irreversible @option:O_X_CRL
    Scenario: A partial list without its base
      Given the eUICC has no download under way
      When the IPA loads a CRL that is the second part of a list whose first part is not loaded
      Then LoadCRL is answered with "loadCRLResponseError baseCrlMissing", or with the part that is missing

  Rule: Servers

    @req:SEC-REV-003 @binding:es10 @changes-state @irreversible @option:O_X_CRL
    Scenario: A certificate that a loaded list names
      Given the eUICC has no download under way
      And the eUICC has loaded a CRL that lists a certificate of the SM-DP+
      When the SM-DP+ authenticates itself with the listed certificate
      Then AuthenticateServer is answered with "authenticateResponseError invalidCertificate"
