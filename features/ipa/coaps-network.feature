@spec:RFC7252 @section:4.2 @role:ipa
Feature: An IPA on a bad network
  Datagrams come twice, late or not at all, and a NAT gives the IPA another address while it works: it completes its cycle, and each package reaches the eUICC once.

  Rule: Datagrams come twice, in another order, or not at all

    @req:PROV-001 @binding:coaps @changes-state
    Scenario Outline: A cycle, and the network <trouble>
      Given the eIM has a package that enables profile B
      And the network between the IPA and the eIM <trouble>
      When the IPA polls, as often as it takes to complete the cycle
      Then the eIM gets the result of the eUICC in the end

      Examples:
        | trouble                                                 |
        | brings each datagram twice                              |
        | lets datagrams overtake each other                      |
        | loses the third datagram each way, and others behind it |

    @req:ESIPA-COAP-019 @binding:coaps @changes-state
    Scenario Outline: A package, and the network <trouble>
      Given the eIM has a package that enables profile B
      And the network between the IPA and the eIM <trouble>
      When the IPA polls, as often as it takes until a package is on the eUICC
      Then the eUICC gets the package as the eIM sent it over that network, once for each time

      Examples:
        | trouble                                                 |
        | brings each datagram twice                              |
        | lets datagrams overtake each other                      |
        | loses the third datagram each way, and others behind it |

  Rule: The IPA gets another address in the middle of its cycle

    @req:ROLE-008 @binding:coaps @changes-state
    Scenario: Between a package and its result
      Given the eIM has a package that enables profile B
      And a NAT gives the IPA another address behind the package
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since

    @req:ROLE-008 @binding:coaps @changes-state @timing
    Scenario: Between a package and its result, and there is another eIM
      Given the IPA has polled two eIMs, which had nothing for it
      And the eIM has got a package that enables profile B
      And a NAT gives the IPA another address behind the package
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since
