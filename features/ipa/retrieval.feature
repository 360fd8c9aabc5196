@spec:SGP.32 @section:3.1.1.1 @role:ipa
Feature: The IPA retrieves packages
  When the IPA asks for packages, what it says of its eUICC, and when it stops.

  Rule: A poll

    @req:RETR-001 @binding:any
    Scenario: A poll says which eUICC it is for
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then each GetEimPackage request has the EID of the eUICC

    @req:RETR-012 @binding:any @changes-state
    Scenario: The IPA goes on until there is nothing more
      Given the eIM has 3 packages that list profiles
      When the IPA polls
      Then the eIM gets 4 GetEimPackage requests
