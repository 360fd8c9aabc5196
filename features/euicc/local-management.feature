@spec:SGP.22 @section:5.7 @role:euicc
Feature: Local profile management by ES10c
  What the functions of SGP.22 do on an IoT eUICC that has them as well.

  Rule: EnableProfile

    @req:ES10C-003 @binding:es10 @changes-state
    Scenario Outline: A profile that is named by <name>
      Given the eUICC has profile A enabled, profile B disabled
      When the IPA calls <call>
      Then the function is answered with "enableResult ok"
      And the eUICC shows profile A disabled, profile B enabled

      Examples:
        | name      | call                          |
        | its ICCID | EnableProfile of B            |
        | its AID   | EnableProfile of B by its AID |

    @req:ES10C-004 @binding:es10 @changes-state
    Scenario: A profile that is enabled already
      Given the eUICC has profile A enabled
      When the IPA calls EnableProfile of A
      Then the function is answered with "enableResult profileNotInDisabledState"

    @req:ES10C-010 @binding:es10 @changes-state
    Scenario: A switch at once
      Given the eUICC has profile A enabled, profile B disabled
      When the IPA calls EnableProfile of B
      Then the function ends with 9000
      And GetProfilesInfo shows profile A disabled, profile B enabled at once

    @req:ES10C-011 @binding:es10 @changes-state
    Scenario: A profile that is not there
      Given the eUICC has profile A enabled
      When the IPA calls EnableProfile of nobody
      Then the function is answered with "enableResult iccidOrAidNotFound"

    @req:ES10C-014 @binding:es10 @changes-state @irreversible
    Scenario: A policy rule of the enabled profile
      Given the eUICC has no profile
      And the eUICC has profile PPR1 enabled, profile B disabled
      When the IPA calls EnableProfile of B
      Then the function is answered with "enableResult disallowedByPolicy"

    @req:ES10C-015 @binding:es10 @changes-state
    Scenario: A third profile while a test profile is enabled
      Given the eUICC has profile A enabled, profile B disabled, profile TEST disabled
      And EnableProfile of TEST was called
      And the eUICC is powered on
      When the IPA calls EnableProfile of B
      Then the function is answered with "enableResult wrongProfileReenabling"

    @req:ES10C-023 @binding:es10 @changes-state
    Scenario: The enabled profile makes room
      Given the eUICC has profile A disabled, profile B enabled
      When the IPA calls EnableProfile of A
      Then the eUICC shows profile A enabled, profile B disabled

    @req:ES10C-023 @binding:es10 @changes-state
    Scenario: After an error both profiles are as they were
      Given the eUICC has profile A enabled, profile B disabled
      When the IPA calls EnableProfile of nobody
      Then the profiles are as they were

    @req:ES10C-024 @binding:es10 @changes-state
    Scenario: A REFRESH is offered
      Given the eUICC has profile A enabled, profile B disabled
      And the device carries out REFRESH
      When the IPA calls EnableProfile of B with refresh
      Then the function is answered with "enableResult ok"
      And the eUICC offers REFRESH

  Rule: DisableProfile and DeleteProfile

    @req:ES10C-005 @binding:es10 @changes-state
    Scenario: A profile that is not enabled
      Given the eUICC has profile A disabled
      When the IPA calls DisableProfile of A
      Then the function is answered with "disableResult profileNotInEnabledState"

    @req:ES10C-020 @binding:es10 @changes-state
    Scenario: A profile to be disabled that is not there
      Given the eUICC has profile A enabled
      When the IPA calls DisableProfile of nobody
      Then the function is answered with "disableResult iccidOrAidNotFound"

    @req:ES10C-006 @binding:es10 @changes-state
    Scenario: The enabled profile is to be deleted
      Given the eUICC has profile A enabled
      When the IPA calls DeleteProfile of A
      Then the function is answered with "deleteResult profileNotInDisabledState"

    @req:ES10C-021 @binding:es10 @changes-state
    Scenario: A profile to be deleted that is not there
      Given the eUICC has profile A disabled
      When the IPA calls DeleteProfile of nobody
      Then the function is answered with "deleteResult iccidOrAidNotFound"
