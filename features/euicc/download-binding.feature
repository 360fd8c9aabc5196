@spec:SGP.22 @section:5.7.5 @role:euicc
Feature: An SM-DP+ binds a download
  What an eUICC answers to PrepareDownload, and the one-time keys that it gives.

  Rule: Each fault has an error of its own

    @req:DL22-004 @binding:es10 @changes-state
    Scenario Outline: A binding <flaw> is not that of the SM-DP+
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download <flaw>
      Then PrepareDownload is answered with "downloadResponseError invalidSignature"

      Examples:
        | flaw                                             |
        | with one bit of smdpSignature2 flipped           |
        | with an smdpSignature2 made without euiccSignature1 |

    @req:DL22-006 @binding:es10 @changes-state
    Scenario: No server was authenticated
      Given the eUICC has no download under way
      When the SM-DP+ binds a download without AuthenticateServer
      Then PrepareDownload is answered with "downloadResponseError noSessionContext"

    @req:DL22-006 @binding:es10 @changes-state
    Scenario: The server was authenticated before a power cut
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      And the power of the eUICC has been cut
      When the SM-DP+ binds the download that is right
      Then PrepareDownload is answered with "downloadResponseError noSessionContext"

    @req:DL22-007 @binding:es10 @changes-state
    Scenario Outline: A binding <flaw> is of another session
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download <flaw>
      Then PrepareDownload is answered with "downloadResponseError invalidTransactionId"

      Examples:
        | flaw                                         |
        | with another transactionId                   |
        | with the first four octets of the transactionId |

  Rule: One-time keys

    @req:DL22-008 @binding:es10 @changes-state @option:O_E_REUSE_OTPK
    Scenario Outline: A download after one that was cancelled with <reason> has a key of its own
      Given the eUICC has no download under way
      And the SM-DP+ has bound a download
      And the session was cancelled with <reason>
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download that is right
      Then the one-time key is another one than before

      Examples:
        | reason           |
        | endUserRejection |
        | postponed        |

    @req:DL22-008 @binding:es10 @changes-state @option:O_E_REUSE_OTPK
    Scenario: A download that was postponed is taken up again
      Given the eUICC has no download under way
      And the SM-DP+ has bound a download
      And the session was cancelled with postponed
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download and asks for the one-time key of before
      Then the one-time key is that of before

  Rule: Confirmation codes

    @req:DL22-009 @binding:es10 @changes-state
    Scenario: A confirmation code is required
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the SM-DP+ binds the download with a confirmation code
      Then euiccSigned2 holds the hash of the confirmation code, and is signed with smdpSignature2
