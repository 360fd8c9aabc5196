@spec:SGP.32 @section:5.14 @role:eim
Feature: Downloads that the eIM itself refuses
  The eIM looks at what the SM-DP+ says before it passes it on, and knows which downloads it has triggered.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The eIM compares the SM-DP+ with the one of the order

    @req:IDL-009 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ signs the address of another one
      Given the IPA has got a download trigger
      And the SM-DP+ signs another address than its own
      When the IPA sends InitiateAuthentication
      Then the eIM answers with the download error smdpAddressMismatch

    @req:ESIPA-JSON-039 @since:1.2 @binding:json @changes-state @needs-operator
    Scenario: The pair for another address
      Given the IPA has got a download trigger
      And the SM-DP+ signs another address than its own
      When the IPA sends InitiateAuthentication
      Then the refusal has subject 8.8.1 and reason 3.10

    @req:IDL-010 @binding:any @changes-state @needs-operator
    Scenario: The activation code names another OID than the certificate
      Given the IPA has got a download trigger that names the OID 2.999.99
      When the IPA sends InitiateAuthentication
      Then the eIM answers with the download error smdpOidMismatch

    @req:ESIPA-JSON-040 @since:1.2 @binding:json @changes-state @needs-operator
    Scenario: The pair for another OID
      Given the IPA has got a download trigger that names the OID 2.999.99
      When the IPA sends InitiateAuthentication
      Then the refusal has subject 8.8 and reason 3.10

    @req:ES9PP-005 @binding:any @changes-state @needs-operator
    Scenario: Another address ends the download
      Given the IPA has got a download trigger
      And the SM-DP+ signs another address than its own
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

    @req:ES9PP-005 @binding:any @changes-state @needs-operator
    Scenario: Another OID ends the download
      Given the IPA has got a download trigger that names the OID 2.999.99
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

    @req:ES9PP-005 @binding:any @changes-state @needs-operator
    Scenario Outline: The SM-DP+ <lie>
      Given the IPA has got a download trigger
      And the SM-DP+ <lie>
      When the IPA sends InitiateAuthentication
      Then the IPA gets what the SM-DP+ answered, or none of it

      Examples:
        | lie                                                |
        | shows a DPauth certificate with an altered signature |
        | signs serverSigned1 wrongly                        |
        | names a CI that the eUICC does not have            |
        | signs another challenge                            |

    @req:ES9PP-011 @binding:any @changes-state @needs-operator
    Scenario Outline: With the profile the SM-DP+ <lie>
      Given the IPA has begun a download
      And the SM-DP+ <lie>
      When the IPA sends AuthenticateClient
      Then the IPA gets what the SM-DP+ answered, or none of it

      Examples:
        | lie                                                |
        | shows a DPpb certificate with an altered signature |
        | shows a DPpb certificate of another OID            |
        | signs smdpSigned2 wrongly                          |
        | signs another transaction                          |

  Rule: The eIM knows its own triggers

    @req:IDL-011 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: The IPA names a trigger that nobody knows
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication for a transaction that nobody knows
      Then the eIM answers with the download error invalidEimTransactionId

    @req:ESIPA-JSON-041 @since:1.2 @binding:json @changes-state @needs-operator
    Scenario: The pair for a trigger that nobody knows
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication for a transaction that nobody knows
      Then the refusal has subject 8.31.2 and reason 3.10
