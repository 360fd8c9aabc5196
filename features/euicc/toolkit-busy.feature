@spec:SGP.32 @section:3.4 @role:euicc
Feature: A proactive session that is in the way
  An eUICC that counts a fetched REFRESH without its answer as a blocking session has to do so in every function that changes profiles.

  Rule: Operations of packages

    @req:PSMO-EN-006 @binding:es10 @changes-state @option:O_X_REFRESH @since:1.1
    Scenario: An enable during a proactive session
      Given the eUICC has profile A enabled, profile B disabled, profile C disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the eIM sends a package with enable of C
      Then the package is answered with "enableResult catBusy"

    @req:PSMO-DIS-006 @binding:es10 @changes-state @option:O_X_REFRESH @since:1.1
    Scenario: A disable during a proactive session
      Given the eUICC has profile A enabled, profile B disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from enable of A
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the eIM sends a package with disable of B
      Then the package is answered with "disableResult catBusy"

  Rule: Functions of the IPA

    @req:RB-005 @binding:es10 @changes-state @option:O_X_ROLLBACK @option:O_X_REFRESH
    Scenario: A rollback during a proactive session
      Given the eUICC has profile A enabled, profile B disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And a REFRESH for enable of B with rollback is unanswered
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult catBusy"

    @req:IE-004 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @option:O_X_REFRESH @since:1.1
    Scenario: An immediate enable during a proactive session
      Given the eUICC has profile A enabled, profile B disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And immediate enabling is configured
      And a REFRESH for enable of B is unanswered
      And the IPA has just installed profile C
      When the IPA calls ImmediateEnable
      Then ImmediateEnable is answered with "immediateEnableResult catBusy"

    @req:FB-003 @binding:es10 @changes-state @option:O_X_FALLBACK @option:O_X_REFRESH @since:1.1
    Scenario: A fallback during a proactive session
      Given the eUICC has profile A enabled, profile B disabled, profile FALLBACK disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And profile FALLBACK has the Fallback Attribute
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the IPA calls ExecuteFallbackMechanism
      Then ExecuteFallbackMechanism is answered with "executeFallbackMechanismResult catBusy"

    @req:FB-011 @binding:es10 @changes-state @option:O_X_FALLBACK @option:O_X_REFRESH @since:1.1
    Scenario: The way back from fallback during a proactive session
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And an unanswered REFRESH for enable of FALLBACK keeps the eUICC from disable of FALLBACK
      And profile FALLBACK has the Fallback Attribute
      And the device knows REFRESH
      And a REFRESH for ExecuteFallbackMechanism is unanswered
      When the IPA calls ReturnFromFallback
      Then ReturnFromFallback is answered with "returnFromFallbackResult catBusy"

    @req:EMG-003 @binding:es10 @changes-state @option:O_X_ECALL @option:O_X_REFRESH @since:1.1
    Scenario: An emergency during a proactive session
      Given the eUICC has profile A enabled, profile B disabled, profile EMERGENCY disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the IPA calls EnableEmergencyProfile
      Then EnableEmergencyProfile is answered with "enableEmergencyProfileResult catBusy"

    @req:RST-009 @binding:es10 @changes-state @irreversible @option:O_X_REFRESH @since:1.1
    Scenario: A memory reset during a proactive session
      Given the eUICC has profile A enabled, profile B disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the IPA asks for a reset of the operational profiles
      Then the reset is answered with "resetResult catBusy"

  Rule: Functions of SGP.22

    @req:ES10C-016 @binding:es10 @changes-state @option:O_X_ES10C @option:O_X_REFRESH
    Scenario: EnableProfile during a proactive session
      Given the eUICC has profile A enabled, profile B disabled, profile C disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the IPA calls EnableProfile of C
      Then the function is answered with "enableResult catBusy"

    @req:ES10C-017 @binding:es10 @changes-state @option:O_X_ES10C @option:O_X_REFRESH
    Scenario: DisableProfile during a proactive session
      Given the eUICC has profile A enabled, profile B disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from enable of A
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the IPA calls DisableProfile of B
      Then the function is answered with "disableResult catBusy"

    @req:ES10C-018 @binding:es10 @changes-state @irreversible @option:O_X_ES10C @option:O_X_REFRESH
    Scenario: eUICCMemoryReset during a proactive session
      Given the eUICC has profile A enabled, profile B disabled
      And an unanswered REFRESH for enable of B keeps the eUICC from disable of B
      And the device knows REFRESH
      And a REFRESH for enable of B is unanswered
      When the IPA resets the memory by ES10c with deleteOperationalProfiles
      Then the function is answered with "resetResult catBusy"
