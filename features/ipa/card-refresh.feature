@spec:SGP.32 @section:3.8 @role:ipa
Feature: The card after a profile change
  Enabling a profile makes the card say 91XX, lose its channels or need a reset; the IPA finds its way back to the ISD-R.

  Rule: 91XX

    @req:IPAI-013 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: LoadEuiccPackage ends with 91XX
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then the eIM gets the result of the eUICC, which ended with 91XX

    @req:IPAI-011 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: A proactive command waits
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then the proactive command is fetched and answered

  Rule: The way back to the ISD-R

    @req:IPAI-006 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: REFRESH, or a reset of the card
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then the eUICC is initialised again before its next ES10 function

    @req:IPAI-007 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: The card answers 6985
      Given the eIM has a package that enables profile B
      And the eUICC switches without REFRESH, and answers 6985 until it is reset or the ISD-R selected again
      When the IPA polls, and polls once more
      Then the card is reset or the ISD-R selected again after the first 6985
