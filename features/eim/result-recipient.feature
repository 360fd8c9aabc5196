@spec:SGP.32 @section:5.14.6 @role:eim
Feature: The EID under which a result is delivered
  A result of an eUICC that the eIM does not manage, or that cannot be told, is answered with the error that says so.

  Background:
    Given an IPA connected to the eIM under test

  Rule: An EID that does not do is named

    @req:PROV-006 @since:1.2 @binding:any @changes-state
    Scenario: The EID is not known to the eIM
      When the IPA delivers a result under an EID the eIM has never seen
      Then the eIM answers with the result error eidNotFound

    @req:PROV-007 @since:1.2 @binding:any @changes-state
    Scenario Outline: The EID has a wrong length of <length> octets
      When the IPA delivers a result under an EID of <length> octets
      Then the eIM answers with the result error invalidEid

      Examples:
        | length |
        | 15     |
        | 17     |

    @req:PROV-027 @since:1.2 @binding:any @changes-state
    Scenario: The check digits of the EID are wrong
      When the IPA delivers a result under an EID with wrong check digits
      Then the eIM answers with the result error invalidEid

    @req:PROV-008 @since:1.2 @binding:any @changes-state
    Scenario: There is no EID, and nothing to tell it by
      When the IPA delivers a result without EID that names no package
      Then the eIM answers with the result error missingEid

  Rule: In JSON a pair of codes names it

    @req:ESIPA-JSON-036 @since:1.2 @binding:json @changes-state
    Scenario: The pair for an EID that is not known
      When the IPA delivers a result under an EID the eIM has never seen
      Then the eIM names subject 8.1.1 and reason 3.9

    @req:ESIPA-JSON-037 @since:1.2 @binding:json @changes-state
    Scenario: The pair for an EID of the wrong length
      When the IPA delivers a result under an EID of 15 octets
      Then the eIM names subject 8.1.1 and reason 2.1

    @req:ESIPA-JSON-038 @since:1.2 @binding:json @changes-state
    Scenario: The pair for a missing EID
      When the IPA delivers a result without EID that names no package
      Then the eIM names subject 8.1.1 and reason 2.2
