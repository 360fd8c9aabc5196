@spec:SGP.32 @section:5.14.6 @role:eim
Feature: The result of an eUICC package, delivered to the eIM
  The IPA delivers what the eUICC signed. The eIM verifies it and acknowledges the sequence numbers that it has stored.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What is good is acknowledged

    @req:ACK-001 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has carried out an enable
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM acknowledges the result
