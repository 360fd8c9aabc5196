@spec:SGP.32 @section:6.2 @role:eim
Feature: ESipa over CoAP and DTLS
  The functions and their objects are those that HTTPS carries; the association may be a new one for every poll.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The eIM is there over CoAP

    @req:ESIPA-COAP-001 @binding:coaps
    Scenario: The IPA asks for work in confirmable messages
      Given the IPA sends its requests in confirmable messages
      When the IPA asks for work for an EID with an empty queue
      Then the eIM answers with the package error noEimPackageAvailable

    @req:ESIPA-COAP-049 @binding:coaps
    Scenario: The IPA asks for work in non-confirmable messages
      Given the IPA sends its requests in non-confirmable messages
      When the IPA asks for work for an EID with an empty queue
      Then the eIM answers with the package error noEimPackageAvailable

    @req:SEC-DTLS-020 @binding:coaps @hostile
    Scenario: A device that has lost its association comes back from the same address
      Given the IPA has an association with the eIM
      And the device has lost its power
      When the IPA comes back from the same address and asks for work
      Then the eIM answers it over the new association
      And the eIM still answers

    @req:ESIPA-COAP-001 @binding:coaps
    Scenario: A device that has lost its association comes back from another address
      Given the IPA has an association with the eIM
      And the device has lost its power
      When the IPA comes back from another address and asks for work
      Then the eIM answers it over the new association

  Rule: Every function is there

    @req:ESIPA-COAP-003 @binding:coaps @changes-state
    Scenario Outline: <function> over CoAP
      When the IPA sends a right <function>
      Then the eIM serves it

      Examples:
        | function                |
        | GetEimPackage           |
        | ProvideEimPackageResult |
        | HandleNotification      |

    @req:ESIPA-COAP-003 @binding:coaps @changes-state @needs-operator @option:O_X_INDIRECT
    Scenario: InitiateAuthentication over CoAP
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the IPA gets what the SM-DP+ answered

    @req:ESIPA-COAP-003 @binding:coaps @changes-state @needs-operator @option:O_X_INDIRECT
    Scenario: AuthenticateClient over CoAP
      Given the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the IPA gets what the SM-DP+ answered

    @req:ESIPA-COAP-003 @binding:coaps @changes-state @needs-operator @option:O_X_INDIRECT
    Scenario: GetBoundProfilePackage over CoAP
      Given the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the IPA gets what the SM-DP+ answered

    @req:ESIPA-COAP-003 @binding:coaps @changes-state @needs-operator @option:O_X_INDIRECT
    Scenario: CancelSession over CoAP
      Given the IPA has begun a download
      When the IPA sends CancelSession with the reason postponed
      Then the SM-DP+ gets CancelSession as the IPA sent it

    @req:ESIPA-HTTP-030 @since:1.1 @binding:coaps @changes-state @needs-operator
    Scenario: A package that went out over CoAP is asked for over HTTPS
      Given the operator has ordered enable
      And the IPA has fetched the package
      When the IPA asks for work over HTTPS
      Then the eIM offers the same package, or a successor with a higher counter

  Rule: What CoAP says beside it

    @req:ESIPA-COAP-005 @binding:coaps
    Scenario: The path of the ASN.1 binding
      When the IPA asks for work at the path "/gsma/rsp2/asn1"
      Then the eIM serves it

    @req:ESIPA-COAP-005 @binding:coaps
    Scenario: A path that no function has
      When the IPA asks for work at the path "/gsma/rsp2/asn2"
      Then the eIM has no such path or method

    @req:ESIPA-COAP-006 @binding:coaps
    Scenario: The format of an answer
      When the IPA sends a right GetEimPackage
      Then the response names no format

    @req:ESIPA-COAP-007 @binding:coaps
    Scenario: A function that has an answer
      When the IPA sends a right GetEimPackage
      Then the response is one of success, with the object of the function

    @req:ESIPA-COAP-007 @binding:coaps @changes-state
    Scenario: A function that has none
      When the IPA sends a right HandleNotification
      Then the response is Changed, and has no object
