@spec:RFC7252 @section:5 @role:ipa
Feature: The IPA takes the answers of the eIM over CoAP
  A response comes with its acknowledgement, behind it or without it, and is known by its token.

  Rule: A response need not come with the acknowledgement

    @req:ESIPA-COAP-016 @binding:coaps @changes-state
    Scenario Outline: An answer comes <way>
      Given the eIM has a package that enables profile B
      And each answer of the eIM comes <way>
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it, once for each time

      Examples:
        | way                                                  |
        | behind an empty acknowledgement, and confirmable     |
        | behind an empty acknowledgement, and non-confirmable |
        | without an acknowledgement, and confirmable          |

  Rule: A response is known by its token

    @req:ESIPA-COAP-019 @binding:coaps @changes-state
    Scenario Outline: The right answer comes <way>
      Given the eIM has a package that enables profile B
      And each answer of the eIM comes <way>
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it, once for each time

      Examples:
        | way                                             |
        | behind a response with another token            |
        | behind a confirmable response with another token |
        | twice each                                      |

  Rule: Options of a response

    @req:ESIPA-COAP-040 @binding:coaps @changes-state
    Scenario: Each answer has an elective option that nobody knows
      Given the eIM has a package that enables profile B
      And each answer of the eIM comes with an elective option that nobody knows
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it, once for each time

    @req:ESIPA-COAP-041 @binding:coaps @changes-state
    Scenario: Each answer has a critical option that nobody knows
      Given the eIM has a package that enables profile B
      And each answer of the eIM comes with a critical option that nobody knows
      When the IPA polls, as often as it takes until it is done with an answer
      Then no package of such an answer reaches the eUICC

  Rule: What comes between

    @req:ESIPA-COAP-042 @binding:coaps @changes-state
    Scenario: Octets that are no CoAP come before each answer
      Given the eIM has a package that enables profile B
      And each answer of the eIM comes between octets that are no CoAP
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it, once for each time
