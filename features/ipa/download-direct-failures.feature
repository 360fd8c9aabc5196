@spec:SGP.32 @section:3.2.3.1 @role:ipa
Feature: Direct downloads that do not come to their end
  The SM-DP+ is not there, refuses or hangs up; the eIM hears of it, and nothing that was on the eUICC is lost.

  Rule: The eIM gets an error

    @req:DDL-010 @binding:any @changes-state
    Scenario: Nobody listens at the SM-DP+
      Given the eIM has a trigger for a direct download
      And nobody listens at the SM-DP+
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason undefinedError

    @req:TRIG-013 @binding:any @changes-state @since:1.1
    Scenario Outline: The TLS certificate of the SM-DP+ <flaw>
      Given the eIM has a trigger for a direct download
      And the TLS certificate of the SM-DP+ <flaw>
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason undefinedError

      Examples:
        | flaw                |
        | has expired         |
        | is for another host |
        | is of another CI    |

    @req:TRIG-013 @binding:any @changes-state @since:1.1
    Scenario: The OID of the activation code is not that of CERT.DPauth
      Given the eIM has a trigger for a direct download with the activation code "1$SM-DP+$TOKEN-1$2.999.77"
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason undefinedError

    @req:TRIG-013 @binding:any @changes-state @since:1.1
    Scenario Outline: The SM-DP+ refuses <function> with <error>
      Given the eIM has a trigger for a direct download
      And the SM-DP+ refuses <function> with <error>
      When the IPA polls
      Then the eIM gets the profileDownloadErrorReason undefinedError

      Examples:
        | function               | error                       |
        | InitiateAuthentication | invalidDpAddress            |
        | InitiateAuthentication | euiccVersionNotSupportedByDp |
        | InitiateAuthentication | ciPKIdNotSupported          |
        | AuthenticateClient     | eumCertificateExpired       |
        | AuthenticateClient     | euiccSignatureInvalid       |
        | AuthenticateClient     | matchingIdRefused           |
        | AuthenticateClient     | eidMismatch                 |
        | AuthenticateClient     | noEligibleProfile           |
        | GetBoundProfilePackage | euiccSignatureInvalid       |
        | GetBoundProfilePackage | bppRebindingRefused         |
        | GetBoundProfilePackage | downloadOrderExpired        |

    @req:DDL-021 @binding:any @changes-state
    Scenario: The eIM hears what the SM-DP+ has answered
      Given the eIM has a trigger for a direct download
      And the SM-DP+ refuses AuthenticateClient with matchingIdRefused
      When the IPA polls
      Then errorResponse has what the SM-DP+ has answered

  Rule: The eUICC stays as it was

    @req:DDL-012 @binding:any @changes-state
    Scenario Outline: The connection is cut in <function>
      Given profile B is the Fallback Profile
      And the eIM has a trigger for a direct download
      And the SM-DP+ hangs up in <function>
      When the IPA polls
      Then profile A is still enabled

      Examples:
        | function               |
        | InitiateAuthentication |
        | AuthenticateClient     |
        | GetBoundProfilePackage |

    @req:DDL-015 @binding:any @changes-state
    Scenario Outline: The same activation code works after the connection was cut in <function>
      Given the eIM has a trigger for a direct download
      And the IPA has tried the download, which the SM-DP+ cut in <function>
      And the eIM has a trigger with the same activation code
      When the IPA polls
      Then the eUICC gives a profileInstallationResult with successResult

      Examples:
        | function               |
        | InitiateAuthentication |
        | AuthenticateClient     |
        | GetBoundProfilePackage |
