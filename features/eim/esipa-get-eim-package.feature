@spec:SGP.32 @section:5.14.5 @role:eim
Feature: ESipa.GetEimPackage answered by the eIM
  The IPA polls the eIM for work. What comes back is exactly one of: a package for
  the eUICC, a request for IPA data, a download trigger, or a defined error.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A request that the eIM cannot serve is answered with the defined error, not with silence

    @req:RETR-007 @since:1.1 @binding:any
    Scenario: The EID is not known to the eIM
      When the IPA asks for work for an EID the eIM has never seen
      Then the eIM answers with the package error eidNotFound

    @req:RETR-006 @binding:any
    Scenario: Nothing is waiting for a known EID
      When the IPA asks for work for an EID with an empty queue
      Then the eIM answers with the package error noEimPackageAvailable

    @req:RETR-006 @binding:any @changes-state @needs-operator
    Scenario: Nothing is waiting for a known EID while another has work
      Given the operator has ordered enable
      When the IPA asks for work for an EID with an empty queue
      Then the eIM answers with the package error noEimPackageAvailable

    @req:RETR-008 @since:1.1 @binding:any
    Scenario Outline: The EID has a wrong length of <length> octets
      When the IPA asks for work for an EID of <length> octets
      Then the eIM answers with the package error invalidEid

      Examples:
        | length |
        | 15     |
        | 17     |

    @req:RETR-022 @since:1.1 @binding:any
    Scenario: The check digits of the EID are wrong
      When the IPA asks for work for an EID with wrong check digits
      Then the eIM answers with the package error invalidEid

    @req:RETR-009 @since:1.1 @binding:any
    Scenario: There is no EID
      When the IPA asks for work without an EID
      Then the eIM names the package error missingEid

    @req:RETR-023 @until:1.0.1 @binding:any
    Scenario: The EID is not known to an eIM of the first version
      When the IPA asks for work for an EID the eIM has never seen
      Then the eIM answers with the package error noEimPackageAvailable

    @req:RETR-006 @binding:any
    Scenario: Nothing is waiting for a known EID whose IPA tells its network
      When the IPA asks for work for an EID with an empty queue, and tells its network
      Then the eIM answers with the package error noEimPackageAvailable
