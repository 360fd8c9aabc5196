@spec:SGP.32 @section:5.9.15 @role:euicc
Feature: Immediate enabling of a new profile
  When the eUICC enables a profile right behind its installation, and who configures that.

  Rule: ImmediateEnable

    @req:IE-001 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: The profile that has just been installed is enabled
      Given the eUICC has profile A enabled
      And immediate enabling is configured
      And the IPA has just installed profile B
      When the IPA calls ImmediateEnable
      Then ImmediateEnable is answered with "immediateEnableResult ok"
      And the eUICC now shows profile A disabled, profile B enabled

    @req:IE-002 @binding:es10 @changes-state @since:1.1
    Scenario: Nobody has configured immediate enabling
      Given the eUICC has profile A enabled
      And immediate enabling is not configured
      And the IPA has just installed profile B
      When the IPA calls ImmediateEnable
      Then ImmediateEnable is answered with "immediateEnableResult immediateEnableNotAvailable"

    @req:IE-003 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: The installation was before a power cut
      Given the eUICC has profile A enabled
      And immediate enabling is configured
      And the IPA has just installed profile B
      And the power has been cut since
      When the IPA calls ImmediateEnable
      Then ImmediateEnable is answered with "immediateEnableResult noSessionContext"

    @req:IE-005 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: The profile comes from another SM-DP+ than the configured one
      Given the eUICC has profile A enabled
      And immediate enabling is configured for another SM-DP+
      And the IPA has just installed profile B
      When the IPA calls ImmediateEnable
      Then the eUICC now shows profile A enabled, profile B disabled

  Rule: Configuration by the eIM

    @req:PSMO-CIE-001 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: Flag, default SM-DP+ OID and address are stored
      Given the eUICC has profile A enabled
      And immediate enabling is configured for our SM-DP+ alone
      And the power has been cut since
      And the IPA has just installed profile B
      When the IPA calls ImmediateEnable
      Then ImmediateEnable is answered with "immediateEnableResult ok"
      And the eUICC now shows profile A disabled, profile B enabled

    @req:PSMO-CIE-002 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: A configuration without the flag switches it off
      Given the eUICC has profile A enabled
      And immediate enabling is configured
      And the eIM has ordered immediate enabling off
      And the IPA has just installed profile B
      When the IPA calls ImmediateEnable
      Then ImmediateEnable is answered with "immediateEnableResult immediateEnableNotAvailable"

    @req:PSMO-CIE-005 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: A configuration that is stored
      Given the eUICC has an associated eIM
      When the eIM sends a package with immediate enabling on
      Then the package is answered with "configureImmediateEnableResult ok"

  Rule: Configuration by the IPA

    @req:IE-006 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: An eIM is associated
      Given the eUICC has an associated eIM
      When the IPA switches immediate enabling on
      Then ConfigureImmediateProfileEnabling is answered with "configImmediateEnableResult associatedEimAlreadyExists"

    @req:IE-011 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario: No eIM is associated
      Given the eUICC has no associated eIM
      When the IPA switches immediate enabling on
      Then ConfigureImmediateProfileEnabling is answered with "configImmediateEnableResult ok"
