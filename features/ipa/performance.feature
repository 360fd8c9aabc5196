@spec:Derived @section:3.2.3.1 @role:ipa
Feature: The IPA works over slow and dear networks
  What a device far away from its servers does, and what a switch of profiles costs.

  Rule: Slow networks

    @req:PERF-016 @option:O_X_DIRECT @binding:any @changes-state @timing
    Scenario: The SM-DP+ is on another continent
      Given the eIM has a trigger for a direct download
      And each answer of the SM-DP+ takes 600 ms
      When the IPA polls, and is given the time that a download takes there
      Then the eUICC has the profile

    @req:DDL-017 @option:O_X_DIRECT @binding:any @changes-state @timing
    Scenario: The answers of the SM-DP+ come late and in small pieces
      Given the eIM has a trigger for a direct download
      And each answer of the SM-DP+ comes in 20 pieces over 600 ms
      When the IPA polls, and is given the time that a download takes there
      Then the eUICC has the profile

  Rule: Dear networks

    @req:PERF-006 @binding:any @changes-state
    Scenario: What a switch to another profile costs
      Given the vendor declares what a switch costs
      And the eIM has a package that enables profile B
      When the IPA polls
      Then the switch has cost no more than declared
