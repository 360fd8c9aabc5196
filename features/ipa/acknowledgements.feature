@spec:SGP.32 @section:5.14.6 @role:ipa
Feature: The IPA removes what the eIM acknowledged
  The eUICC keeps results and notifications until the IPA removes them, and the IPA removes what stands in EimAcknowledgements.

  Rule: Everything that was acknowledged

    @req:ACK-004 @binding:any @changes-state
    Scenario: A result and its notifications are acknowledged
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      When the IPA polls
      Then each acknowledged number is removed from the eUICC

    @req:ACK-005 @binding:any @changes-state
    Scenario: A number that the eUICC does not have is acknowledged first
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM acknowledges first a number that is not on the eUICC
      When the IPA polls
      Then each acknowledged number is removed from the eUICC

  Rule: Nothing else

    @req:ACK-009 @binding:any @changes-state
    Scenario: Only the result of a bundle is acknowledged
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM acknowledges only the result itself
      When the IPA polls
      Then nothing is removed from the eUICC that was not acknowledged before

    @req:NOTIF-024 @binding:any @changes-state
    Scenario: Only one notification of a bundle is acknowledged
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM acknowledges only one notification in the bundle
      When the IPA polls
      Then nothing of the bundle is removed from the eUICC that was not acknowledged before

    @req:PROV-010 @binding:any @changes-state
    Scenario: The eIM answers a result with emptyResponse
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM answers results with emptyResponse
      When the IPA polls
      Then nothing is removed from the eUICC that was not acknowledged before

    @req:PROV-010 @binding:any @changes-state
    Scenario Outline: The eIM answers a result with <error>
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM answers results with <error>
      When the IPA polls
      Then nothing is removed from the eUICC that was not acknowledged before

      Examples:
        | error          |
        | eidNotFound    |
        | invalidEid     |
        | missingEid     |
        | undefinedError |

    @req:PROV-010 @binding:any @changes-state
    Scenario Outline: A result comes to <answer>
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM answers every result with <answer>
      When the IPA polls
      Then nothing is removed from the eUICC that was not acknowledged before

      Examples:
        | answer                          |
        | an internal failure             |
        | a page that is not there        |
        | a service that is not available |
        | half of an answer               |
        | octets of no form               |
