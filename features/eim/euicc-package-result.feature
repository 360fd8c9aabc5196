@spec:SGP.32 @section:5.14.6 @role:eim
Feature: The result of an eUICC package, delivered to the eIM
  The IPA delivers what the eUICC signed. The eIM verifies it and acknowledges the sequence numbers that it has stored.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What is good is acknowledged

    @req:ACK-001 @binding:any @changes-state @needs-operator
    Scenario Outline: The eUICC has carried out <operation>
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation                |
        | enable                   |
        | disable                  |
        | delete                   |
        | listProfileInfo          |
        | getRAT                   |
        | configureImmediateEnable |
        | deleteEim                |
        | listEim                  |

    @req:ACK-003 @binding:any @changes-state @needs-operator
    Scenario: The eIM has an order of its own with another number
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out under a sequence number that is far from those of orders
      When the IPA delivers the result
      Then the eIM acknowledges no number of its own orders

    @req:PROV-024 @binding:any @changes-state @needs-operator
    Scenario Outline: The eUICC has signed <misfit> results for what was ordered
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given <misfit> results
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | misfit          |
        | too many        |
        | another kind of |

    @req:PROV-024 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has signed one result for two operations
      Given the operator has ordered listProfileInfo and getRAT
      And the IPA has fetched the package
      And the eUICC has given too few results
      When the IPA delivers the result
      Then the eIM acknowledges the result

  Rule: A result counts however it comes

    @req:PROV-019 @binding:any @changes-state @needs-operator
    Scenario: The result comes by ProvideEimPackageResult
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM acknowledges the result
      And the package counts as done

    @req:PROV-019 @binding:any @changes-state @needs-operator
    Scenario: The result comes by HandleNotification
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result by HandleNotification
      Then the package counts as done

    @req:PROV-023 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: The result comes over another connection than the package went
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result over another connection
      Then the eIM acknowledges the result

    @req:ESIPA-JSON-028 @since:1.1 @option:O_S_TRID @binding:json @changes-state @needs-operator
    Scenario: The result comes without EID over another connection, and names the transaction
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result over another connection without its EID
      Then the eIM acknowledges the result
