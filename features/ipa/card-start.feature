@spec:SGP.32 @section:3.8 @role:ipa
Feature: The IPA gets the eUICC ready
  What comes to the card between power on and the first poll, whoever in the device sends it.

  Rule: The way to the ISD-R

    @req:IPAI-001 @option:!O_X_IPAE @binding:any
    Scenario: The eUICC hears what the device can
      Given the eIM has nothing for the IPA
      When the IPA restarts and polls
      Then TERMINAL CAPABILITY with what the device can comes before the ISD-R is selected

    @req:IPAI-002 @option:!O_X_IPAE @binding:any
    Scenario: The ISD-R has a logical channel
      Given the eIM has nothing for the IPA
      When the IPA restarts and polls
      Then each ES10 function comes on a logical channel on which the ISD-R was selected

    @req:IPAI-003 @option:!O_X_IPAE @since:1.1 @binding:any
    Scenario: The template of the ISD-R
      Given the eIM has nothing for the IPA
      When the IPA restarts and polls
      Then the template of the ISD-R with tag E1 is read

    @req:IPAI-012 @option:!O_X_IPAE @binding:any
    Scenario: The standard AID is there
      Given the eIM has nothing for the IPA
      When the IPA restarts and polls
      Then the ISD-R is looked for under no other AID

  Rule: What is read before anybody is asked for work

    @req:IPAI-004 @option:!O_X_IPAE @binding:any
    Scenario: EID and eIMs
      Given the eIM has nothing for the IPA
      And the IPA has polled before
      When the IPA restarts and polls
      Then EID and eIM configuration are read before the first GetEimPackage

    @req:IPAI-005 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: A result waits on the eUICC
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM hangs up on every result
      And the result could not be delivered
      And the result waits on the eUICC
      When the IPA restarts and polls, as often as it takes until a result comes
      Then the eIM gets the same result

    @req:IPAI-005 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: Notifications wait on the eUICC
      Given the eIM has a package that enables profile B
      And the eIM acknowledges only the result itself
      And the SM-DP+ answers notifications with status500
      And the notifications of a package could not be delivered
      When the IPA restarts and polls
      Then the IPA reads what waits on the eUICC

    @req:IPAI-008 @option:!O_X_IPAE @binding:any
    Scenario: No profile is on the eUICC
      Given the eUICC has no profile
      When the IPA restarts and polls
      Then the eIM gets a GetEimPackage request

    @req:IPAI-009 @option:!O_X_IPAE @since:1.1 @binding:any
    Scenario: The eUICC has an IPA of its own
      Given the eUICC announces that it has an IPA of its own
      When the IPA restarts and polls
      Then the eUICC gets no IpaeActivation
