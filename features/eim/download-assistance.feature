@spec:SGP.32 @section:4.1 @role:eim
Feature: What an IPA leaves to the eIM in a download
  The eIM does for an IPA what that IPA has declared in ipaFeatures, and nothing else.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What was declared is done

    @req:IDL-022 @binding:any @changes-state @needs-operator
    Scenario: The IPA has the eIM make ctxParams1
      Given the IPA has declared eimCtxParams1Generation
      And the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the eIM gives ctxParams1 for the device

    @req:IDL-023 @binding:any @changes-state @needs-operator
    Scenario: The IPA has the eIM keep the download data
      Given the IPA has declared eimDownloadDataHandling
      And the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the eIM gives the matching identifier of the order

    @req:IDL-024 @binding:any @changes-state @needs-operator
    Scenario: The operator has given the confirmation code
      Given the operator has given the confirmation code with the order
      And the SM-DP+ asks for a confirmation code
      And the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the eIM gives the hash of the confirmation code, or leaves it to the IPA

    @req:IDL-034 @binding:any @changes-state @needs-operator
    Scenario: The right confirmation code comes after a wrong one
      Given the SM-DP+ takes only the confirmation code of the order
      And the profile has been announced to the IPA
      And the SM-DP+ has refused a wrong confirmation code
      When the IPA sends GetBoundProfilePackage with the right confirmation code
      Then the IPA gets what the SM-DP+ answered

    @req:ES9PP-007 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ is asked again after a wrong confirmation code
      Given the SM-DP+ takes only the confirmation code of the order
      And the profile has been announced to the IPA
      And the SM-DP+ has refused a wrong confirmation code
      When the IPA sends GetBoundProfilePackage with the right confirmation code
      Then the SM-DP+ gets GetBoundProfilePackage as the IPA sent it

  Rule: What was not declared is left alone

    @req:CAP-003 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: The trigger of an IPA that leaves nothing to the eIM holds the download data
      Given the IPA has declared that it leaves nothing to the eIM
      And the operator has ordered a download
      When the IPA asks for work
      Then the trigger holds the activation code of the order

    @req:CAP-003 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: An IPA that leaves nothing to the eIM makes ctxParams1 itself
      Given the IPA has declared that it leaves nothing to the eIM
      And the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the eIM gives no ctxParams1

    @req:CPT-009 @binding:any @changes-state @needs-operator
    Scenario Outline: The answer to <function> of an IPA that leaves nothing to the eIM is complete
      Given the IPA has declared that it leaves nothing to the eIM
      And <state>
      When the IPA sends <function>
      Then the answer leaves out nothing of the SM-DP+

      Examples:
        | function               | state                                      |
        | InitiateAuthentication | the IPA has got a download trigger         |
        | AuthenticateClient     | the IPA has begun a download               |
        | GetBoundProfilePackage | the profile has been announced to the IPA  |
