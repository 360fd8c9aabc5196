@spec:SGP.32 @section:3.4.1 @role:euicc
Feature: A device that cannot carry out REFRESH
  What becomes of a switch of profiles when the answer to its REFRESH tells of a failure.

  Rule: Profile states stay as they were

    @req:PSMO-EN-015 @binding:es10 @changes-state @option:O_X_REFRESH
    Scenario: An enable
      Given the eUICC has profile A enabled, profile B disabled
      And the device knows REFRESH
      When the device cannot carry out the REFRESH for enable of B
      Then the eUICC now shows profile A enabled, profile B disabled

    @req:FB-015 @binding:es10 @changes-state @option:O_X_FALLBACK @option:O_X_REFRESH @since:1.1
    Scenario: A fallback
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the device knows REFRESH
      When the device cannot carry out the REFRESH for ExecuteFallbackMechanism
      Then the eUICC now shows profile A enabled, profile FALLBACK disabled
