@spec:SGP.32 @section:2.11.1.1.3 @role:euicc
Feature: Lists, rules and the default SM-DP+ by packages
  What an eUICC tells an eIM of its profiles and its rules, and which SM-DP+ address it takes from it.

  Rule: listProfileInfo

    @req:PSMO-LST-001 @binding:es10 @changes-state
    Scenario: A list without criteria holds every operational profile
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with list of profiles
      Then the list holds the profiles "A, B"

    @req:PSMO-LST-002 @binding:es10 @changes-state
    Scenario: A list that names no tags has the usual ones
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with list of profiles
      Then each profile of the list has the usual members and no others

    @req:PSMO-LST-003 @binding:es10 @changes-state
    Scenario: A list that names ICCID and state has nothing else
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM asks for a list of profiles with the tags "5A 9F70"
      Then each profile of the list has the members "iccid, profileState" and no others

    @req:PSMO-LST-004 @binding:es10 @changes-state
    Scenario: A list that names a tag which no version has
      Given the eUICC has profile A enabled
      When the eIM asks for a list of profiles with the tags "5A 9F7F"
      Then the list passes over the unknown tag, or is answered with "listProfileInfoResult incorrectInputValues"

    @req:PSMO-LST-005 @binding:es10 @changes-state
    Scenario Outline: A list behind <operation> in the same package
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with <operation>, list of profiles
      Then the results of the package are "<result>, listProfileInfoResult profileChangeOngoing"

      Examples:
        | operation    | result           |
        | enable of B  | enableResult ok  |
        | disable of A | disableResult ok |
        | delete of B  | deleteResult ok  |

    @req:PSMO-LST-007 @option:O_X_FALLBACK @since:1.1 @binding:es10 @changes-state
    Scenario: A list shows which profile has the Fallback Attribute and which may have it
      Given the eUICC has profile A enabled, profile FALLBACK disabled, profile FALLBACK2 disabled
      And the eUICC has carried out a package with fallback attribute for FALLBACK
      When the eIM asks for a list of profiles with the tags "5A 9F7B 9F26 9F67"
      Then the list says "fallbackAttribute of FALLBACK, fallbackAllowed of FALLBACK, fallbackAllowed of FALLBACK2" and nothing else of fallback and emergency

    @req:PSMO-LST-007 @option:O_X_ECALL @since:1.1 @binding:es10 @changes-state
    Scenario: A list shows which profile is the one for emergencies
      Given the eUICC has profile A enabled, profile EMERGENCY disabled
      When the eIM asks for a list of profiles with the tags "5A 9F7B 9F26 9F67"
      Then the list says "ecallIndication of EMERGENCY" and nothing else of fallback and emergency

    @req:PSMO-LST-011 @binding:es10 @changes-state
    Scenario: A list that no profile matches
      Given the eUICC has profile A enabled
      When the eIM asks for a list of profiles with an ICCID that is not on the card
      Then the list holds no profile

  Rule: getRAT

    @req:PSMO-RAT-001 @binding:es10 @changes-state
    Scenario: A package shows the same rules as the eUICC itself
      Given the eUICC has an associated eIM
      When the eIM sends a package with getRAT
      Then getRATResult is the table that GetRAT shows

  Rule: setDefaultDpAddress

    @req:PSMO-SDP-001 @since:1.1 @binding:es10 @changes-state
    Scenario: An address takes the place of another one
      Given the eUICC has an associated eIM
      And everything in a package with default SM-DP+ address "before.harness.test" has gone well
      When the eIM sends a package with default SM-DP+ address "after.harness.test"
      Then the package is answered with "setDefaultDpAddressResult ok"
      And the eUICC tells the default SM-DP+ address "after.harness.test"

    @req:PSMO-SDP-002 @since:1.1 @binding:es10 @changes-state
    Scenario: An empty address takes the other one away
      Given the eUICC has an associated eIM
      And everything in a package with default SM-DP+ address "before.harness.test" has gone well
      When the eIM sends a package with default SM-DP+ address ""
      Then the eUICC tells the default SM-DP+ address ""

    @req:PSMO-SDP-003 @since:1.1 @binding:es10 @changes-state
    Scenario: An address that is longer than a name can be
      Given the eUICC has an associated eIM
      When the eIM sends a package with a default SM-DP+ address of 300 letters
      Then the package is answered with "setDefaultDpAddressResult undefinedError"
