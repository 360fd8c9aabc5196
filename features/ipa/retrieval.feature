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

    @req:RETR-012 @binding:any
    Scenario: The IPA goes on behind a package that nobody can read
      Given the eIM has a data request that is cut off
      When the IPA polls
      Then the eIM gets GetEimPackage once more behind it

    @req:RETR-013 @binding:any
    Scenario Outline: The eIM answers <error>
      Given the eIM has nothing for the IPA
      And the eIM answers GetEimPackage with the eimPackageError "<error>"
      When the IPA polls
      Then the eIM gets 1 GetEimPackage request

      Examples:
        | error       |
        | eidNotFound |
        | invalidEid  |
        | missingEid  |

    @req:RETR-020 @binding:any
    Scenario: Two eIMs are associated
      Given the eUICC is associated with another eIM too
      When the IPA polls
      Then each of the two eIMs gets GetEimPackage

  Rule: What the IPA says of itself

    @req:CAP-001 @binding:any
    Scenario: ipaFeatures are what the product claims
      Given the eIM asks for the IpaCapabilities
      When the IPA polls
      Then the ipaFeatures are those that the product claims

    @req:CAP-002 @binding:any
    Scenario: ipaSupportedProtocols have the protocol that the IPA polls with
      Given the eIM asks for the IpaCapabilities
      When the IPA polls
      Then the ipaSupportedProtocols have the protocol that the IPA polls with

    @req:ESIPA-ASN-020 @binding:any
    Scenario: ipaFeatures and ipaSupportedProtocols are named bits
      Given the eIM asks for the IpaCapabilities
      When the IPA polls
      Then bits of the IpaCapabilities are set by their names
