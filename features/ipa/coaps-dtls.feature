@spec:SGP.32 @section:2.6.3 @role:ipa
Feature: DTLS of ESipa, as the IPA speaks it
  Version, name and certificate: what TLS demands, DTLS demands too.

  Rule: The handshake

    @req:SEC-DTLS-002 @binding:coaps
    Scenario: An eIM that speaks DTLS 1.0 only gets no request
      Given the eIM has a package that enables profile B
      And the eIM speaks DTLS 1.0 only
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-DTLS-004 @binding:coaps
    Scenario: The hello of DTLS names the eIM
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then the Server Name Indication of each connection is the host name of the eIM

  Rule: The certificate of the eIM

    @req:SEC-DTLS-015 @binding:coaps
    Scenario: The certificate that the eUICC has stored
      Given the eUICC has stored the TLS certificate of the eIM
      When the IPA polls
      Then the IPA asks the eIM for packages

    @req:SEC-DTLS-015 @binding:coaps
    Scenario Outline: A certificate <flaw>
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate <flaw>
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

      Examples:
        | flaw                      |
        | for another host          |
        | of another CA             |
        | with an altered signature |

    @req:SEC-DTLS-021 @binding:coaps
    Scenario: A certificate for clients only
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate for clients only
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-DTLS-015 @option:O_X_CLOCK @binding:coaps
    Scenario: A certificate that has expired, and an IPA with a clock
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate that has expired
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-DTLS-022 @option:O_X_CLOCK @binding:coaps
    Scenario: A certificate whose validity starts in the future, and an IPA with a clock
      Given the eUICC has stored the certificate of the CA of the eIM
      And the eIM shows a TLS certificate that is not valid yet
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-DTLS-015 @binding:coaps
    Scenario: The right name, and another key than the stored one
      Given the eUICC has stored the TLS public key of the eIM
      And the eIM shows a TLS certificate with another key
      When the IPA polls
      Then the IPA ends the connection before any ESipa request
