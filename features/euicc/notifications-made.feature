@spec:SGP.22 @section:3.5 @role:euicc
Feature: Notifications that the eUICC makes
  Of which events it tells, to whom, and with which numbers.

  Rule: As the metadata say

    @req:PSMO-EN-010 @binding:es10 @changes-state
    Scenario: An enable is told to both operators
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the pending notifications are "disable of A, enable of B"
      And each pending notification has the address of its own profile

    @req:PSMO-DIS-008 @binding:es10 @changes-state
    Scenario: A disable is told
      Given the eUICC has profile A enabled
      When the eIM sends a package with disable of A
      Then the pending notifications are "disable of A"

    @req:PSMO-DEL-009 @binding:es10 @changes-state
    Scenario: A delete is told
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with delete of B
      Then the pending notifications are "delete of B"

    @req:N22-004 @binding:es10 @changes-state
    Scenario: A profile that asks for the event enable alone
      Given the eUICC has profile PARTIAL disabled
      When the eIM sends a package with enable of PARTIAL, disable of PARTIAL
      Then the pending notifications are "enable of PARTIAL"

    @req:N22-008 @binding:es10 @changes-state
    Scenario: An enable that disables another profile is told of both
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the pending notifications are "disable of A, enable of B"

    @req:N22-009 @binding:es10 @changes-state
    Scenario: Each profile has a recipient of its own
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then each pending notification has the address of its own profile

    @req:N22-019 @binding:es10 @changes-state
    Scenario: Nobody is told of a test profile
      Given the eUICC has profile TEST disabled
      When the eIM sends a package with enable of TEST, disable of TEST
      Then the pending notifications are "nothing"

    @req:N22-026 @binding:es10 @changes-state
    Scenario: Notifications of a profile outlive it
      Given the eUICC has profile A disabled
      And the eIM has ordered enable of A
      And the eIM has ordered disable of A
      When the eIM sends a package with delete of A
      Then the pending notifications include "enable of A, delete of A"

  Rule: Sequence numbers

    @req:N22-005 @binding:es10 @changes-state
    Scenario: The installation result of one profile, then events of two others
      Given the eUICC has profile A enabled, profile B disabled
      And the IPA has just installed profile C
      And the IPA has removed what is pending
      When the eIM sends a package with enable of B
      Then the pending notifications have numbers of their own, above those that were removed

    @req:N22-006 @binding:es10 @changes-state
    Scenario: Three events in a row behind one that was removed
      Given the eUICC has profile A disabled, profile B disabled
      And the eIM has ordered enable of A
      And the IPA has removed what is pending
      When the eIM sends a package with enable of B, disable of B
      Then the pending notifications have numbers of their own, above those that were removed

    @req:N22-007 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: An installation behind a memory reset
      Given the eUICC has profile A enabled
      And the eIM has ordered disable of A
      And the IPA has removed what is pending
      And the IPA has reset the operational profiles
      When the IPA installs B from our SM-DP+
      Then the pending notifications have numbers of their own, above those that were removed

  Rule: No room is left

    @req:N22-003 @binding:es10 @changes-state
    Scenario: Events without a removal until a notification is missing
      Given the eUICC has profile A disabled
      When the eIM enables and disables A until a notification is missing
      Then the notifications that are missing have the lowest numbers
