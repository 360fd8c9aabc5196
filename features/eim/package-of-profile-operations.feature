@spec:SGP.32 @section:2.11.1.1.3 @role:eim
Feature: What a package of profile operations holds
  The operator orders, and the eIM writes it down for the eUICC: each operation under its tag, with what was ordered and nothing else.

  Background:
    Given an IPA connected to the eIM under test

  Rule: An operation on one profile names it by its ICCID

    @req:PSMO-EN-012 @binding:any @changes-state @needs-operator
    Scenario: A profile is to be enabled
      Given the operator has ordered enable
      When the IPA fetches the package
      Then the package holds enable as it was ordered

    @req:PSMO-EN-012 @option:O_X_ROLLBACK @binding:any @changes-state @needs-operator
    Scenario: A profile is to be enabled, with a way back
      Given the operator has ordered enable with rollback
      When the IPA fetches the package
      Then the package holds enable with rollback as it was ordered

    @req:PSMO-DIS-009 @binding:any @changes-state @needs-operator
    Scenario: A profile is to be disabled
      Given the operator has ordered disable
      When the IPA fetches the package
      Then the package holds disable as it was ordered

    @req:PSMO-DEL-011 @binding:any @changes-state @needs-operator
    Scenario: A profile is to be deleted
      Given the operator has ordered delete
      When the IPA fetches the package
      Then the package holds delete as it was ordered

    @req:PSMO-SFB-007 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: A profile is to be the one to fall back to
      Given the operator has ordered setFallbackAttribute
      When the IPA fetches the package
      Then the package holds setFallbackAttribute as it was ordered

  Rule: An operation without parameters is empty

    @req:PSMO-LST-008 @binding:any @changes-state @needs-operator
    Scenario: The profiles are to be listed
      Given the operator has ordered listProfileInfo
      When the IPA fetches the package
      Then the package holds listProfileInfo as it was ordered

    @req:PSMO-LST-008 @binding:any @changes-state @needs-operator
    Scenario: The profiles are to be listed, which an IPA could do too
      Given the operator has ordered listProfileInfo
      When the IPA asks for the question
      Then the eIM asks the eUICC for its profiles, and not the IPA

    @req:PSMO-RAT-002 @binding:any @changes-state @needs-operator
    Scenario: The Rules Authorisation Table is wanted
      Given the operator has ordered getRAT
      When the IPA fetches the package
      Then the package holds getRAT as it was ordered

    @req:PSMO-UFB-005 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: No profile is to be fallen back to any more
      Given the operator has ordered unsetFallbackAttribute
      When the IPA fetches the package
      Then the package holds unsetFallbackAttribute as it was ordered

  Rule: A setting of the eUICC is written as it was ordered

    @req:PSMO-CIE-006 @binding:any @changes-state @needs-operator
    Scenario Outline: The order is <setting>
      Given the operator has ordered <setting>
      When the IPA fetches the package
      Then the package holds <setting> as it was ordered

      Examples:
        | setting                                   |
        | configureImmediateEnable                  |
        | configureImmediateEnable with an OID      |
        | configureImmediateEnable with an address  |
        | configureImmediateEnable with both        |
        | configureImmediateEnable without the flag |

    @req:PSMO-SDP-004 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: Another default SM-DP+ is to be set
      Given the operator has ordered setDefaultDpAddress
      When the IPA fetches the package
      Then the package holds setDefaultDpAddress as it was ordered
