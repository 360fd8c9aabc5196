@spec:SGP.32 @section:3.2.3.1 @role:ipa
Feature: The IPA downloads from the SM-DP+ itself
  A trigger of the eIM, common mutual authentication, the package, and its result for SM-DP+ and eIM.

  Rule: The way to the SM-DP+

    @req:DDL-001 @binding:any @changes-state
    Scenario: The entry of the eIM does not indicate indirectProfileDownload
      Given the eIM has a trigger for a direct download
      When the IPA polls
      Then the SM-DP+ is asked by the IPA itself

    @req:DDL-002 @binding:any @changes-state
    Scenario: The functions of common mutual authentication reach the SM-DP+ of the activation code
      Given the eIM has a trigger for a direct download
      When the IPA polls
      Then the SM-DP+ is asked by the IPA itself
      And InitiateAuthentication at the SM-DP+ has its address
      And the SM-DP+ gets what the eUICC gave: euiccChallenge, euiccInfo1 and AuthenticateServerResponse

    @req:DDL-003 @binding:any @changes-state
    Scenario: The matching identifier of the activation code is signed by the eUICC
      Given the eIM has a trigger for a direct download with the activation code "1$SM-DP+$Order-0a1B"
      When the IPA polls
      Then ctxParams1 for the eUICC has the matching identifier that was ordered, and deviceInfo

  Rule: What the IPA checks of the SM-DP+

    @req:DDL-004 @binding:any @changes-state
    Scenario: serverSigned1 is of another address
      Given the eIM has a trigger for a direct download
      And the SM-DP+ puts another serverAddress into serverSigned1
      When the IPA polls
      Then the eUICC gets no AuthenticateServer command

    @req:DDL-005 @binding:any @changes-state
    Scenario: CERT.DPauth has another OID than the activation code
      Given the eIM has a trigger for a direct download with the activation code "1$SM-DP+$TOKEN-1$2.999.77"
      When the IPA polls
      Then the eUICC gets no PrepareDownload command

    @req:SEC-CERT-031 @binding:any @changes-state
    Scenario: The TLS certificate is for another role
      Given the eIM has a trigger for a direct download
      And the TLS certificate of the SM-DP+ has the policy of another role
      When the IPA polls
      Then the SM-DP+ gets no request

    @req:SEC-TLS-027 @binding:any @changes-state
    Scenario: The TLS certificate is of a CA that is trusted for the eIM only
      Given the eIM has a TLS certificate of a CA of its own, which the eUICC has stored, and a trigger
      And the TLS certificate of the SM-DP+ is of the same CA
      When the IPA polls
      Then the SM-DP+ gets no request

    @req:DDL-018 @binding:any @changes-state
    Scenario: A confirmation code is needed, and the IPA has none
      Given the eIM has a trigger for a direct download
      And the SM-DP+ needs the confirmation code "1234"
      When the IPA polls
      Then the eUICC gets no PrepareDownload command
      And the eIM gets the profileDownloadErrorReason undefinedError

  Rule: The result of a download

    @req:DDL-006 @binding:any @changes-state
    Scenario: The SM-DP+ hears of the installation
      Given the eIM has a trigger for a direct download
      When the IPA polls
      Then the installation result of the eUICC reaches the SM-DP+ from the IPA itself

    @req:DDL-007 @binding:any @changes-state
    Scenario: The eIM hears of the installation
      Given the eIM has a trigger for a direct download
      When the IPA polls
      Then the eIM gets a ProfileDownloadTriggerResult

    @req:DDL-019 @binding:any @changes-state
    Scenario: Both hear of an installation that fails
      Given the eIM has a trigger for a direct download
      And the SM-DP+ offers a profile with the ICCID of profile A
      When the IPA polls
      Then the eIM gets a profileInstallationResult with errorResult
      And the installation result of the eUICC reaches the SM-DP+ from the IPA itself

    @req:DDL-020 @binding:any @changes-state
    Scenario: The SM-DP+ does not take the result
      Given the eIM has a trigger for a direct download
      And the SM-DP+ has answered the installation result of this download with HTTP status 500
      And the eIM has a trigger for a further profile of the same SM-DP+
      When the IPA polls
      Then the SM-DP+ gets no notification behind the one that it did not acknowledge
      And the eUICC still has the installation result
