@spec:SGP.32 @section:2.6 @role:eim
Feature: TLS towards the IPA
  The eIM authenticates itself, the IPA does not; versions and suites are those of the specification.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Versions

    @req:SEC-TLS-001 @binding:https
    Scenario: A client that has nothing newer than TLS 1.1
      When the IPA offers TLS 1.1 at most
      Then the eIM does not complete the handshake

    @req:SEC-TLS-037 @binding:https
    Scenario: Clients of two versions
      When the IPA offers TLS 1.2 and 1.3
      Then the eIM serves TLS 1.3 and still TLS 1.2

  Rule: Suites

    @req:SEC-TLS-004 @binding:https
    Scenario: The suite of first choice
      When the IPA offers TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
      Then the eIM completes the handshake

    @req:SEC-TLS-006 @binding:https
    Scenario: The suite to fall back on
      When the IPA offers TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
      Then the eIM completes the handshake

    @req:SEC-TLS-007 @binding:https
    Scenario: The suite with the longer key
      When the IPA offers TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
      Then the eIM completes the handshake

    @req:SEC-TLS-032 @binding:https @hostile
    Scenario Outline: Nothing but <suites>
      When the IPA offers <suites> alone
      Then the eIM takes none of them
      And the eIM still answers

      Examples:
        | suites                              |
        | suites without encryption           |
        | suites without authentication       |
        | suites for export                   |
        | suites with RC4                     |
        | suites with the static key of RSA   |

    @req:SEC-TLS-032 @binding:https @hostile
    Scenario: A client that would compress
      When the IPA offers compression
      Then the eIM does not compress
      And the eIM still answers

  Rule: The server authenticates itself, and nobody else does

    @req:SEC-TLS-003 @binding:https
    Scenario Outline: The certificate of the eIM, whose name is written in <letters> letters
      When the IPA names the server in <letters> letters
      Then the eIM shows a certificate that the IPA trusts

      Examples:
        | letters |
        | small   |
        | capital |

    @req:SEC-TLS-040 @binding:https
    Scenario Outline: An IPA that presents nothing, with <versions>
      Given the eIM has answered a plain GetEimPackage
      When the IPA asks for work over <versions>, without certificate or token
      Then the eIM answers as it did before

      Examples:
        | versions            |
        | TLS 1.2 at most     |
        | any version of TLS  |

  Rule: A session may be taken up again

    @req:SEC-TLS-034 @binding:https
    Scenario: A second connection with the session of the first
      When the IPA comes back with the session of an earlier connection
      Then the eIM takes the session up
