@spec:SGP.32 @section:3.2.3.3 @role:ipa
Feature: Sessions that the IPA cancels
  The eUICC ends the session and signs why; the SM-DP+ gets its word, over ES9+ or through the eIM.

  Rule: Policy rules and metadata

    @req:CXL-001 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The RAT does not allow ppr1, in a direct download
      Given the RAT of the eUICC allows no policy rule
      And the eIM has a trigger for a direct download
      And the SM-DP+ offers a profile with ppr1
      When the IPA polls
      Then CancelSession has the reason pprNotAllowed
      And the SM-DP+ gets the CancelSession that the eUICC has signed

    @req:CXL-001 @binding:any @changes-state @option:O_X_INDIRECT
    Scenario: The RAT does not allow ppr1, in an indirect download
      Given the RAT of the eUICC allows no policy rule
      And the eIM has a trigger for an indirect download
      And the SM-DP+ offers a profile with ppr1
      When the IPA polls
      Then CancelSession has the reason pprNotAllowed
      And the SM-DP+ gets the CancelSession that the eUICC has signed

    @req:CXL-002 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The package has other metadata than announced, in a direct download
      Given the eIM has a trigger for a direct download
      And the package has another profileName than was announced
      When the IPA polls
      Then CancelSession has the reason metadataMismatch
      And the SM-DP+ gets the CancelSession that the eUICC has signed

    @req:CXL-002 @binding:any @changes-state @option:O_X_INDIRECT
    Scenario: The package has other metadata than announced, in an indirect download
      Given the eIM has a trigger for an indirect download
      And the package has another profileName than was announced
      When the IPA polls
      Then CancelSession has the reason metadataMismatch
      And the SM-DP+ gets the CancelSession that the eUICC has signed

  Rule: Loading, time and everything else

    @req:CXL-003 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The eUICC gives no result, in a direct download
      Given the eIM has a trigger for a direct download
      And the eUICC takes the BoundProfilePackage and gives no result
      When the IPA polls
      Then CancelSession has the reason loadBppExecutionError
      And the SM-DP+ gets the CancelSession that the eUICC has signed

    @req:CXL-003 @binding:any @changes-state @option:O_X_INDIRECT
    Scenario: The eUICC gives no result, in an indirect download
      Given the eIM has a trigger for an indirect download
      And the eUICC takes the BoundProfilePackage and gives no result
      When the IPA polls
      Then CancelSession has the reason loadBppExecutionError
      And the SM-DP+ gets the CancelSession that the eUICC has signed

    @req:CXL-004 @binding:any @changes-state @timing @option:O_X_DIRECT
    Scenario: The SM-DP+ does not answer in the time that the IPA waits
      Given the eIM has a trigger for a direct download
      And the SM-DP+ stays silent in GetBoundProfilePackage
      When the IPA polls
      Then CancelSession, where the IPA calls it, has the reason timeout

    @req:CXL-005 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: Nobody has rejected the profile
      Given the eIM has a trigger for a direct download
      And the package has another profileName than was announced
      When the IPA polls
      Then CancelSession has another reason than endUserRejection

    @req:CXL-006 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: CERT.DPpb has expired, for which there is no reason
      Given the eIM has a trigger for a direct download
      And CERT.DPpb has expired
      When the IPA polls
      Then CancelSession, where the IPA calls it, has the reason undefinedReason

    @req:DDL-009 @binding:any @changes-state
    Scenario: A direct download with a forbidden policy rule is cancelled
      Given the RAT of the eUICC allows no policy rule
      And the eIM has a trigger for a direct download
      And the SM-DP+ offers a profile with ppr1
      When the IPA polls
      Then CancelSession has the reason pprNotAllowed

    @req:DDL-009 @binding:any @changes-state
    Scenario: A direct download with other metadata in the package is cancelled
      Given the eIM has a trigger for a direct download
      And the package has another profileName than was announced
      When the IPA polls
      Then CancelSession has the reason metadataMismatch

    @req:DDL-009 @binding:any @changes-state
    Scenario: A direct download without a result of the eUICC is cancelled
      Given the eIM has a trigger for a direct download
      And the eUICC takes the BoundProfilePackage and gives no result
      When the IPA polls
      Then CancelSession has the reason loadBppExecutionError

  Rule: The trigger has a result all the same

    @req:CXL-010 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: A direct download was cancelled
      Given the eIM has a trigger for a direct download
      And the package has another profileName than was announced
      When the IPA polls
      Then the eIM gets a ProfileDownloadTriggerResult

    @req:CXL-010 @binding:any @changes-state @option:O_X_INDIRECT
    Scenario: An indirect download was cancelled
      Given the eIM has a trigger for an indirect download
      And the package has another profileName than was announced
      When the IPA polls
      Then the eIM gets a ProfileDownloadTriggerResult
