@spec:SGP.32 @section:6.1.1 @role:eim
Feature: Header fields of ESipa over HTTPS
  User-Agent, X-Admin-Protocol and Content-Type say who asks, in which version, and in which binding.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The user agent may say more than its name

    @req:ESIPA-HTTP-008 @binding:https
    Scenario Outline: An IPA that calls itself <name>
      Given the eIM has answered a plain GetEimPackage
      When the IPA asks for work as the user agent "<name>"
      Then the eIM answers as it did before

      Examples:
        | name                              |
        | gsma-rsp-ipad                     |
        | gsma-rsp-ipae                     |
        | gsma-rsp-ipad;vendor/1.0          |
        | gsma-rsp-ipae; Vendor IPA (build) |

    @req:ESIPA-HTTP-008 @binding:https
    Scenario: An IPA with much to say about itself
      Given the eIM has answered a plain GetEimPackage
      When the IPA asks for work as a user agent with a long text
      Then the eIM answers as it did before

  Rule: Versions of the protocol

    @req:ESIPA-HTTP-011 @binding:https
    Scenario Outline: An IPA of <version>
      Given the eIM has answered a plain GetEimPackage
      When the IPA asks for work with the protocol version "<version>"
      Then the eIM answers as it did before

      Examples:
        | version         |
        | gsma/rsp/v1.0.0 |
        | gsma/rsp/v1.3.0 |
        | gsma/rsp/v2.2.0 |
        | gsma/rsp/v2.4.0 |

    @req:ESIPA-HTTP-013 @binding:https @hostile
    Scenario: No version of the protocol
      When the IPA asks for work without a protocol version
      Then the eIM calls the request wrong
      And the eIM still answers

    @req:ESIPA-HTTP-013 @binding:https @hostile
    Scenario Outline: A version of the protocol that is none: "<value>"
      When the IPA asks for work with the protocol version "<value>"
      Then the eIM calls the request wrong
      And the eIM still answers

      Examples:
        | value      |
        |            |
        | soap       |
        | gsma/rsp/v |

    @req:ESIPA-HTTP-013 @binding:https @hostile
    Scenario: A version of the protocol that has no end
      When the IPA asks for work with a protocol version of 8,000 characters
      Then the eIM calls the request wrong
      And the eIM still answers

  Rule: The media type is that of the binding

    @req:ESIPA-HTTP-014 @binding:https @hostile
    Scenario Outline: A request in ASN.1 under the media type <type>
      When the IPA asks for work with the media type "<type>"
      Then the eIM calls the request wrong
      And the eIM still answers

      Examples:
        | type                     |
        | text/plain               |
        | application/octet-stream |
        | application/json         |

    @req:ESIPA-HTTP-014 @binding:https @hostile
    Scenario: A request without a media type
      When the IPA asks for work without a media type
      Then the eIM calls the request wrong
      And the eIM still answers

    @req:ESIPA-HTTP-014 @binding:https @hostile @needs-operator @changes-state
    Scenario: A request under a wrong media type changes nothing
      Given the operator has ordered listProfileInfo
      When the IPA asks for its work with the media type "text/plain"
      Then the eIM calls the request wrong
      And a package still waits for the eUICC
      And the eIM still answers
