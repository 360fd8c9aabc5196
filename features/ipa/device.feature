@spec:SGP.32 @section:2.11.2.2 @role:ipa
Feature: What an IPA says of its device, and does of its own accord
  Beside what it is asked for, an IPA tells servers what it runs on, and decides by itself how often it tries.

  Rule: The device

    @req:IPA-014 @option:O_X_DIRECT @binding:any @changes-state
    Scenario: The device of a direct download, and of a data request
      Given the eIM has a trigger for a direct download
      And the eIM asks for deviceInfo too
      When the IPA polls
      Then the deviceInfo of the response is that of ctxParams1

    @req:IPA-014 @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The device of an indirect download, and of a data request
      Given the eIM has a trigger for an indirect download
      And the eIM asks for deviceInfo too
      When the IPA polls
      Then the deviceInfo of the response is that of ctxParams1

    @req:IPA-007 @binding:http @changes-state
    Scenario: The IPA tells its version
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then the User-Agent tells a version

  Rule: Its own accord

    @req:IPA-008 @binding:any @changes-state @timing
    Scenario: The eIM hangs up whatever comes
      Given the eIM hangs up on every poll
      When the IPA polls
      Then the IPA has tried a few times and has given up

    @req:IE-008 @since:1.1 @option:O_X_DIRECT @binding:any @changes-state
    Scenario: A profile of the default SM-DP+ on an eUICC that enables profiles at once
      Given the eUICC enables profiles of its default SM-DP+ at once, and the eIM has a trigger for one of them
      When the IPA polls
      Then the IPA calls ES10b.ImmediateEnable behind the download

    @req:EMG-013 @option:O_X_ECALL @since:1.1 @binding:any @changes-state
    Scenario: An emergency call without a network
      Given profile B is the Emergency Profile
      And the device has lost its network
      When the device begins an emergency call, and has its network again later
      Then ES10b.EnableEmergencyProfile has come before the network
