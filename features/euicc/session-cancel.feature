@spec:SGP.22 @section:5.7.14 @role:euicc
Feature: A download is cancelled
  What CancelSession is answered, and what is left of the session.

  Rule: The cancellation

    @req:CXL-007 @binding:es10 @changes-state
    Scenario Outline: A session is cancelled with <reason>
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the IPA cancels the session with <reason>
      Then the eUICC signs transactionId, smdpOid and reason of the cancellation

      Examples:
        | reason           |
        | endUserRejection |
        | postponed        |
        | timeout          |
        | pprNotAllowed    |

    @req:CXL-007 @binding:es10 @changes-state
    Scenario: A session is cancelled after a package that failed
      Given the eUICC has no download under way
      And the download of profile A with a flipped MAC of StoreMetadata has failed
      When the IPA cancels the session with loadBppExecutionError
      Then the eUICC signs transactionId, smdpOid and reason of the cancellation

    @req:CXL-007 @binding:es10 @changes-state
    Scenario: A download is bound after its session was cancelled
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      And the session was cancelled with endUserRejection
      When the SM-DP+ binds the download that is right
      Then PrepareDownload is answered with "downloadResponseError noSessionContext" or "downloadResponseError invalidTransactionId"

    @req:CXL-008 @binding:es10 @changes-state
    Scenario Outline: A session is cancelled <which>
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the IPA cancels a session <which>
      Then CancelSession is answered with "cancelSessionResponseError invalidTransactionId"

      Examples:
        | which                                        |
        | with another transactionId                   |
        | with the first four octets of the transactionId |

  Rule: After a package that failed, and after a cancellation

    @req:BPP-019 @binding:es10 @changes-state
    Scenario: A package follows one that failed, in the same session
      Given the eUICC has no download under way
      And the download of profile A with a flipped MAC of StoreMetadata has failed
      When the SM-DP+ sends a package with profile A in the same session
      Then the eUICC does not take the package

    @req:ES10B-005 @binding:es10 @changes-state
    Scenario: A package is sent after its session was cancelled
      Given the eUICC has no download under way
      And the SM-DP+ has bound a download
      And the session was cancelled with endUserRejection
      When the SM-DP+ sends a package with profile A in the same session
      Then the eUICC does not take the package

    @req:ES10B-005 @binding:es10 @changes-state
    Scenario: A package follows one that failed on its first command
      Given the eUICC has no download under way
      And the download of profile A with a flipped MAC of ConfigureISDP has failed
      When the SM-DP+ sends a package with profile A in the same session
      Then the eUICC does not take the package

    @req:ES10B-005 @binding:es10 @changes-state
    Scenario: A new session follows a package that failed and was cancelled
      Given the eUICC has no download under way
      And the download of profile A with a flipped MAC of StoreMetadata has failed
      And the session was cancelled with loadBppExecutionError
      When profile A is downloaded
      Then the installation ends with "successResult"
