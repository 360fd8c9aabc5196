@spec:SGP.22 @section:2.9 @role:euicc
Feature: Policy rules of a new profile
  Which Profile Policy Rules the Rules Authorisation Table allows to whom.

  Rule: Installation

    @req:PPR-003 @binding:es10 @changes-state
    Scenario: The owner has no entry in the table
      Given the eUICC has no download under way
      When profile PPR1 is downloaded with PPR1 of an owner that has no entry in the RAT
      Then the installation ends with "pprNotAllowed"

    @req:PPR-005 @binding:es10 @changes-state
    Scenario: The owner has entries, and none has the rule
      Given the eUICC has no download under way
      When profile PPR2 is downloaded with a policy rule that no entry of its owner has
      Then the installation ends with "pprNotAllowed"

    @req:PPR-006 @binding:es10 @changes-state
    Scenario: An entry with wildcards covers the owner
      Given the eUICC has no download under way
      When profile PPR1 is downloaded with PPR1 of an owner that a wildcard of the RAT covers
      Then the installation ends with "successResult" or "installFailedDueToDataMismatch"

  Rule: Reading the table

    @req:PPR-010 @binding:es10 @changes-state
    Scenario: The table is read by the IPA and by the eIM
      Given the eUICC has an associated eIM
      And the eIM has read the RAT
      When the IPA reads the RAT
      Then GetRAT tells the same rules

    @req:PPR-009 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The table after a memory reset
      Given the eUICC has profile A disabled
      And the IPA has read the RAT
      When a memory reset deletes the operational profiles
      Then GetRAT tells the same rules
