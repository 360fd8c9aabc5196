@spec:SGP.32 @section:3.2.3.1 @role:ipa
Feature: What the IPA checks of an SM-DP+ in place of the eUICC
  The eUICC has no clock, and takes the CI that it is told.

  @req:IPA-003 @option:O_X_CLOCK @option:O_X_DIRECT @binding:any @changes-state
  Scenario Outline: <certificate> has expired
    Given the eIM has a trigger for a direct download
    And <certificate> has expired
    When the IPA polls
    Then no profile is loaded onto the eUICC

    Examples:
      | certificate |
      | CERT.DPauth |
      | CERT.DPpb   |

  @req:IPA-002 @option:O_X_DIRECT @binding:any @changes-state
  Scenario: CERT.DPauth is not of the CI that was chosen
    Given the eIM has a trigger for a direct download
    And CERT.DPauth is of another CI than euiccCiPKIdToBeUsed
    When the IPA polls
    Then the eUICC is not asked to authenticate this server
