@spec:SGP.32 @section:3.2.3 @role:ipa
Feature: Download triggers that the IPA carries out or cannot carry out
  Where the profile comes from, what a trigger has to say, and what the eIM hears of it.

  Rule: Where the profile comes from

    @req:TRIG-016 @binding:any @changes-state @option:O_X_DIRECT
    Scenario Outline: The activation code <code>
      Given the eIM has a trigger for a direct download with the activation code "<code>"
      When the IPA polls
      Then InitiateAuthentication at the SM-DP+ has its address
      And ctxParams1 for the eUICC has the matching identifier that was ordered, and deviceInfo

      Examples:
        | code                           |
        | 1$SM-DP+$TOKEN-1               |
        | LPA:1$SM-DP+$Token-1           |
        | LPA:1$SM-DP+$TOKEN-1$2.999.10  |
        | 1$SM-DP+$TOKEN-1$2.999.10$1    |
        | LPA:1$SM-DP+$TOKEN-1$$1        |
        | 1$SM-DP+$                      |

    @req:TRIG-003 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The default SM-DP+ is contacted directly
      Given the eIM has a trigger for a direct download from the default SM-DP+ of the eUICC
      When the IPA polls
      Then InitiateAuthentication at the SM-DP+ has its address
      And ctxParams1 for the eUICC has no matching identifier or an empty one

    @req:TRIG-003 @binding:any @changes-state @option:O_X_INDIRECT @option:!O_X_DATA_HANDLING
    Scenario: The eIM is told the address of the default SM-DP+
      Given the eIM has a trigger for an indirect download from the default SM-DP+ of the eUICC
      When the IPA polls
      Then InitiateAuthentication at the eIM has the address of the SM-DP+
      And ctxParams1 for the eUICC has no matching identifier or an empty one

    @req:TRIG-004 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The SM-DS of the trigger is contacted
      Given the eIM has a trigger for a direct download from the SM-DS that it names
      And the SM-DS has an event of the SM-DP+
      When the IPA polls
      Then InitiateAuthentication at the SM-DS has its address

    @req:TRIG-004 @binding:any @changes-state @option:O_X_DIRECT
    Scenario: The SM-DS of the eUICC is contacted
      Given the eIM has a trigger for a direct download from the SM-DS of the eUICC
      And the SM-DS has an event of the SM-DP+
      When the IPA polls
      Then InitiateAuthentication at the SM-DS has its address

    @req:TRIG-004 @binding:any @changes-state @option:O_X_INDIRECT @option:!O_X_DATA_HANDLING
    Scenario: The eIM is told the address of the SM-DS
      Given the eIM has a trigger for an indirect download from the SM-DS that it names
      And the SM-DS has an event of the SM-DP+
      When the IPA polls
      Then InitiateAuthentication at the eIM has the address of the SM-DS

    @req:DS-010 @binding:any @changes-state @option:O_X_SMDS
    Scenario: Events are retrieved before the download
      Given the eIM has a trigger for a direct download from the SM-DS that it names
      And the SM-DS has an event of the SM-DP+
      When the IPA polls
      Then the SM-DS gets AuthenticateClient
      And ctxParams1 for the eUICC has the matching identifier EVENT-7

  Rule: A trigger that cannot be carried out

    @req:TRIG-006 @binding:any @changes-state
    Scenario Outline: The activation code <code> is malformed, in a direct download
      Given the eIM has a trigger for a direct download with the activation code "<code>"
      When the IPA polls
      Then the eIM gets the eimPackageResultErrorCode invalidPackageFormat
      And the SM-DP+ gets no request

      Examples:
        | code               |
        | TOKEN-1            |
        | 1$SM-DP+           |
        | 2$SM-DP+$TOKEN-1   |
        | XYZ:1$SM-DP+$TOKEN |
        |                    |

    @req:TRIG-007 @binding:any @changes-state
    Scenario Outline: The activation code <code> is malformed, in an indirect download
      Given the eIM has a trigger for an indirect download with the activation code "<code>"
      When the IPA polls
      Then the eIM gets the eimPackageResultErrorCode invalidPackageFormat
      And the eIM gets no function of a download

      Examples:
        | code               |
        | TOKEN-1            |
        | 1$SM-DP+           |
        | 2$SM-DP+$TOKEN-1   |
        | XYZ:1$SM-DP+$TOKEN |
        |                    |

    @req:TRIG-008 @binding:any @changes-state @option:!O_X_DATA_HANDLING
    Scenario: Neither trigger nor eUICC say where the profile is
      Given the eIM has a trigger without download data for an eUICC without addresses
      When the IPA polls
      Then the eIM gets the eimPackageResultErrorCode invalidPackageFormat or the profileDownloadErrorReason undefinedError
