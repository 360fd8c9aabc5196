@spec:SGP.32 @section:3.2.3.2 @role:ipa
Feature: The IPA downloads through the eIM
  Every function of the SM-DP+ goes through ESipa; the IPA carries what the eUICC says, and the eIM what the SM-DP+ says.

  Rule: A download that succeeds

    @req:IDL-001 @binding:any @changes-state
    Scenario: The entry of the eIM indicates indirectProfileDownload
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then the SM-DP+ is asked through the eIM

    @req:IDL-025 @binding:any @changes-state
    Scenario: The package goes to the eUICC in segments
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then each segment of the BoundProfilePackage is a run of STORE DATA commands of its own

    @req:IDL-026 @binding:any @changes-state
    Scenario: The eIM gets the installation result
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then the installation result of the eUICC reaches the eIM

    @req:IDL-031 @binding:any @changes-state
    Scenario: The connection of the poll serves for the download
      Given the eIM has a trigger for an indirect download
      When the IPA polls
      Then the eIM gets the whole download over one connection

    @req:IDL-066 @binding:any @changes-state
    Scenario: The eIM has the confirmation code
      Given the eIM has a trigger for an indirect download with the confirmation code "1234"
      And the SM-DP+ needs the confirmation code "1234"
      When the IPA polls
      Then PrepareDownload has the hashCc that the eIM made of the confirmation code "1234"

    @req:IDL-062 @binding:any @changes-state
    Scenario: An SM-DS behind the eIM names the SM-DP+
      Given the eIM has a trigger for an indirect download from the SM-DS that it names
      And the SM-DS has an event of the SM-DP+
      When the IPA polls
      Then InitiateAuthentication at the SM-DP+ has its address
      And ctxParams1 for the eUICC has the matching identifier EVENT-7

  Rule: The eUICC refuses

    @req:IDL-060 @binding:any @changes-state
    Scenario: The eUICC refuses AuthenticateServer
      Given the eIM has a trigger for an indirect download
      And one bit of serverSignature1 is wrong
      When the IPA polls
      Then AuthenticateClient brings the eIM the authenticateResponseError of the eUICC

    @req:IDL-061 @binding:any @changes-state
    Scenario: The eUICC refuses PrepareDownload
      Given the eIM has a trigger for an indirect download
      And one bit of smdpSignature2 is wrong
      When the IPA polls
      Then GetBoundProfilePackage brings the eIM the downloadResponseError of the eUICC

    @req:IDL-065 @binding:any @changes-state
    Scenario: The eUICC gives its result before the last segment
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ offers a profile with the ICCID of profile A
      When the IPA polls
      Then no segment follows the ProfileInstallationResult

  Rule: The eIM answers with an error

    @req:IDL-067 @binding:any @changes-state
    Scenario Outline: InitiateAuthentication is answered with <error>
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ refuses InitiateAuthentication with <error>
      When the IPA polls
      Then the eIM gets no function of the download behind initiateAuthentication
      And the eUICC gets no AuthenticateServer command

      Examples:
        | error                        |
        | invalidDpAddress             |
        | euiccVersionNotSupportedByDp |
        | ciPKIdNotSupported           |

    @req:IDL-067 @binding:any @changes-state
    Scenario: The eIM finds another serverAddress in serverSigned1
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ puts another serverAddress into serverSigned1
      When the IPA polls
      Then the eIM gets no function of the download behind initiateAuthentication
      And the eUICC gets no AuthenticateServer command

    @req:IDL-067 @binding:any @changes-state
    Scenario Outline: AuthenticateClient is answered with <error>
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ refuses AuthenticateClient with <error>
      When the IPA polls
      Then the eIM gets no function of the download behind authenticateClient
      And the eUICC gets no PrepareDownload command

      Examples:
        | error                   |
        | eumCertificateInvalid   |
        | eumCertificateExpired   |
        | euiccCertificateInvalid |
        | euiccCertificateExpired |
        | euiccSignatureInvalid   |
        | matchingIdRefused       |
        | eidMismatch             |
        | noEligibleProfile       |
        | ciPKUnknown             |
        | invalidTransactionId    |
        | insufficientMemory      |

    @req:IDL-067 @binding:any @changes-state
    Scenario Outline: GetBoundProfilePackage is answered with <error>
      Given the eIM has a trigger for an indirect download
      And the SM-DP+ refuses GetBoundProfilePackage with <error>
      When the IPA polls
      Then the eIM gets no function of the download behind getBoundProfilePackage
      And the eUICC gets no LoadBoundProfilePackage command

      Examples:
        | error                           |
        | euiccSignatureInvalid           |
        | confirmationCodeMissing         |
        | confirmationCodeRefused         |
        | confirmationCodeRetriesExceeded |
        | bppRebindingRefused             |
        | downloadOrderExpired            |
        | invalidTransactionId            |
