@spec:SGP.32 @section:3.4.6 @role:euicc
Feature: The Fallback Attribute
  Which profile may have it, what setting and unsetting it are answered with, and what lists show.

  Rule: Set

    @req:PSMO-SFB-001 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The attribute goes from one profile to another
      Given the eUICC has profile A enabled, profile FALLBACK disabled, profile FALLBACK2 disabled
      And profile FALLBACK has the Fallback Attribute
      When the eIM sends a package with fallback attribute for FALLBACK2
      Then the package is answered with "setFallbackAttributeResult ok"
      And the Fallback Attribute is with FALLBACK2

    @req:PSMO-SFB-002 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The first profile that gets the attribute
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And no profile has the Fallback Attribute
      When the eIM sends a package with fallback attribute for FALLBACK
      Then the package is answered with "setFallbackAttributeResult ok"

    @req:PSMO-SFB-002 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: A profile that has the attribute gets it again
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the eIM sends a package with fallback attribute for FALLBACK
      Then the package is answered with "setFallbackAttributeResult ok"

    @req:PSMO-SFB-003 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The attribute for a profile that is not there
      Given the eUICC has profile FALLBACK enabled
      When the eIM sends a package with fallback attribute for nobody
      Then the package is answered with "setFallbackAttributeResult iccidOrAidNotFound"

    @req:PSMO-SFB-004 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The attribute for a profile whose metadata do not allow it
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with fallback attribute for B
      Then the package is answered with "setFallbackAttributeResult fallbackNotAllowed"

    @req:PSMO-SFB-004 @binding:es10 @changes-state @option:O_X_FALLBACK @option:O_X_ECALL @since:1.1
    Scenario: The attribute for the Emergency Profile
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the eIM sends a package with fallback attribute for EMERGENCY
      Then the package is answered with "setFallbackAttributeResult fallbackNotAllowed"

    @req:PSMO-SFB-005 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The attribute for another profile during a fallback
      Given the eUICC has profile A enabled, profile FALLBACK disabled, profile FALLBACK2 disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      When the eIM sends a package with fallback attribute for FALLBACK2
      Then the package is answered with "setFallbackAttributeResult fallbackProfileEnabled"

  Rule: Unset

    @req:PSMO-UFB-001 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The attribute is taken away
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the eIM sends a package with no fallback attribute
      Then the package is answered with "unsetFallbackAttributeResult ok"
      And the Fallback Attribute is with nobody

    @req:PSMO-UFB-002 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: No profile has the attribute that is taken away
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And no profile has the Fallback Attribute
      When the eIM sends a package with no fallback attribute
      Then the package is answered with "unsetFallbackAttributeResult noFallbackAttribute"

    @req:PSMO-UFB-003 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: The attribute is taken away during a fallback
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      When the eIM sends a package with no fallback attribute
      Then the package is answered with "unsetFallbackAttributeResult fallbackProfileEnabled"

  Rule: What hangs on it

    @req:PSMO-DEL-007 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: A delete of the profile to return to
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      And the IPA has called ExecuteFallbackMechanism
      When the eIM sends a package with delete of A
      Then the package is answered with "deleteResult returnFallbackProfile"

    @req:PSMO-LST-007 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: A list shows who may have the attribute and who has it
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And no profile has the Fallback Attribute
      When the eIM lists fallbackAttribute, fallbackAllowed and ecallIndication
      Then fallbackAllowed is TRUE for FALLBACK and for no other
      And fallbackAttribute is TRUE for nobody and for no other

    @req:PSMO-LST-007 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario: A list shows the attribute once it is set
      Given the eUICC has profile A enabled, profile FALLBACK disabled
      And profile FALLBACK has the Fallback Attribute
      When the eIM lists fallbackAttribute, fallbackAllowed and ecallIndication
      Then fallbackAttribute is TRUE for FALLBACK and for no other

    @req:PSMO-LST-007 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario: A list shows which one is the Emergency Profile
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the eIM lists fallbackAttribute, fallbackAllowed and ecallIndication
      Then ecallIndication is TRUE for EMERGENCY and for no other
