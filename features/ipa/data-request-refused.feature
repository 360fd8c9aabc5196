@spec:SGP.32 @section:2.11.2.2 @role:ipa
Feature: Data requests with criteria, and such as cannot be answered
  The eIM asks for a part of a list, or for something that the IPA cannot give, and the IPA names the reason.

  Rule: Search criteria

    @req:EDR-020 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for one notification by its sequence number
      Given a result and notifications wait on the eUICC
      And the eIM then asks for the notification with the highest sequence number
      When the IPA polls
      Then the response has only the notification with that sequence number

    @req:EDR-020 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for notifications of one event
      Given a result and notifications wait on the eUICC
      And the eIM then asks for the notifications of enabled profiles
      When the IPA polls
      Then the response has only notifications of enabled profiles

    @req:EDR-021 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for a result by its sequence number
      Given a result and notifications wait on the eUICC
      And the eIM then asks for the result with a sequence number that no result has
      When the IPA polls
      Then the response has no other result

  Rule: A CI by its key identifier

    @req:EDR-022 @since:1.1 @binding:any @changes-state
    Scenario: The key identifier is truncated
      Given the eIM asks for euiccCertificate under a CI of the eUICC of which it says the first four octets
      When the IPA polls
      Then the response has euiccCertificate as the eUICC has it

    @req:EDR-005 @binding:any @changes-state
    Scenario: The eUICC does not have the CI
      Given the eIM asks for euiccCertificate under a CI that the eUICC does not have
      When the IPA polls
      Then the eIM gets the data error euiccCiPKIdNotFound

  Rule: Objects that do not exist

    @req:EDR-031 @binding:any @changes-state
    Scenario: The eUICC has no default SM-DP+ address
      Given the eIM asks for defaultSmdpAddress
      When the IPA polls
      Then the response has defaultSmdpAddress as the eUICC has it

  Rule: Requests that cannot be answered

    @req:EDR-004 @binding:any @changes-state
    Scenario Outline: The tag list has the tag <tag>
      Given the eIM asks for the tag <tag>
      When the IPA polls
      Then the eIM gets the data error incorrectTagList

      Examples:
        | tag                |
        | of GetEUICCData    |
        | of GetProfilesInfo |
        | of nothing         |

    @req:EDR-006 @option:O_X_ECALL @since:1.1 @binding:any @changes-state
    Scenario: The Emergency Profile is enabled
      Given the eIM asks for deviceInfo while the Emergency Profile is enabled
      When the IPA polls
      Then the eIM gets the data error ecallActive

    @req:EDR-007 @binding:any @changes-state
    Scenario: The eUICC gives no certificates
      Given the eIM asks for euiccCertificate
      And the card answers GetCerts with an error
      When the IPA polls
      Then the eIM gets the data error undefinedError

    @req:EDR-008 @since:1.1 @binding:any @changes-state
    Scenario: A good request has an eimTransactionId
      Given the eIM asks for deviceInfo with an eimTransactionId
      When the IPA polls
      Then the response has the eimTransactionId of the request

    @req:EDR-008 @since:1.1 @binding:any @changes-state
    Scenario: A bad request has an eimTransactionId
      Given the eIM asks with an eimTransactionId for the tag of nothing
      When the IPA polls
      Then the response has the eimTransactionId of the request
