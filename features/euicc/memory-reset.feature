@spec:SGP.32 @section:5.9.5 @role:euicc
Feature: eUICCMemoryReset
  Each option takes away what it names and nothing else, and the results say so.

  Rule: Profiles

    @req:RST-001 @binding:es10 @changes-state @irreversible
    Scenario: Operational profiles, the enabled one too
      Given the eUICC has profile A enabled, profile B disabled
      When the IPA resets the memory with deleteOperationalProfiles
      Then the memory reset is answered with "resetResult ok"
      And the eUICC shows no profile

    @req:RST-002 @binding:es10 @changes-state @irreversible
    Scenario: Test profiles that were loaded in the field
      Given the eUICC has profile A disabled, profile TEST disabled
      When the IPA resets the memory with deleteFieldLoadedTestProfiles
      Then the memory reset is answered with "resetResult ok"
      And the eUICC shows profile A disabled

    @req:RST-004 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: Test profiles of the maker, and not those that were loaded in the field
      Given the eUICC has profile A disabled, profile TEST disabled
      When the IPA resets the memory with deletePreLoadedTestProfiles
      Then the eUICC shows profile A disabled, profile TEST disabled

    @req:RST-005 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: Provisioning profiles
      Given the eUICC has profile A disabled, profile PROVISIONING disabled
      When the IPA resets the memory with deleteProvisioningProfiles
      Then the memory reset is answered with "resetResult ok"
      And the eUICC shows profile A disabled

  Rule: Addresses and configurations

    @req:RST-003 @binding:es10 @changes-state @irreversible
    Scenario: The default SM-DP+ address
      Given the eUICC has an associated eIM
      And SetDefaultDpAddress "smdp1.harness.test" was called
      When the IPA resets the memory with resetDefaultSmdpAddress
      Then the memory reset is answered with "resetResult ok"
      And the eUICC has no default SM-DP+ address

    @req:RST-006 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The configuration data of eIMs
      Given the eUICC has an associated eIM
      And the first eIM is the only one of the eUICC
      When the IPA resets the memory with resetEimConfigData
      Then the memory reset is answered with "resetEimResult ok"
      And the eUICC has no eIM

    @req:RST-007 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The configuration of immediate enabling
      Given the eUICC has an associated eIM
      And the eUICC has carried out a package with immediate enabling on
      When the IPA resets the memory with resetImmediateEnableConfig
      Then the memory reset is answered with "resetImmediateEnableConfigResult ok"
      And immediate enabling is off

    @req:RST-011 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: An eUICC that cannot reset the configuration data of eIMs
      Given the eUICC has an associated eIM
      When the IPA resets the memory with resetEimConfigData
      Then the memory reset is answered with "resetEimResult eimResetNotSupported"

    @req:RST-012 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: An eUICC that has no immediate enabling
      Given the eUICC is powered on
      When the IPA resets the memory with resetImmediateEnableConfig
      Then the memory reset is answered with "resetImmediateEnableConfigResult resetIECNotSupported"

  Rule: What is refused, and what stays

    @req:RST-008 @binding:es10 @changes-state @irreversible
    Scenario: Nothing is there of what is to go
      Given the eUICC has no profile
      When the IPA resets the memory with deleteFieldLoadedTestProfiles
      Then the memory reset is answered with "resetResult nothingToDelete"

    @req:RST-010 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The Emergency Profile is enabled
      Given the eUICC has profile A disabled, profile EMERGENCY enabled
      When the IPA resets the memory with deleteOperationalProfiles
      Then the memory reset is answered with "resetResult ecallActive"

    @req:RST-013 @binding:es10 @changes-state @irreversible
    Scenario: Sequence numbers go on
      Given the eUICC has profile A disabled
      And the number of the last package result is known
      And the IPA has reset the memory with deleteOperationalProfiles
      When the eIM sends a package with listEim
      Then the number of the result is greater than the one before

    @req:RST-014 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The function has a tag of its own
      Given the eUICC has no profile
      When the IPA resets the memory with deleteFieldLoadedTestProfiles
      Then the memory reset is answered under its own tag

    @req:RST-015 @binding:es10 @changes-state @irreversible
    Scenario: No option is set
      Given the eUICC has an associated eIM
      When the IPA resets the memory with nothing
      Then the memory reset is answered with "resetResult undefinedError"
