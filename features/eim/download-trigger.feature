@spec:SGP.32 @section:2.11.1.3 @role:eim
Feature: The trigger of a profile download
  The operator orders a download, and the IPA is told where the profile waits.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The trigger says what was ordered

    @req:TRIG-017 @binding:any @changes-state @needs-operator
    Scenario Outline: The matching identifier is <token>
      Given the operator has ordered a download of matching identifier <token>
      When the IPA asks for the trigger
      Then the trigger names the SM-DP+ and the matching identifier that were ordered

      Examples:
        | token                             |
        | 04386-AGYFT-A74Y8-3F815           |
        | A                                 |
        | ABCDEFGHIJKLMNOPQRSTUVWXYZ-012345 |

    @req:TRIG-001 @binding:any @changes-state @needs-operator
    Scenario: The profile waits at the default SM-DP+
      Given the operator has ordered a download from the default SM-DP+
      When the IPA asks for the trigger
      Then the trigger names the default SM-DP+

    @req:TRIG-001 @option:O_X_SMDS @binding:any @changes-state @needs-operator
    Scenario: The SM-DS knows where the profile waits
      Given the operator has ordered a download from what the SM-DS names
      When the IPA asks for the trigger
      Then the trigger names the SM-DS

    @req:CAP-003 @binding:any @changes-state @needs-operator
    Scenario: The IPA leaves no download data to the eIM
      Given the operator has ordered a download of matching identifier 04386-AGYFT-A74Y8-3F815
      When the IPA asks for the trigger
      Then the trigger holds the data of the download

  Rule: The trigger waits for its IPA

    @req:TRIG-014 @binding:any @changes-state @needs-operator
    Scenario: The answer was lost twice with its connection
      Given the operator has ordered a download of matching identifier 04386-AGYFT-A74Y8-3F815
      And the IPA has fetched the trigger, and the answer was lost 2 times
      When the IPA asks for work over another connection
      Then the eIM offers the trigger again

    @req:TRIG-018 @binding:any @changes-state @needs-operator
    Scenario: The order was taken back before the IPA had asked
      Given the operator has ordered a download of matching identifier 04386-AGYFT-A74Y8-3F815
      And the operator has taken the order back
      When the IPA asks for work
      Then the trigger is not offered

    @req:DDL-008 @binding:any @changes-state @needs-operator
    Scenario: The IPA has tried the download without the eIM
      Given the operator has ordered a download of matching identifier 04386-AGYFT-A74Y8-3F815
      And the IPA has got that trigger
      When the IPA tells that it could not download from the SM-DP+ itself
      Then the download counts as done

    @req:OPS-010 @binding:any @changes-state @needs-operator
    Scenario: A package that got no result was given up
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the operator has given the order up
      When the IPA asks for work
      Then the package is not offered again
