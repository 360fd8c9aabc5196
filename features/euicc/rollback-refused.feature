@spec:SGP.32 @section:5.9.16 @role:euicc
Feature: Rollbacks that are not allowed
  A grant is there for one attempt, and is gone when anything else has changed the enabled profile.

  Rule: Without a grant

    @req:RB-004 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: A rollback behind another package than the one with the grant
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback
      And the eIM has ordered list of profiles
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

    @req:RB-004 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: A rollback behind an enable without rollbackFlag
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

    @req:RB-007 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: A second rollback
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback
      And the IPA has called ProfileRollback
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

  Rule: A grant that was withdrawn

    @req:RB-008 @binding:es10 @changes-state @option:O_X_ROLLBACK @option:O_X_ECALL @since:1.2
    Scenario Outline: An emergency since the grant, <flag>
      Given the eUICC has profile A enabled, profile B disabled, profile EMERGENCY disabled
      And the eIM has ordered enable of B with rollback
      And the IPA has called EnableEmergencyProfile <flag>
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

      Examples:
        | flag                   |
        | with refreshFlag FALSE |
        | with refreshFlag TRUE  |

    @req:RB-008 @binding:es10 @changes-state @option:O_X_ROLLBACK @option:O_X_ECALL @since:1.2
    Scenario: An emergency that is over since the grant
      Given the eUICC has profile A enabled, profile B disabled, profile EMERGENCY disabled
      And the eIM has ordered enable of B with rollback
      And the IPA has called EnableEmergencyProfile
      And the IPA has called DisableEmergencyProfile
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

    @req:RB-024 @binding:es10 @changes-state @option:O_X_ROLLBACK @option:O_X_FALLBACK @since:1.1
    Scenario: A fallback since the grant
      Given the eUICC has profile A enabled, profile B disabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the eIM has ordered enable of B with rollback
      And the IPA has called ExecuteFallbackMechanism
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

    @req:IE-010 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @option:O_X_ROLLBACK @since:1.2
    Scenario Outline: An immediate enable since the grant, <flag>
      Given the eUICC has profile A enabled, profile B disabled
      And immediate enabling is configured
      And the eIM has ordered enable of B with rollback
      And the IPA has just installed profile C
      And the IPA has called ImmediateEnable <flag>
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult rollbackNotAllowed"

      Examples:
        | flag                   |
        | with refreshFlag FALSE |
        | with refreshFlag TRUE  |
