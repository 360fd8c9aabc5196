@spec:SGP.32 @section:5.14.3 @role:eim
Feature: Compact forms of an IPA that saves octets
  An IPA that has declared minimizeEsipaBytes leaves out what the eIM knows. The SM-DP+ knows nothing of it: the eIM makes every object
  whole, octet by octet, so that the signature of the eUICC holds.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What the IPA left out is put in again

    @req:CPT-002 @binding:any @changes-state @needs-operator
    Scenario: The answer of the eUICC comes in the compact form
      Given the IPA has declared minimizeEsipaBytes
      And the IPA has begun a download in the compact form
      When the IPA sends AuthenticateClient
      Then the SM-DP+ takes AuthenticateClient of the eIM

    @req:CPT-002 @option:O_X_CTXPARAMS1 @binding:any @changes-state @needs-operator
    Scenario: The answer of the eUICC comes in the compact form, with ctxParams1 of the eIM
      Given the IPA has declared minimizeEsipaBytes and eimCtxParams1Generation
      And the IPA has begun a download in the compact form
      When the IPA sends AuthenticateClient
      Then the SM-DP+ takes AuthenticateClient of the eIM

    @req:CPT-004 @binding:any @changes-state @needs-operator
    Scenario: The one-time key comes in the compact form
      Given the IPA has declared minimizeEsipaBytes
      And the profile has been announced to the IPA in the compact form
      When the IPA sends GetBoundProfilePackage
      Then the SM-DP+ takes GetBoundProfilePackage of the eIM

    @req:CPT-006 @binding:any @changes-state @needs-operator
    Scenario: The cancellation comes in the compact form
      Given the IPA has declared minimizeEsipaBytes
      And the profile has been announced to the IPA in the compact form
      When the IPA sends CancelSession with the reason postponed
      Then the SM-DP+ takes CancelSession of the eIM

    @req:CPT-008 @binding:any @changes-state @needs-operator
    Scenario: The installation result comes in the compact form
      Given the IPA has declared minimizeEsipaBytes
      And the IPA has loaded the profile in the compact form
      And the eUICC has installed the profile
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

    @req:CPT-008 @binding:any @changes-state @needs-operator
    Scenario: A notification comes in the compact form
      Given the IPA has declared minimizeEsipaBytes
      And the IPA has loaded the profile
      And the eUICC has a notification of enable in the compact form
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

    @req:CPT-011 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: A notification comes without the certificates that the eIM has asked for before
      Given the IPA has declared minimizeEsipaBytes
      And the IPA has loaded the profile
      And the eUICC has a notification of disable in the compact form
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

  Rule: The IPA may leave nothing out

    @req:CPT-010 @binding:any @changes-state @needs-operator
    Scenario: The answer of the eUICC comes in full
      Given the IPA has declared minimizeEsipaBytes
      And the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the SM-DP+ gets AuthenticateClient as the IPA sent it

    @req:CPT-010 @binding:any @changes-state @needs-operator
    Scenario: The one-time key comes in full
      Given the IPA has declared minimizeEsipaBytes
      And the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the SM-DP+ gets GetBoundProfilePackage as the IPA sent it
