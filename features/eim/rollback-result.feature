@spec:SGP.32 @section:3.3.2 @role:eim
Feature: The result of an eUICC that has gone back to its former profile
  The IPA could not reach the eIM over the new profile. The eUICC has taken its result back and signed another one for the same package.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The new result is acknowledged under its own number

    @req:RB-012 @binding:any @changes-state @needs-operator
    Scenario: The first result has never reached the eIM
      Given the operator has ordered enable with rollback
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eUICC has gone back to the former profile
      When the IPA delivers the result
      Then the eIM acknowledges the result
      And the package itself is not offered again

    @req:RB-012 @binding:any @changes-state @needs-operator
    Scenario: The eIM has had the first result, and its answer was lost
      Given the operator has ordered enable with rollback
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result and lost the answer
      And the eUICC has gone back to the former profile
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:PKG-023 @option:O_X_ROLLBACK @binding:any @changes-state @needs-operator
    Scenario: The operator is not told of a success that was taken back
      Given the operator has ordered enable with rollback
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eUICC has gone back to the former profile
      When the IPA delivers the result
      Then for the operator the order has not succeeded
