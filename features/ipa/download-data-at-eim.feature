@spec:SGP.32 @section:3.2.3.2 @role:ipa
Feature: The eIM keeps the activation data of a download
  An IPA with eimDownloadDataHandling gets a trigger that says nothing, and leaves it to the eIM to know the SM-DP+.

  Rule: The way to the SM-DP+

    @req:TRIG-005 @option:O_X_DATA_HANDLING @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The trigger has no download data, and the eUICC has the address of a default SM-DP+
      Given the eIM has learnt that it keeps the activation data, and has a trigger without them
      When the IPA polls
      Then InitiateAuthentication at the eIM has no address of an SM-DP+
