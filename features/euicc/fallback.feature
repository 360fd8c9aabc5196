@spec:SGP.32 @section:5.9.20 @role:euicc
Feature: Fallback and the way back from it
  What the eUICC does when the IPA asks for the Fallback Profile, and when it asks for the profile before it.

  Rule: To the Fallback Profile

    @req:FB-001 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The Fallback Profile takes the place of the enabled one
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the IPA calls ExecuteFallbackMechanism
      Then ExecuteFallbackMechanism is answered with "executeFallbackMechanismResult ok"
      And the eUICC now shows profile A disabled, profile FALLBACK enabled

    @req:FB-002 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The Fallback Profile is enabled already
      Given the eUICC has profile FALLBACK enabled
      And profile FALLBACK has the Fallback Attribute
      When the IPA calls ExecuteFallbackMechanism
      Then ExecuteFallbackMechanism is answered with "executeFallbackMechanismResult profileNotInDisabledState"

    @req:FB-004 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: No profile has the Fallback Attribute
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And no profile has the Fallback Attribute
      When the IPA calls ExecuteFallbackMechanism
      Then ExecuteFallbackMechanism is answered with "executeFallbackMechanismResult fallbackNotAvailable"

    @req:FB-005 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: No profile is enabled that could have lost its network
      Given the eUICC has profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the IPA calls ExecuteFallbackMechanism
      Then ExecuteFallbackMechanism is answered with "executeFallbackMechanismResult commandError"

    @req:FB-006 @binding:es10 @changes-state @option:O_X_FALLBACK @option:O_X_ECALL @since:1.1
    Scenario: The Emergency Profile is enabled
      Given the eUICC has profile A enabled, profile FALLBACK disabled, profile EMERGENCY disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called EnableEmergencyProfile
      When the IPA calls ExecuteFallbackMechanism
      Then ExecuteFallbackMechanism is answered with "executeFallbackMechanismResult ecallActive"

    @req:FB-007 @binding:es10 @changes-state @hostile @option:O_X_FALLBACK @since:1.1
    Scenario: A request without the refreshFlag
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the IPA calls ExecuteFallbackMechanism without the refreshFlag
      Then the answer is undefinedError or a word for wrong data
      And the eUICC still answers

    @req:FB-016 @binding:es10 @changes-state @irreversible @option:O_X_FALLBACK @since:1.1
    Scenario: PPR1 of the profile that has failed
      Given the eUICC has profile PPR1 enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the IPA calls ExecuteFallbackMechanism
      Then the eUICC now shows profile PPR1 disabled, profile FALLBACK enabled

    @req:FB-018 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: Both profiles of a fallback tell of it
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      When the IPA lists every notification
      Then the list has exactly "disable of A, enable of FALLBACK"

    @req:FB-020 @binding:es10 @changes-state @option:!O_X_FALLBACK @since:1.1
    Scenario: An eUICC without the fallback mechanism
      Given the eUICC has profile A enabled
      When the IPA tries ExecuteFallbackMechanism
      Then the answer is not "executeFallbackMechanismResult ok"

  Rule: The way back

    @req:FB-008 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The profile before fallback is remembered over a power cut
      Given the eUICC has profile A disabled, profile B enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      And the power has been cut since
      When the IPA calls ReturnFromFallback
      Then the eUICC now shows profile A disabled, profile B enabled, profile FALLBACK disabled

    @req:FB-009 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The profile before fallback is enabled again
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      When the IPA calls ReturnFromFallback
      Then ReturnFromFallback is answered with "returnFromFallbackResult ok"
      And the eUICC now shows profile A enabled, profile FALLBACK disabled

    @req:FB-010 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario Outline: No fallback is active, <with>
      Given the eUICC has <with>
      And profile FALLBACK has the Fallback Attribute
      When the IPA calls ReturnFromFallback
      Then ReturnFromFallback is answered with "returnFromFallbackResult fallbackNotAvailable"

      Examples:
        | with                                         |
        | profile A enabled, profile FALLBACK disabled |
        | profile A disabled, profile FALLBACK enabled |

    @req:PSMO-EN-017 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: An enable ends the fallback, also where the Fallback Profile is enabled later
      Given the eUICC has profile A enabled, profile B disabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      And the eIM has ordered enable of B
      And the eIM has ordered enable of FALLBACK
      When the IPA calls ReturnFromFallback
      Then ReturnFromFallback is answered with "returnFromFallbackResult fallbackNotAvailable"
