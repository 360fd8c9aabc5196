@spec:SGP.32 @section:6.3 @role:eim
Feature: Requests of a later version
  The module has extensibility implied: what a later version adds is passed over, or refused by an answer.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Elements that a SEQUENCE does not have are ignored

    @req:ESIPA-ASN-018 @binding:asn1
    Scenario: GetEimPackage with an element of a later version
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with an element of a later version
      Then the eIM answers as it did before

    @req:ESIPA-ASN-018 @binding:asn1 @changes-state
    Scenario: ProvideEimPackageResult with an element of a later version
      Given the eIM has answered a plain ProvideEimPackageResult
      When the IPA sends ProvideEimPackageResult with an element of a later version
      Then the eIM answers as it did before

  Rule: In JSON a pair of codes names the error of a retrieval, where a pair is given

    @req:ESIPA-JSON-032 @since:1.2 @binding:json
    Scenario: The pair for an empty queue
      When the IPA sends GetEimPackage for an EID with an empty queue
      Then the answer names subject 8.1.1 and reason 3.7, or gives its number

    @req:ESIPA-JSON-033 @since:1.2 @binding:json
    Scenario: The pair for an EID that nobody knows
      When the IPA sends GetEimPackage for an EID that nobody knows
      Then the answer names subject 8.1.1 and reason 3.9, or gives its number

    @req:ESIPA-JSON-034 @since:1.2 @binding:json
    Scenario: The pair for an EID of another length
      When the IPA sends GetEimPackage for an EID that is too short
      Then the answer names subject 8.1.1 and reason 2.1, or gives its number

    @req:ESIPA-JSON-035 @since:1.2 @binding:json
    Scenario: The pair for no EID
      When the IPA sends GetEimPackage for no EID
      Then the answer names subject 8.1.1 and reason 2.2, or gives its number
