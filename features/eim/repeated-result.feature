@spec:SGP.32 @section:5.14.6 @role:eim
Feature: A result that the eIM has had before
  An answer may be lost, and the eUICC keeps a result until its number is acknowledged. So the IPA delivers it again.

  Background:
    Given an IPA connected to the eIM under test

  Rule: It is acknowledged again, and its package is done once

    @req:PROV-012 @binding:any @changes-state @needs-operator
    Scenario: The same result comes for the fifth time
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result 4 times
      When the IPA delivers the result
      Then the eIM acknowledges the result
      And the package counts as done

    @req:PROV-012 @binding:any @changes-state @needs-operator
    Scenario: The answer was lost with its connection
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result and lost the answer
      When the IPA delivers the result over another connection
      Then the eIM acknowledges the result

    @req:PROV-012 @binding:https @changes-state @needs-operator
    Scenario Outline: Its connection had <break> in the middle of the answer
      Given the operator has ordered enable
      And the IPA has a connection that can break
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the connection has <break> in the middle of the answer to the result
      When the IPA delivers the result over another connection
      Then the eIM acknowledges the result

      Examples:
        | break           |
        | been reset      |
        | come to a stand |

    @req:PROV-012 @binding:any @changes-state @needs-operator
    Scenario: It came by HandleNotification first, which acknowledges nothing
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result by HandleNotification
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:PROV-012 @binding:any @changes-state @needs-operator
    Scenario: The eIM was started again in between
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result 1 times
      And the eIM has been started again
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:PROV-012 @binding:any @changes-state @needs-operator
    Scenario: Another package is under way by then
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result 1 times
      And the operator has ordered disable, and the IPA has fetched that package
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:ACK-006 @binding:any @changes-state @needs-operator
    Scenario: What was acknowledged is still known after the eIM was started again
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eIM has acknowledged the result
      And the eIM has been started again
      When the IPA asks for work
      Then the package is not offered again
