@spec:SGP.32 @section:3.2.3.2 @role:eim
Feature: Indirect profile download through the eIM
  For the SM-DP+ the eIM is the LPA, and for the IPA it is the SM-DP+: what one of them says reaches the other, and what is signed reaches
  it octet by octet.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Every function reaches the SM-DP+

    @req:IDL-002 @binding:any @changes-state @needs-operator
    Scenario: The IPA begins a download
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the SM-DP+ gets InitiateAuthentication as the IPA sent it
      And the IPA gets what the SM-DP+ answered

    @req:ES9PP-001 @binding:any @changes-state @needs-operator
    Scenario: The request names the SM-DP+ of the activation code
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the SM-DP+ gets InitiateAuthentication as the IPA sent it
      And the SM-DP+ gets its own address with it

    @req:ES9PP-014 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ has no version of TLS but 1.2
      Given the IPA has got a download trigger
      And the SM-DP+ speaks TLS 1.2 alone
      When the IPA sends InitiateAuthentication
      Then the SM-DP+ gets InitiateAuthentication as the IPA sent it

    @req:IDL-003 @binding:any @changes-state @needs-operator
    Scenario: The eUICC shows the SM-DP+ who it is
      Given the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the SM-DP+ gets AuthenticateClient as the IPA sent it
      And the IPA gets what the SM-DP+ answered

    @req:ES9PP-009 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ asks for a confirmation code
      Given the operator has given the confirmation code with the order
      And the SM-DP+ asks for a confirmation code
      And the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the SM-DP+ gets AuthenticateClient as the IPA sent it
      And the IPA gets what the SM-DP+ answered

    @req:IDL-004 @binding:any @changes-state @needs-operator
    Scenario: The IPA fetches the profile
      Given the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the SM-DP+ gets GetBoundProfilePackage as the IPA sent it
      And the IPA gets what the SM-DP+ answered

    @req:ES9PP-006 @binding:any @changes-state @needs-operator
    Scenario: The profile has session keys, and no confirmation code
      Given the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the SM-DP+ gets GetBoundProfilePackage as the IPA sent it
      And the IPA gets what the SM-DP+ answered

    @req:ES9PP-006 @binding:any @changes-state @needs-operator
    Scenario Outline: The SM-DP+ <habit>
      Given the operator has given the confirmation code with the order
      And the SM-DP+ <habit>
      And the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the SM-DP+ gets GetBoundProfilePackage as the IPA sent it
      And the IPA gets what the SM-DP+ answered

      Examples:
        | habit                                                                        |
        | takes only the confirmation code of the order                                |
        | protects the profile with keys of its own                                    |
        | asks for a confirmation code and protects the profile with keys of its own   |

  Rule: The SM-DP+ is spoken to in a binding that it has

    @req:IDL-032 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ has the ASN.1 binding alone
      Given the IPA has got a download trigger
      And the SM-DP+ speaks ASN.1 alone
      When the IPA sends InitiateAuthentication
      Then the SM-DP+ gets InitiateAuthentication in the envelope of ES9+

    @req:IDL-033 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ has the JSON binding alone
      Given the IPA has begun a download
      And the SM-DP+ speaks JSON alone
      When the IPA sends AuthenticateClient
      Then the SM-DP+ gets AuthenticateClient in JSON as SGP.22 writes it

  Rule: What is signed is not written anew

    @req:IDL-007 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ signs its first answer with an element of a later version
      Given the SM-DP+ signs objects with an element of a later version
      And the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the IPA gets what the SM-DP+ answered

    @req:IDL-007 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ announces the profile with an element of a later version
      Given the SM-DP+ signs objects with an element of a later version
      And the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the IPA gets what the SM-DP+ answered

    @req:ESIPA-ASN-022 @binding:asn1 @changes-state @needs-operator
    Scenario: The eUICC signs with an element of a later version
      Given the IPA has begun a download
      When the IPA sends AuthenticateClient with an element of a later version
      Then the SM-DP+ gets AuthenticateClient as the IPA sent it

    @req:ESIPA-ASN-022 @binding:asn1 @changes-state @needs-operator
    Scenario: The eUICC signs in ASN.1 with a length that has an octet too many
      Given the IPA has begun a download
      When the IPA sends AuthenticateClient with a length that has an octet too many
      Then the SM-DP+ gets AuthenticateClient as the IPA sent it, or not at all

    @req:IDL-007 @binding:any @changes-state @needs-operator
    Scenario: The eUICC signs with a length that has an octet too many
      Given the IPA has begun a download
      When the IPA sends AuthenticateClient with a length that has an octet too many
      Then the SM-DP+ gets AuthenticateClient as the IPA sent it, or not at all
