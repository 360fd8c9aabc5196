@spec:SGP.32 @section:5.14.5 @role:ipa
Feature: The IPA reports state changes of the eUICC
  A cause may be left out; one that is reported is that of what has happened.

  Rule: The cause is that of the event

    @req:RETR-002 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state
    Scenario: The cause outlives a restart of the IPA
      Given the IPA has fallen back to profile B
      And the IPA has lost its power since
      When the IPA polls
      Then each stateChangeCause that is reported is "fallback"

    @req:STC-001 @since:1.1 @binding:any @changes-state
    Scenario: An operation of another eIM
      Given another eIM has had profile B enabled
      When the IPA polls
      Then each stateChangeCause that is reported is "otherEim"

    @req:STC-002 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state
    Scenario: Fallback
      Given the IPA has fallen back to profile B
      When the IPA polls
      Then each stateChangeCause that is reported is "fallback"

    @req:STC-002 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state
    Scenario: Return from fallback
      Given the IPA has fallen back to profile B
      And the IPA has told the eIM of it
      And the IPA has its network again
      When the IPA polls
      Then each stateChangeCause that is reported is "fallback"

    @req:STC-003 @option:O_X_ECALL @since:1.1 @binding:any @changes-state
    Scenario: An emergency call
      Given profile B is the Emergency Profile
      And the device has begun an emergency call
      When the IPA polls
      Then each stateChangeCause that is reported is "emergencyProfile"

    @req:STC-005 @since:1.1 @binding:any @changes-state
    Scenario: A memory reset
      Given the owner has deleted the profiles of the eUICC
      When the IPA polls
      Then each stateChangeCause that is reported is "reset"

    @req:STC-006 @since:1.1 @binding:any @changes-state
    Scenario: A profile that is enabled at once after its download
      Given the eUICC enables profiles at once and the IPA has downloaded one
      When the IPA polls
      Then each stateChangeCause that is reported is "immediateEnableProfile"

    @req:STC-008 @since:1.1 @binding:any @changes-state
    Scenario: A profile that was downloaded and that no eIM has asked for
      Given the IPA has downloaded a profile that no eIM has asked for
      When the IPA polls
      Then each stateChangeCause that is reported is "undefined"

  Rule: Until the eIM has answered

    @req:STC-009 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state
    Scenario: Polls that are not answered
      Given the IPA has fallen back to profile B
      And the eIM has not answered 3 polls
      When the IPA polls
      Then the stateChangeCause "fallback" is reported once more
