@spec:SGP.32 @section:5.14.1 @role:eim
Feature: Downloads that the SM-DP+ refuses to begin or to fetch
  The eIM passes on why, with the number that ESipa has for it; in JSON an error is the status Failed, and the pair of codes is information.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The SM-DP+ refuses InitiateAuthentication

    @req:IDL-012 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ has another address
      Given the IPA has got a download trigger
      And the SM-DP+ refuses InitiateAuthentication with 8.8.1 and 3.8, which is invalidDpAddress
      When the IPA sends InitiateAuthentication
      Then the eIM answers with the download error invalidDpAddress

    @req:IDL-039 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ does not have the version of the eUICC
      Given the IPA has got a download trigger
      And the SM-DP+ refuses InitiateAuthentication with 8.8.3 and 3.1, which is euiccVersionNotSupportedByDp
      When the IPA sends InitiateAuthentication
      Then the eIM answers with the download error euiccVersionNotSupportedByDp

    @req:IDL-040 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ has no CI key of the eUICC
      Given the IPA has got a download trigger
      And the SM-DP+ refuses InitiateAuthentication with 8.8.2 and 3.1, which is ciPKIdNotSupported
      When the IPA sends InitiateAuthentication
      Then the eIM answers with the download error ciPKIdNotSupported

  Rule: The SM-DP+ refuses GetBoundProfilePackage

    @req:IDL-018 @binding:any @changes-state @needs-operator
    Scenario: The signature for the one-time key does not hold
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with 8.1 and 6.1, which is euiccSignatureInvalid
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error euiccSignatureInvalid

    @req:IDL-051 @binding:any @changes-state @needs-operator
    Scenario: The confirmation code is missing
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with 8.2.7 and 2.2, which is confirmationCodeMissing
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error confirmationCodeMissing

    @req:IDL-052 @binding:any @changes-state @needs-operator
    Scenario: The confirmation code is wrong
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with 8.2.7 and 3.8, which is confirmationCodeRefused
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error confirmationCodeRefused

    @req:IDL-053 @binding:any @changes-state @needs-operator
    Scenario: There have been too many confirmation codes
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with 8.2.7 and 6.4, which is confirmationCodeRetriesExceeded
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error confirmationCodeRetriesExceeded

    @req:IDL-054 @binding:any @changes-state @needs-operator
    Scenario: The package cannot be bound again
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with 8.2 and 3.7, which is bppRebindingRefused
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error bppRebindingRefused

    @req:IDL-055 @binding:any @changes-state @needs-operator
    Scenario: The order has expired
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with 8.8.5 and 4.10, which is downloadOrderExpired
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error downloadOrderExpired
