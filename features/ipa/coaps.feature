@spec:SGP.32 @section:6.2 @role:ipa
Feature: ESipa over CoAP and DTLS, as the IPA speaks it
  The functions are those of HTTPS; one follows the other in one association.

  Rule: The functions

    @req:ESIPA-COAP-002 @binding:coaps @changes-state
    Scenario: The eIM lists retrieval and injection over CoAP, and nothing else
      Given the entry of the eIM lists retrieval and injection over the transport of the IPA
      When the IPA polls
      Then the eIM is asked for packages

    @req:ESIPA-COAP-004 @binding:coaps @changes-state
    Scenario: The methods of a cycle
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then each function comes with the method that CoAP has for it

    @req:BP-002 @binding:coaps @changes-state
    Scenario: A cycle without TCP
      Given the eIM has a package that lists profiles
      When the IPA polls
      Then each package on the eUICC has its result at the eIM, over datagrams alone

    @req:BP-003 @binding:coaps @changes-state
    Scenario: A cycle in small datagrams
      Given the eIM has a package that lists profiles
      And the eIM sends no datagram of more than 512 octets
      And the eIM has blocks of 64 octets
      When the IPA polls
      Then each package on the eUICC has its result at the eIM, over datagrams alone

    @req:ESIPA-COAP-045 @binding:coaps @changes-state
    Scenario Outline: The eIM answers with <form>
      Given the eIM has a package that enables profile B
      And the eIM gives its answers <form>
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it, once for each time

      Examples:
        | form             |
        | the code 2.04    |
        | a Content-Format |

  Rule: Messages

    @req:ESIPA-COAP-026 @binding:coaps @changes-state
    Scenario: One interaction after the other
      Given the eIM has a package that enables profile B
      And each answer of the eIM takes a while
      When the IPA polls
      Then the IPA has no more than one interaction with the eIM outstanding

    @req:ESIPA-COAP-043 @binding:coaps @changes-state
    Scenario: The eIM pings the IPA
      Given the eIM has a package that enables profile B
      And each answer of the eIM comes behind a ping
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the IPA answers the pings with a reset
