@spec:SGP.32 @section:2.11.1.1 @role:eim
Feature: Operations that no package can hold together
  The operator orders what every eUICC refuses. The eIM takes no such order, or makes packages of it that an eUICC takes:
  rules look at each of them.

  Background:
    Given an IPA connected to the eIM under test

  Rule: An order is carried out or not taken

    @req:ROLE-002 @binding:any @changes-state @needs-operator
    Scenario: The profiles are to be listed behind a change
      Given the eIM has no work for the eUICC
      When the operator orders enable and listProfileInfo together
      Then both have come, unless the order was not taken

    @req:ROLE-002 @binding:any @changes-state @needs-operator
    Scenario: Two profiles are to be enabled
      Given the eIM has no work for the eUICC
      When the operator orders enable and enable with rollback together
      Then both have come, unless the order was not taken

    @req:ROLE-002 @binding:any @changes-state @needs-operator
    Scenario: A profile and an association are to be changed
      Given the eIM has no work for the eUICC
      When the operator orders enable and deleteEim together
      Then both have come, unless the order was not taken
