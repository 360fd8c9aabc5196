@spec:SGP.32 @section:5.9.16 @role:euicc
Feature: Rollback to the profile before
  When the eUICC takes an enable back that the IPA could not report, and what it answers where none was granted.

  Rule: A grant

    @req:PSMO-EN-007 @binding:es10 @changes-state @option:O_X_ROLLBACK @since:1.1
    Scenario: An enable with rollbackFlag while no profile is enabled
      Given the eUICC has profile A disabled
      When the eIM sends a package with enable of A with rollback
      Then the package is answered with "enableResult rollbackNotAvailable"

    @req:PSMO-EN-009 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: The profile that was enabled is the one to go back to, wherever it stands in the list
      Given the eUICC has profile A disabled, profile B enabled, profile C disabled
      And the eIM has ordered enable of C with rollback
      When the IPA calls ProfileRollback
      Then the eUICC now shows profile A disabled, profile B enabled, profile C disabled

    @req:PSMO-DEL-006 @binding:es10 @changes-state @option:O_X_ROLLBACK @since:1.1
    Scenario: A package deletes the profile that its own rollback would go back to
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B with rollback, delete of A
      Then the package is answered with "enableResult ok, deleteResult rollbackNotAvailable"

    @req:RB-017 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: A power cut between the grant and the rollback
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback
      And the power has been cut since
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult ok"
      And the eUICC now shows profile A enabled, profile B disabled

    @req:RB-023 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: An hour of polling between the grant and the rollback
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback
      And the device has polled the eUICC for an hour since
      When the IPA calls ProfileRollback
      Then ProfileRollback is answered with "cmdResult ok"

  Rule: The rollback

    @req:RB-003 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: The profile before is enabled again, the new one is not
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback
      When the IPA calls ProfileRollback
      Then the eUICC now shows profile A enabled, profile B disabled

    @req:RB-006 @binding:es10 @changes-state @option:O_X_ROLLBACK @since:1.1
    Scenario: The result of the package is made anew
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback without having got the result
      When the IPA calls ProfileRollback
      Then the answer holds the rollbackResult of this package, signed anew
      And the result before is not stored any more, and the rollbackResult is

    @req:RB-006 @binding:es10 @changes-state @option:O_X_ROLLBACK @since:1.1
    Scenario: The result is made anew for the second of two eIMs, which have different tokens
      Given the eUICC has an associated eIM with a token
      And the eUICC has two associated eIMs
      And the eUICC has profile A enabled, profile B disabled
      And the second eIM has ordered enable of B with rollback without having got the result
      When the IPA calls ProfileRollback
      Then the answer holds the rollbackResult of this package, signed anew

    @req:RB-015 @binding:es10 @changes-state @option:O_X_ROLLBACK @option:O_X_REFRESH
    Scenario: A rollback without REFRESH
      Given the eUICC has profile A enabled, profile B disabled
      And the device knows REFRESH
      And the REFRESH for enable of B with rollback is answered
      When the IPA calls ProfileRollback with refreshFlag FALSE
      Then no REFRESH is announced

    @req:RB-015 @binding:es10 @changes-state @option:O_X_ROLLBACK @option:O_X_REFRESH
    Scenario: A rollback with REFRESH
      Given the eUICC has profile A enabled, profile B disabled
      And the device knows REFRESH
      And the REFRESH for enable of B with rollback is answered
      When the IPA calls ProfileRollback with refreshFlag TRUE
      Then the function ends well, with or without a REFRESH

    @req:NOTIF-017 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: What the operation told before it was taken back
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered enable of B with rollback
      And the eUICC has notifications of this package pending
      And the IPA has called ProfileRollback
      When the IPA lists every notification
      Then none of the notifications of this package is pending
