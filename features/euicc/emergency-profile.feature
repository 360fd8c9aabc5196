@spec:SGP.32 @section:5.9.22 @role:euicc
Feature: The Emergency Profile
  When the eUICC enables and disables the profile for emergency calls, and whom it tells of it.

  Rule: Enable

    @req:EMG-001 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: The Emergency Profile takes the place of the enabled one
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the IPA calls EnableEmergencyProfile
      Then EnableEmergencyProfile is answered with "enableEmergencyProfileResult ok"
      And the eUICC now shows profile A disabled, profile EMERGENCY enabled

    @req:EMG-001 @binding:es10 @changes-state @irreversible @option:O_X_ECALL @since:1.1
    Scenario: The Emergency Profile takes the place of one with PPR1
      Given the eUICC has profile PPR1 enabled, profile EMERGENCY disabled
      When the IPA calls EnableEmergencyProfile
      Then EnableEmergencyProfile is answered with "enableEmergencyProfileResult ok"
      And the eUICC now shows profile PPR1 disabled, profile EMERGENCY enabled

    @req:EMG-002 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: The Emergency Profile is enabled already
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      And the IPA has called EnableEmergencyProfile
      When the IPA calls EnableEmergencyProfile
      Then EnableEmergencyProfile is answered with "enableEmergencyProfileResult profileNotInDisabledState"

    @req:EMG-004 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: There is no Emergency Profile
      Given the eUICC has profile A enabled, profile B disabled
      When the IPA calls EnableEmergencyProfile
      Then EnableEmergencyProfile is answered with "enableEmergencyProfileResult ecallNotAvailable"

    @req:EMG-007 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: The device restarts in an emergency
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the IPA calls EnableEmergencyProfile
      Then the eUICC shows profile A disabled, profile EMERGENCY enabled

    @req:EMG-009 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: Nobody is told that the Emergency Profile is enabled
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      And the IPA has called EnableEmergencyProfile
      When the IPA lists every notification
      Then the list has no "enable of EMERGENCY"

    @req:PSMO-EN-018 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: A package that would enable the Emergency Profile
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the eIM sends a package with enable of EMERGENCY
      Then the package is not answered with "enableResult ok"
      And the profiles are as they were

  Rule: Disable

    @req:EMG-005 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: The profile before the emergency is enabled again
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      And the IPA has called EnableEmergencyProfile
      When the IPA calls DisableEmergencyProfile
      Then the eUICC now shows profile A enabled, profile EMERGENCY disabled

    @req:EMG-006 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: The Emergency Profile is not enabled
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the IPA calls DisableEmergencyProfile
      Then DisableEmergencyProfile is answered with "disableEmergencyProfileResult profileNotInEnabledState"
