@spec:SGP.32 @section:6.1 @role:ipa
Feature: What the IPA makes of answers over HTTP
  Framing, headers, statuses and ends of answers.

  Rule: Framing

    @req:ESIPA-HTTP-021 @binding:http @changes-state
    Scenario Outline: A package <way>
      Given the eIM has a package that enables profile B
      And the eIM sends it <way>
      When the IPA polls
      Then the eUICC gets the package with the octets that the eIM sent

      Examples:
        | way                 |
        | in chunks           |
        | in single octets    |

    @req:SEC-TLS-035 @binding:any @changes-state
    Scenario: The connection is closed behind half of the answer to a result
      Given the eIM has a package that enables profile B
      And the eIM closes the connection behind half of each answer to a result
      When the IPA polls
      Then the IPA removes no result from the eUICC

  Rule: Headers

    @req:ESIPA-HTTP-012 @binding:http @changes-state
    Scenario Outline: The answer says X-Admin-Protocol <version>
      Given the eIM has a package that enables profile B
      And the eIM answers with X-Admin-Protocol "<version>"
      When the IPA polls
      Then the eUICC gets the package with the octets that the eIM sent

      Examples:
        | version          |
        | gsma/rsp/v1.0.0  |
        | gsma/rsp/v2.1.0  |
        | gsma/rsp/v2.4.0  |

    @req:ESIPA-HTTP-033 @binding:http @changes-state @hostile
    Scenario: A package with the Content-Type text/html
      Given the eIM has a package that enables profile B
      And the eIM sends it with Content-Type "text/html"
      When the IPA polls
      Then no package reaches the eUICC
      And the IPA still polls

  Rule: Statuses

    @req:ESIPA-HTTP-024 @binding:http @hostile
    Scenario: A redirection to a host with another certificate
      Given the eIM has nothing for the IPA
      And the eIM redirects each GetEimPackage to a host with another certificate
      When the IPA polls
      Then no request reaches that host
      And the IPA still polls

    @req:ESIPA-HTTP-025 @binding:any @changes-state
    Scenario Outline: <fault> in answer to each delivery of a result
      Given the eIM has a package that enables profile B
      And the eIM gives <fault> in answer to each delivery of a result
      And the IPA polls in vain
      When the IPA polls again, and the eIM is right
      Then the eIM gets the same result as before

      Examples:
        | fault                 |
        | status 500            |
        | status 503            |
        | a reset               |

  Rule: HandleNotification

    @req:ESIPA-HTTP-017 @option:O_X_INDIRECT @binding:any @changes-state
    Scenario Outline: HandleNotification is answered with <answer>
      Given the eIM has a profile for the IPA, to be downloaded through the eIM
      And the eIM answers HandleNotification with <answer>
      When the IPA polls
      Then the IPA removes the notification from the eUICC

      Examples:
        | answer                     |
        | status 204                 |
        | status 200 and no body     |
