@spec:SGP.32 @section:5.14.6 @role:ipa
Feature: The IPA delivers results of packages
  A package goes to the eUICC, and what the eUICC makes of it goes back to the eIM until the eIM has acknowledged it.

  Rule: What is delivered

    @req:PROV-001 @binding:any @changes-state
    Scenario: A package was carried out
      Given the eIM has a package that lists profiles
      When the IPA polls
      Then the eIM gets the result of the eUICC

    @req:PROV-004 @since:1.1 @binding:any @changes-state
    Scenario: A result that nothing else links with its eUICC
      Given the eIM has an EuiccPackageRequest that is empty
      And the eIM ends the connection after each package
      When the IPA polls
      Then the result has the EID of the eUICC

    @req:PROV-002 @binding:any @changes-state
    Scenario: The eUICC has no notification
      Given the eIM has a package that lists profiles
      When the IPA polls
      Then the eIM gets the result without a notification list

    @req:PROV-003 @binding:any @changes-state
    Scenario: A package has no PSMO
      Given the eIM has a package that lists the eIMs
      When the IPA polls
      Then the IPA retrieves no notifications from the eUICC before the result

    @req:NOTIF-016 @binding:any @changes-state
    Scenario: Notifications go with the result of the package that made them
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then the eIM gets the result with notifications in a bundle

  Rule: A result that was not delivered

    @req:PROV-011 @binding:any @changes-state
    Scenario: The connection is lost during the delivery
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM hangs up on every result
      And the result could not be delivered
      When the IPA polls, as often as it takes until a result comes
      Then the eIM gets the same result

    @req:PROV-011 @binding:any @changes-state
    Scenario Outline: The delivery comes to <answer>
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM answers every result with <answer>
      And the result could not be delivered
      When the IPA polls, as often as it takes until a result comes
      Then the eIM gets the same result

      Examples:
        | answer                          |
        | an internal failure             |
        | a service that is not available |
        | half of an answer               |

    @req:PROV-011 @binding:any @changes-state
    Scenario: The IPA restarts between the execution and the delivery
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM hangs up on every result
      And the result could not be delivered
      When the IPA restarts and polls, as often as it takes until a result comes
      Then the eIM gets the same result

    @req:PROV-010 @binding:any @changes-state
    Scenario: The eUICC keeps a result whose delivery was cut
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM hangs up on every result
      When the IPA polls
      Then nothing is removed from the eUICC that was not acknowledged before

  Rule: Which function brings a result

    @req:PROV-018 @binding:any @changes-state
    Scenario: The result of a package, by the function that the IPA has chosen
      Given the eIM has a package that lists the eIMs
      When the IPA polls
      Then the result comes by ProvideEimPackageResult, or in HandleNotification under provideEimPackageResult
