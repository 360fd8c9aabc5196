@spec:SGP.32 @section:3.2.3.3 @role:eim
Feature: Sessions that the IPA cancels, and transactions that nobody knows
  The eUICC signs that a session is over, and the SM-DP+ has to learn it. A transaction that the eIM does not know is nobody's session.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The SM-DP+ learns that a session is over

    @req:IDL-005 @binding:any @changes-state @needs-operator
    Scenario: The IPA cancels a download that has begun
      Given the IPA has begun a download
      When the IPA sends CancelSession with the reason postponed
      Then the SM-DP+ gets CancelSession as the IPA sent it

    @req:CXL-009 @binding:any @changes-state @needs-operator
    Scenario: The IPA cancels a download whose profile has been announced
      Given the profile has been announced to the IPA
      When the IPA sends CancelSession with the reason postponed
      Then the SM-DP+ gets CancelSession as the IPA sent it
      And the eIM confirms the cancellation

    @req:ES9PP-013 @binding:any @changes-state @needs-operator
    Scenario Outline: The reason is <reason>
      Given the profile has been announced to the IPA
      When the IPA sends CancelSession with the reason <reason>
      Then the SM-DP+ gets CancelSession as the IPA sent it
      And the eIM confirms the cancellation

      Examples:
        | reason                |
        | pprNotAllowed         |
        | metadataMismatch      |
        | loadBppExecutionError |

    @req:IDL-056 @binding:any @changes-state @needs-operator
    Scenario: The signature of the eUICC does not hold
      Given the profile has been announced to the IPA
      When the IPA sends CancelSession with a spoilt signature
      Then the eIM answers with the download error euiccSignatureInvalid

  Rule: A transaction that nobody knows is no session

    @req:IDL-049 @binding:any @changes-state @needs-operator
    Scenario: AuthenticateClient names a transaction that nobody knows
      Given the IPA has begun a download
      When the IPA sends AuthenticateClient for a transaction that nobody knows
      Then the eIM answers with the download error invalidTransactionId

    @req:IDL-020 @binding:any @changes-state @needs-operator
    Scenario: GetBoundProfilePackage names a transaction that nobody knows
      Given the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage for a transaction that nobody knows
      Then the eIM answers with the download error invalidTransactionId

    @req:IDL-021 @binding:any @changes-state @needs-operator
    Scenario: CancelSession names a transaction that nobody knows
      Given the IPA has begun a download
      When the IPA sends CancelSession for a transaction that nobody knows
      Then the eIM answers with the download error invalidTransactionId

    @req:IDL-028 @binding:any @changes-state @needs-operator
    Scenario: Another IPA names a transaction that nobody knows while a session is open
      Given the profile has been announced to the IPA
      When another IPA sends GetBoundProfilePackage for a transaction that nobody knows
      Then the eIM answers with the download error invalidTransactionId
      And the SM-DP+ gets nothing more

  Rule: Two eUICCs have two sessions

    @req:IDL-029 @binding:any @changes-state @needs-operator
    Scenario: Two IPAs load their profiles at the same time
      Given both IPAs have got a download trigger
      When both IPAs go through their downloads at the same time
      Then each IPA has got the profile of its own session

    @req:IDL-029 @binding:any @changes-state @needs-operator
    Scenario: The second eUICC has the transaction of the first
      Given the IPA has begun a download
      When the second eUICC sends AuthenticateClient for the transaction of the first
      Then the eIM ends the download
