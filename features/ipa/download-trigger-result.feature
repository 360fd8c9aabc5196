@spec:SGP.32 @section:2.11.2.3 @role:ipa
Feature: The result of a download trigger
  What the eIM hears of every trigger, and to which trigger it belongs.

  Rule: The eimTransactionId comes back

    @req:TRIG-009 @binding:any @changes-state @since:1.1 @option:O_X_INDIRECT
    Scenario: InitiateAuthentication belongs to the trigger
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then InitiateAuthentication has the eimTransactionId of the trigger

    @req:TRIG-010 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The result of a direct download belongs to the trigger
      Given the eIM has a trigger for a direct download
      When the IPA polls
      Then the result has the eimTransactionId of the trigger

    @req:TRIG-010 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The error of a direct download belongs to the trigger
      Given the eIM has a trigger for a direct download
      And nobody listens at the SM-DP+
      When the IPA polls
      Then the result has the eimTransactionId of the trigger

    @req:TRIG-015 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The same trigger comes twice
      Given the eIM has a trigger for a direct download
      And the eIM answers the next request for packages with the same trigger again
      When the IPA polls
      Then the SM-DP+ gets one InitiateAuthentication

  Rule: What became of the download

    @req:TRIG-011 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The profile is installed
      Given the eIM has a trigger for a direct download
      When the IPA polls
      Then the eIM gets a profileInstallationResult with successResult

    @req:TRIG-012 @binding:any @changes-state @since:1.1 @option:O_X_DIRECT
    Scenario: The Emergency Profile is enabled, and the download would be direct
      Given the enabled profile is the Emergency Profile
      And the eIM has a trigger for a direct download
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason ecallActive

    @req:TRIG-012 @binding:any @changes-state @since:1.1 @option:O_X_INDIRECT
    Scenario: The Emergency Profile is enabled, and the download would be indirect
      Given the enabled profile is the Emergency Profile
      And the eIM has a trigger for an indirect download
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason ecallActive

    @req:TRIG-019 @binding:any @changes-state @since:1.1
    Scenario Outline: An indirect download ends with <error> in <function>
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ refuses <function> with <error>
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason undefinedError

      Examples:
        | function               | error                 |
        | InitiateAuthentication | invalidDpAddress      |
        | AuthenticateClient     | matchingIdRefused     |
        | GetBoundProfilePackage | euiccSignatureInvalid |
