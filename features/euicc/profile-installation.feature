@spec:SGP.22 @section:5.7.6 @role:euicc
Feature: A profile is installed
  What there is on the eUICC after a bound profile package, or after a part of one.

  Rule: A package that is right

    @req:BPP-018 @binding:es10 @changes-state
    Scenario: A package with profile protection keys of its own
      Given the eUICC has no download under way
      When profile A is downloaded with replacement session keys
      Then the installation ends with "successResult"

    @req:BPP-020 @binding:es10 @changes-state
    Scenario: A second profile
      Given the eUICC has profile A disabled
      When profile B is downloaded
      Then each of A and B has an ISD-P of its own

    @req:BPP-020 @binding:es10 @changes-state
    Scenario: A profile after another was deleted
      Given the eUICC has profile A disabled, profile B disabled
      And the eUICC has carried out a package with delete of A
      When profile C is downloaded
      Then each of B and C has an ISD-P of its own

    @req:BPP-021 @binding:es10 @changes-state
    Scenario: Metadata with names, icon, notifications and policy rules
      Given the eUICC has no download under way
      When profile PPR1 is downloaded with an icon
      Then GetProfilesInfo tells the metadata of profile PPR1 as they were sent

    @req:DDL-011 @binding:es10 @changes-state
    Scenario: The first profile
      Given the eUICC has no profile
      When profile A is downloaded
      Then the download leaves profile A disabled

    @req:DDL-011 @binding:es10 @changes-state
    Scenario: A profile beside the enabled one
      Given the eUICC has profile A enabled
      When profile B is downloaded
      Then the download leaves profile A enabled, profile B disabled

    @req:CAP-007 @binding:es10 @changes-state
    Scenario: Free memory after an installation
      Given the eUICC has no profile
      And the free memory of the eUICC is known
      When profile A is downloaded
      Then EUICCInfo2 tells less free memory than before, and no fewer applications

  Rule: The result that it stores

    @req:N22-001 @binding:es10 @changes-state
    Scenario: The result of a success
      Given the eUICC has no profile
      When profile A is downloaded
      Then the eUICC has stored one result of this session, "successResult" of profile A

    @req:N22-001 @binding:es10 @changes-state
    Scenario: The result of a failure
      Given the eUICC has profile A disabled
      When profile A is downloaded
      Then the eUICC has stored one result of this session, "installFailedDueToIccidAlreadyExistsOnEuicc" of profile A

    @req:N22-002 @binding:es10 @changes-state
    Scenario: A success is told until its result is removed
      Given the eUICC has no profile
      When profile A is downloaded
      Then the result of the installation is there until the IPA removes it

    @req:N22-002 @binding:es10 @changes-state
    Scenario: A failure is told until its result is removed
      Given the eUICC has profile A disabled
      When profile A is downloaded
      Then the result of the installation is there until the IPA removes it

  Rule: The order of segments

    @req:ES10B-004 @binding:es10 @changes-state
    Scenario Outline: A package <flaw>
      Given the eUICC has no profile
      When profile A is downloaded <flaw>
      Then the eUICC does not take the package
      And the eUICC shows no profile

      Examples:
        | flaw                                 |
        | with the header of 86 before that of 88 |
        | with two profile elements exchanged  |
        | without StoreMetadata                |
        | without the first profile element    |
        | with StoreMetadata twice             |
        | with the first profile element twice |

  Rule: Interruption

    @req:BPP-012 @binding:es10 @changes-state
    Scenario: The result of a package that was interrupted
      Given the eUICC has no profile
      When the power of the eUICC is cut while profile A is loaded
      Then a result that waits tells of the interruption, or none waits

    @req:DDL-013 @binding:es10 @changes-state
    Scenario: Nothing of a profile whose download was interrupted
      Given the eUICC has profile A enabled
      When the power of the eUICC is cut while profile B is loaded
      Then the eUICC shows profile A enabled
