@spec:SGP.32 @section:5.14.3 @role:ipa
Feature: An IPA that saves octets sends compact forms
  An IPA with minimizeEsipaBytes may leave out what its eIM knows: what the eIM makes whole again is what the eUICC has signed.

  Rule: The eIM can put in again what the IPA leaves out

    @req:CPT-001 @option:O_X_MIN_BYTES @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The answer to AuthenticateServer
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then the eIM makes of the compact AuthenticateServerResponse what the eUICC has signed

    @req:CPT-003 @option:O_X_MIN_BYTES @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The answer to PrepareDownload
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then the eIM makes of the compact PrepareDownloadResponse what the eUICC has signed

    @req:CPT-005 @option:O_X_MIN_BYTES @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The answer to CancelSession
      Given the RAT of the eUICC allows no policy rule
      And the eIM has a trigger for an indirect download
      And the SM-DP+ offers a profile with ppr1
      When the IPA polls
      Then the eIM makes of the compact CancelSessionResponse what the eUICC has signed

    @req:CPT-007 @option:O_X_MIN_BYTES @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The installation result
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then the compact installation result says what the eUICC has signed

    @req:CPT-012 @option:O_X_MIN_BYTES @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: A success of which the eUICC has more to say
      Given the eUICC has more to say of a success than usual
      And the eIM has a trigger for an indirect download
      When the IPA polls
      Then the compact installation result has the simaResponse of the eUICC

  Rule: The eIM leaves out what the IPA knows

    @req:IDL-058 @option:O_X_MIN_BYTES @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: Answers without transactionId
      Given the eIM has learnt that the IPA saves octets, and has a trigger for an indirect download
      When the IPA polls
      Then the IPA goes on to GetBoundProfilePackage with the transactionId of the session
