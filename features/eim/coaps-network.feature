@spec:RFC6347 @section:4.1 @role:eim
Feature: A device on a bad network
  Datagrams come twice, late or not at all, and a NAT gives a device another address while it works: it completes its cycle, over a new association where the old one has no answer.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Datagrams come twice, in another order, or not at all

    @req:ESIPA-COAP-047 @binding:coaps @changes-state @needs-operator
    Scenario Outline: The network <trouble>
      Given the operator has ordered enable
      And the network of the device <trouble>
      When the IPA completes a cycle over that network
      Then the eIM serves the device to the end of its cycle

      Examples:
        | trouble                                                 |
        | brings each datagram twice                              |
        | lets datagrams overtake each other                      |
        | loses the third datagram each way, and others behind it |

  Rule: The device gets another address in the middle of its cycle

    @req:ESIPA-COAP-048 @binding:coaps @changes-state @needs-operator
    Scenario: Between a package and its result
      Given the operator has ordered enable
      And the device is behind a NAT
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the NAT has given the device another address since
      When the IPA delivers the result, over a new association where nobody answers
      Then the eIM serves the device to the end of its cycle

    @req:ESIPA-COAP-048 @binding:coaps @changes-state @needs-operator
    Scenario: Between two blocks of its result
      Given the operator has ordered getRAT
      And the device is behind a NAT that gives it another address in the middle of a long result
      And the IPA has fetched the package
      And the eUICC has answered with a Rules Authorisation Table of 120 entries
      When the IPA delivers the result, over a new association where nobody answers
      Then the eIM serves the device to the end of its cycle
