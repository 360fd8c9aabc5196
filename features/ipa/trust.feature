@spec:SGP.32 @section:2.6.3.2 @role:ipa
Feature: The IPA trusts the right eIM
  What the TLS certificate of the eIM is held against: the certificate or key that the eUICC has stored, or a CA.

  Rule: trustedPublicKeyDataTls holds a certificate

    @req:SEC-TLS-013 @binding:any
    Scenario: The stored certificate itself
      Given the eUICC has stored the TLS certificate of the eIM
      When the IPA polls
      Then the IPA asks the eIM for packages

    @req:SEC-TLS-013 @binding:any
    Scenario: A chain that ends in the stored certificate
      Given the eUICC has stored the certificate of the CA of the eIM
      When the IPA polls
      Then the IPA asks the eIM for packages

    @req:SEC-TLS-013 @binding:any
    Scenario: A chain from another CA, for the right host
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate of another CA
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-TLS-039 @binding:any
    Scenario: Another certificate of the same CA, for another host
      Given the eUICC has stored the TLS certificate of the eIM
      And the eIM shows a TLS certificate for another host
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-TLS-029 @binding:any
    Scenario: A certificate that is not the stored one gets no result either
      Given the eUICC has stored the TLS certificate of the eIM
      And the eIM has a package that enables profile B
      And the eIM shows a TLS certificate with another key
      When the IPA polls
      Then the IPA ends the connection before any ESipa request
      And no package reaches the eUICC

  Rule: trustedPublicKeyDataTls holds a key

    @req:SEC-TLS-014 @binding:any
    Scenario: The stored key
      Given the eUICC has stored the TLS public key of the eIM
      When the IPA polls
      Then the IPA asks the eIM for packages

    @req:SEC-TLS-014 @binding:any
    Scenario: The right name and another key
      Given the eUICC has stored the TLS public key of the eIM
      And the eIM shows a TLS certificate with another key
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

  Rule: The eUICC has stored nothing for TLS

    @req:SEC-TLS-015 @binding:any
    Scenario: A certificate of a CA that the IPA trusts by other means
      Given the eUICC has stored nothing for the TLS of the eIM
      When the IPA polls
      Then the IPA asks the eIM for packages

    @req:SEC-TLS-015 @binding:any
    Scenario: A certificate of a CA that nobody trusts
      Given the eUICC has stored nothing for the TLS of the eIM
      And the eIM shows a TLS certificate of another CA
      When the IPA polls
      Then the IPA ends the connection before any ESipa request
