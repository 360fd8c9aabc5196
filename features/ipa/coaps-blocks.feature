@spec:RFC7959 @section:2 @role:ipa
Feature: Bodies in blocks between the IPA and the eIM
  What is larger than one datagram goes over CoAP block by block, each asked for by itself.

  Rule: The eIM has smaller blocks

    @req:ESIPA-COAP-020 @binding:coaps @changes-state
    Scenario Outline: A package comes in blocks of <size> octets
      Given the eIM has a package of 90 octets
      And the eIM has blocks of <size> octets
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it in those blocks, once for each time

      Examples:
        | size |
        | 64   |
        | 256  |

    @req:ESIPA-COAP-020 @binding:coaps @changes-state
    Scenario: A result goes in smaller blocks than the first one
      Given the eIM has a package of 90 octets
      And the eIM has blocks of 64 octets
      When the IPA polls
      Then the blocks behind the first one are no larger than 64 octets

    @req:PERF-008 @option:O_X_INDIRECT @binding:coaps @changes-state
    Scenario Outline: A download of <octets> octets, in datagrams of 512 and blocks of <size>
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ offers a profile of <octets> octets
      And the eIM sends no datagram of more than 512 octets
      And the eIM has blocks of <size> octets
      When the IPA polls, and is given the time that a download takes there
      Then the eUICC has the profile

      Examples:
        | octets | size |
        | 40000  | 64   |
        | 4000   | 256  |

    @req:PERF-008 @option:O_X_INDIRECT @binding:coaps @changes-state
    Scenario Outline: A download of 40,000 octets through a network of packets of <octets> octets
      Given the network of the device carries packets of <octets> octets
      And the eIM has a trigger for an indirect download
      And the SM-DP+ offers a profile of 40000 octets
      And the network between the IPA and the eIM carries no packets of more than <octets> octets
      When the IPA polls, and is given the time that a download takes there
      Then the eUICC has the profile

      Examples:
        | octets |
        | 1280   |
        | 576    |

    @req:IDL-025 @binding:coaps @changes-state
    Scenario: A package of 40000 octets comes in blocks of 1024
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ offers a profile of 40000 octets
      And the eIM has blocks of 1024 octets
      When the IPA polls
      Then each segment of the BoundProfilePackage is a run of STORE DATA commands of its own

  Rule: Blocks come twice, or of another body

    @req:ESIPA-COAP-019 @binding:coaps @changes-state
    Scenario: Each block comes once more behind the next one
      Given the eIM has a package of 90 octets
      And the eIM has blocks of 64 octets
      And each answer of the eIM comes in blocks that come once more behind the next one
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it, once for each time

    @req:ESIPA-COAP-044 @binding:coaps @changes-state
    Scenario: The package is another one from its second block on
      Given the eIM has a package of 90 octets
      And the eIM has blocks of 64 octets
      And the first answer in blocks is another one from its second block on, as its ETag says
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then no package of both reaches the eUICC

  Rule: The eIM does not take a result

    @req:PROV-010 @binding:coaps @changes-state
    Scenario Outline: A result comes to <ending>
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM answers each result with <ending> of CoAP
      When the IPA polls
      Then the IPA removes no result from the eUICC

      Examples:
        | ending  |
        | 4.08    |
        | 4.13    |
        | 5.03    |
        | a reset |
