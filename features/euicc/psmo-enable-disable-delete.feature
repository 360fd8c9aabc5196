@spec:SGP.32 @section:3.4 @role:euicc
Feature: Enable, disable and delete of profiles by packages
  What the eUICC does with each profile state management operation, and which result it gives.

  Rule: Enable

    @req:PSMO-EN-001 @binding:es10 @changes-state
    Scenario: An enable disables the profile that was enabled
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the eUICC shows profile A disabled, profile B enabled

    @req:PSMO-EN-001 @binding:es10 @changes-state
    Scenario: An enable where no profile was enabled
      Given the eUICC has profile A disabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the eUICC shows profile A disabled, profile B enabled

    @req:PSMO-EN-002 @binding:es10 @changes-state
    Scenario: An enable of a disabled profile ends with ok
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the package is answered with "enableResult ok"

    @req:PSMO-EN-003 @binding:es10 @changes-state
    Scenario: An enable of a profile that is not there
      Given the eUICC has profile A enabled
      When the eIM sends a package with enable of nobody
      Then the package is answered with "enableResult iccidOrAidNotFound"

    @req:PSMO-EN-004 @binding:es10 @changes-state
    Scenario: An enable of the enabled profile
      Given the eUICC has profile A enabled
      When the eIM sends a package with enable of A
      Then the package is answered with "enableResult profileNotInDisabledState" or "enableResult ok"

    @req:PSMO-EN-005 @since:1.1 @binding:es10 @changes-state @irreversible
    Scenario: An enable in place of a profile that may not be disabled
      Given the eUICC has profile PPR1 enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the package is answered with "enableResult disallowedByPolicy"

    @req:PPR-008 @since:1.1 @binding:es10 @changes-state @irreversible
    Scenario: An enable of a provisioning profile in place of one that may not be disabled
      Given the eUICC has profile PPR1 enabled, profile PROVISIONING disabled
      When the eIM sends a package with enable of PROVISIONING
      Then the package is answered with "enableResult ok"

    @req:PSMO-EN-010 @binding:es10 @changes-state
    Scenario: A switch tells the operators of both profiles
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the eUICC has made the notifications "notificationDisable of A, notificationEnable of B"

    @req:PSMO-EN-010 @binding:es10 @changes-state
    Scenario: A switch to a profile whose metadata want no notification of it
      Given the eUICC has profile A enabled, profile QUIET disabled
      When the eIM sends a package with enable of QUIET
      Then the eUICC has made the notifications "notificationDisable of A"

    @req:PSMO-EN-011 @binding:es10 @changes-state
    Scenario: No two profiles are enabled
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then at most one profile is enabled after a restart

    @req:PSMO-EN-019 @binding:es10 @changes-state
    Scenario: An operational profile that had not made room for the test profile
      Given the eUICC has profile A enabled, profile B disabled, profile TEST disabled
      And everything in a package with enable of TEST has gone well
      When the eIM sends a package with enable of B
      Then the package is answered with "enableResult disallowedByPolicy" or "enableResult undefinedError"

  Rule: Disable

    @req:PSMO-DIS-001 @binding:es10 @changes-state
    Scenario: A disable leaves no profile enabled
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with disable of A
      Then the eUICC shows profile A disabled, profile B disabled

    @req:PSMO-DIS-002 @binding:es10 @changes-state
    Scenario: A disable of the enabled profile ends with ok
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with disable of A
      Then the package is answered with "disableResult ok"

    @req:PSMO-DIS-003 @binding:es10 @changes-state
    Scenario: A disable of a profile that is not there
      Given the eUICC has profile A enabled
      When the eIM sends a package with disable of nobody
      Then the package is answered with "disableResult iccidOrAidNotFound"

    @req:PSMO-DIS-004 @binding:es10 @changes-state
    Scenario: A disable of a disabled profile
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with disable of B
      Then the package is answered with "disableResult profileNotInEnabledState"

    @req:PSMO-DIS-005 @since:1.1 @binding:es10 @changes-state @irreversible
    Scenario: A disable that policy forbids
      Given the eUICC has profile PPR1 enabled
      When the eIM sends a package with disable of PPR1
      Then the package is answered with "disableResult disallowedByPolicy"

    @req:PSMO-DIS-008 @binding:es10 @changes-state
    Scenario: A disable tells the operator
      Given the eUICC has profile A enabled
      When the eIM sends a package with disable of A
      Then the eUICC has made the notifications "notificationDisable of A"
