@spec:SGP.32 @section:2.6.3.2 @role:ipa
Feature: The IPA checks the certificate of the eIM
  A chain to the stored CA alone is not enough: name, dates, signature and usage count too.

  Rule: Name

    @req:SEC-TLS-012 @binding:any
    Scenario: A certificate for another host
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate for another host
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-CERT-008 @binding:any
    Scenario: A wildcard that stands for two labels
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate with a wildcard one level too high
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

  Rule: Dates, for an IPA with a clock

    @req:SEC-TLS-016 @option:O_X_CLOCK @binding:any
    Scenario: A certificate that has expired
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate that has expired
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-TLS-038 @option:O_X_CLOCK @binding:any
    Scenario: A certificate whose validity starts in the future
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate that is not valid yet
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

  Rule: Signature and usage

    @req:SEC-TLS-017 @binding:any
    Scenario: A certificate whose signature was altered
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate with an altered signature
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-TLS-018 @binding:any
    Scenario: A certificate for clients only
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate for clients only
      When the IPA polls
      Then the IPA ends the connection before any ESipa request
