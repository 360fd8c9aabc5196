@spec:RFC7959 @section:2 @role:eim
Feature: Bodies in blocks over CoAP
  A body that fits into no datagram goes in blocks, either way; what the blocks do not make is not processed.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A request in blocks is processed once it is whole

    @req:ESIPA-COAP-010 @binding:coaps @changes-state @needs-operator
    Scenario Outline: A result in blocks of <size> octets
      Given the operator has ordered getRAT
      And the IPA sends and asks for blocks of <size> octets
      And the IPA has fetched the package
      And the eUICC has answered with a Rules Authorisation Table of 120 entries
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | size |
        | 16   |
        | 32   |
        | 64   |
        | 128  |
        | 256  |
        | 512  |
        | 1024 |

    @req:ESIPA-COAP-010 @binding:coaps @changes-state @needs-operator
    Scenario: A result whose transfer broke off, and the device comes back from another address
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has sent half of the result in blocks and lost its association
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:ESIPA-COAP-012 @binding:coaps @changes-state @needs-operator
    Scenario: A block is missing
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result in blocks, one block left out
      Then the eIM says that blocks are missing

    @req:ESIPA-COAP-013 @binding:coaps @changes-state @needs-operator
    Scenario Outline: Blocks of a result that come otherwise: <order>
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result in blocks, <order>
      Then the eIM acknowledges the result as it was, or takes no such body

      Examples:
        | order                             |
        | two blocks in the wrong order     |
        | the second block before the first |
        | each block sent twice             |

    @req:ESIPA-COAP-013 @binding:coaps
    Scenario: Two bodies of one device at once
      When the IPA sends two requests in blocks over one association, in turns
      Then each of them is answered as what it was, or not taken

    @req:ESIPA-COAP-013 @binding:coaps
    Scenario: Two devices at once
      When two devices send requests in blocks, in turns
      Then each of them is answered as what it was, or not taken

  Rule: An answer comes in the blocks that are asked for

    @req:ESIPA-COAP-011 @binding:coaps @changes-state @needs-operator
    Scenario Outline: A package in blocks of <size> octets
      Given the operator has ordered enable
      And the IPA sends and asks for blocks of <size> octets
      When the IPA fetches the package
      Then the package holds enable as it was ordered

      Examples:
        | size |
        | 16   |
        | 32   |
        | 64   |

    @req:ESIPA-COAP-011 @binding:coaps @changes-state @needs-operator @option:O_X_INDIRECT
    Scenario Outline: A profile of 40,000 octets in blocks of <size> octets
      Given the SM-DP+ has a profile of 40,000 octets
      And the IPA sends and asks for blocks of <size> octets
      And the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the IPA gets what the SM-DP+ answered

      Examples:
        | size |
        | 128  |
        | 256  |
        | 512  |
        | 1024 |

    @req:ESIPA-COAP-011 @binding:coaps @changes-state @needs-operator @option:O_X_INDIRECT
    Scenario Outline: A profile of 40,000 octets through a network of packets of <octets> octets
      Given the SM-DP+ has a profile of 40,000 octets
      And the network carries packets of <octets> octets
      And the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the IPA gets what the SM-DP+ answered
      And every datagram has found its way through that network

      Examples:
        | octets |
        | 1280   |
        | 576    |

    @req:ESIPA-COAP-028 @binding:coaps @changes-state @needs-operator
    Scenario: The size of an answer in blocks
      Given the operator has ordered enable
      When the IPA asks for a package in blocks
      Then the eIM announces how long the whole is

  Rule: Blocks have a bound

    @req:ESIPA-COAP-009 @binding:coaps @hostile
    Scenario: A body beyond every bound
      When the IPA announces a request of a hundred megabytes, and sends two of them
      Then the eIM says that it is too much
      And the eIM still answers

    @req:ESIPA-COAP-022 @binding:coaps @hostile @exclusive:load
    Scenario: Transfers that are begun and left
      When the IPA begins 1000 transfers and leaves them
      Then the association of the IPA is still served
      And the eIM still answers
