@spec:SGP.32 @section:2.6.3 @role:ipa
Feature: TLS of ESipa
  Versions and suites that the IPA offers, and what it says of itself in the handshake.

  Rule: Versions

    @req:SEC-TLS-002 @binding:http
    Scenario: An eIM that speaks TLS 1.1 only gets no request
      Given the eIM has a package that enables profile B
      And the eIM speaks TLS 1.1 only
      When the IPA polls
      Then the IPA ends the connection before any ESipa request

    @req:SEC-TLS-005 @binding:http
    Scenario: An eIM that takes TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 only is asked for packages
      Given the eIM has nothing for the IPA
      And the eIM takes TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 only
      When the IPA polls
      Then the IPA asks the eIM for packages

    @req:BP-007 @binding:http
    Scenario: An eIM that speaks TLS 1.3 is connected to in one round trip
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then the handshake of each connection is that of TLS 1.3

  Rule: The ClientHello

    @req:SEC-TLS-009 @binding:http
    Scenario: The hello names the eIM
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then the Server Name Indication of each connection is the host name of the eIM

    @req:SEC-TLS-019 @binding:http
    Scenario: The hello offers sha256 with ecdsa
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then the signature algorithms of each connection have ecdsa with sha256

  Rule: The IPA presents no certificate

    @req:SEC-TLS-041 @binding:http
    Scenario: An eIM that asks for a client certificate gets none, and is asked for packages
      Given the eIM has nothing for the IPA
      And the eIM asks for a client certificate and does not demand one
      When the IPA polls
      Then the IPA asks the eIM for packages
      And the IPA presents no client certificate
