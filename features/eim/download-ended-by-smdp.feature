@spec:SGP.32 @section:5.6 @role:eim
Feature: Refusals and troubles of the SM-DP+ end a download
  Whatever the SM-DP+ refuses, the IPA learns that the download is over. Which number says so is a matter of other features.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Every refusal of ES9+ ends the download

    @req:ES9PP-002 @binding:any @changes-state @needs-operator
    Scenario Outline: The address is refused: <error>
      Given the IPA has got a download trigger
      And the SM-DP+ refuses InitiateAuthentication with <subject> and <reason>, which is <error>
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

      Examples:
        | subject | reason | error            |
        | 8.8.1   | 3.8    | invalidDpAddress |

    @req:ES9PP-003 @binding:any @changes-state @needs-operator
    Scenario Outline: Version or CI keys are refused: <error>
      Given the IPA has got a download trigger
      And the SM-DP+ refuses InitiateAuthentication with <subject> and <reason>, which is <error>
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

      Examples:
        | subject | reason | error                        |
        | 8.8.2   | 3.1    | ciPKIdNotSupported           |
        | 8.8.3   | 3.1    | euiccVersionNotSupportedByDp |

    @req:ES9PP-004 @binding:any @changes-state @needs-operator
    Scenario Outline: There is no certificate for the CI keys: <error>
      Given the IPA has got a download trigger
      And the SM-DP+ refuses InitiateAuthentication with <subject> and <reason>, which is <error>
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

      Examples:
        | subject | reason | error              |
        | 8.8.4   | 3.7    | ciPKIdNotSupported |

    @req:ES9PP-010 @binding:any @changes-state @needs-operator
    Scenario Outline: AuthenticateClient is refused: <error>
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with <subject> and <reason>, which is <error>
      When the IPA sends AuthenticateClient
      Then the eIM ends the download

      Examples:
        | subject | reason | error                   |
        | 8.1.2   | 6.1    | eumCertificateInvalid   |
        | 8.1.2   | 6.3    | eumCertificateExpired   |
        | 8.1.3   | 6.1    | euiccCertificateInvalid |
        | 8.1.3   | 6.3    | euiccCertificateExpired |
        | 8.1     | 6.1    | euiccSignatureInvalid   |
        | 8.2.6   | 3.8    | matchingIdRefused       |
        | 8.1.1   | 3.8    | eidMismatch             |
        | 8.2.5   | 4.3    | noEligibleProfile       |
        | 8.11.1  | 3.9    | ciPKUnknown             |
        | 8.1     | 4.8    | insufficientMemory      |
        | 8.10.1  | 3.9    | invalidTransactionId    |
        | 8.2     | 1.2    | 127                     |

    @req:ES9PP-008 @binding:any @changes-state @needs-operator
    Scenario Outline: GetBoundProfilePackage is refused: <error>
      Given the profile has been announced to the IPA
      And the SM-DP+ refuses GetBoundProfilePackage with <subject> and <reason>, which is <error>
      When the IPA sends GetBoundProfilePackage
      Then the eIM ends the download

      Examples:
        | subject | reason | error                           |
        | 8.1     | 6.1    | euiccSignatureInvalid           |
        | 8.2.7   | 2.2    | confirmationCodeMissing         |
        | 8.2.7   | 3.8    | confirmationCodeRefused         |
        | 8.2.7   | 6.4    | confirmationCodeRetriesExceeded |
        | 8.2     | 3.7    | bppRebindingRefused             |
        | 8.8.5   | 4.10   | downloadOrderExpired            |
        | 8.10.1  | 3.9    | invalidTransactionId            |

  Rule: An SM-DP+ that gives no answer ends the download

    @req:IDL-013 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: The SM-DP+ <trouble>
      Given the IPA has got a download trigger
      And the SM-DP+ <trouble>
      When the IPA sends InitiateAuthentication and waits as long as it takes
      Then the eIM ends the download

      Examples:
        | trouble                             |
        | takes no connections                |
        | answers the status 500              |
        | never answers                       |
        | ends connections in place of answers |
        | answers octets that are no object   |
        | cuts its answers off                |
