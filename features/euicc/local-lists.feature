@spec:SGP.22 @section:5.7 @role:euicc
Feature: Lists, nicknames and resets by ES10c
  What the eUICC tells of its profiles, and what it changes on behalf of a user.

  Rule: GetProfilesInfo

    @req:ES10C-001 @binding:es10 @changes-state
    Scenario: States, names and classes
      Given the eUICC has profile A enabled, profile TEST disabled
      When the IPA calls GetProfilesInfo
      Then GetProfilesInfo tells state, names and class of each of them

    @req:ES10C-002 @binding:es10 @changes-state
    Scenario: One enabled profile at most
      Given the eUICC has profile A enabled, profile B disabled
      And the eUICC has carried out a package with enable of B
      When the IPA calls GetProfilesInfo
      Then no more than one profile is enabled

    @req:ROLE-005 @binding:es10 @changes-state
    Scenario: Which profiles are there, and which one is enabled
      Given the eUICC has profile A disabled, profile B disabled, profile C enabled
      When the eIM sends a package with enable of A
      Then the eUICC shows profile A enabled, profile B disabled, profile C disabled

    @req:ES10C-013 @binding:es10 @changes-state
    Scenario: The files of a disabled profile
      Given the eUICC has profile A disabled
      When the device selects EF-ICCID
      Then the file of profile A is not there

    @req:ROLE-007 @binding:es10 @changes-state
    Scenario: The files of the enabled profile
      Given the eUICC has profile A disabled, profile B enabled
      When the device selects EF-ICCID
      Then the file is that of profile B

  Rule: SetNickname

    @req:ES10C-009 @binding:es10 @changes-state
    Scenario: The longest nickname
      Given the eUICC has profile A disabled
      When the IPA calls SetNickname of A with 64 octets
      Then the function is answered with "setNicknameResult ok"
      And the nickname of profile A has 64 octets

    @req:ES10C-009 @binding:es10 @changes-state
    Scenario: A nickname that is removed
      Given the eUICC has profile A disabled
      And SetNickname of A with 64 octets was called
      When the IPA calls SetNickname of A with 0 octets
      Then the function is answered with "setNicknameResult ok"
      And the nickname of profile A has 0 octets

    @req:ES10C-009 @binding:es10 @changes-state
    Scenario: A nickname that is too long
      Given the eUICC has profile A disabled
      And SetNickname of A with 0 octets was called
      When the IPA sends a nickname of 65 octets for A
      Then the nickname of profile A has 0 octets

    @req:ES10C-019 @binding:es10 @changes-state
    Scenario: The nickname of a profile that is not there
      Given the eUICC has profile A disabled
      When the IPA calls SetNickname of nobody with 5 octets
      Then the function is answered with "setNicknameResult iccidNotFound"

  Rule: eUICCMemoryReset of SGP.22

    @req:ES10C-007 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: Nothing is there of what is to go
      Given the eUICC has no profile
      When the IPA resets the memory by ES10c with deleteFieldLoadedTestProfiles
      Then the function is answered with "resetResult nothingToDelete"

    @req:ES10C-007 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: Operational profiles
      Given the eUICC has profile A enabled, profile TEST disabled
      When the IPA resets the memory by ES10c with deleteOperationalProfiles
      Then the function is answered with "resetResult ok"
      And the eUICC shows profile TEST disabled

    @req:ES10C-022 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The default SM-DP+ address stays
      Given the eUICC has profile A disabled
      And SetDefaultDpAddress "smdp1.harness.test" was called
      When the IPA resets the memory by ES10c with deleteOperationalProfiles
      Then the eUICC has the default SM-DP+ address "smdp1.harness.test"

    @req:ES10C-022 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: The default SM-DP+ address goes
      Given the eUICC has an associated eIM
      And SetDefaultDpAddress "smdp1.harness.test" was called
      When the IPA resets the memory by ES10c with resetDefaultSmdpAddress
      Then the eUICC has no default SM-DP+ address
