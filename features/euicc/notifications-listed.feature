@spec:SGP.22 @section:5.7.9 @role:euicc
Feature: Notifications and results that the IPA asks for
  What ListNotification, RetrieveNotificationsList and RemoveNotificationFromList give for each criterion, and for one that nothing meets.

  Rule: ListNotification

    @req:N22-016 @binding:es10 @changes-state
    Scenario Outline: The list of one event, <event>
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered disable of A, enable of B, delete of A
      When the IPA lists the notifications of <event>
      Then the list has exactly "<told>"

      Examples:
        | event   | told         |
        | enable  | enable of B  |
        | disable | disable of A |
        | delete  | delete of A  |

    @req:N22-027 @binding:es10 @changes-state
    Scenario: A list while nothing is pending
      Given the eUICC has profile A enabled
      When the IPA lists every notification
      Then the list has nothing

  Rule: RetrieveNotificationsList

    @req:N22-017 @binding:es10 @changes-state
    Scenario: Notifications of one event
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered disable of A, enable of B, delete of A
      When the IPA retrieves the notifications of enable
      Then the list has exactly "enable of B"

    @req:N22-017 @binding:es10 @changes-state
    Scenario: The notification of one number
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered disable of A, enable of B, delete of A
      And the IPA has listed what is pending
      When the IPA retrieves by the number of "enable of B"
      Then the list has exactly "enable of B"

    @req:NOTIF-010 @binding:es10 @changes-state @since:1.1
    Scenario: Notifications of one event beside a package result
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered disable of A, enable of B, delete of A
      When the IPA retrieves the notifications of delete
      Then the list has exactly "delete of A"

    @req:NOTIF-010 @binding:es10 @changes-state @since:1.1
    Scenario: The notification of one number beside a package result
      Given the eUICC has profile A enabled, profile B disabled
      And the eIM has ordered disable of A, enable of B, delete of A
      And the IPA has listed what is pending
      When the IPA retrieves by the number of "disable of A"
      Then the list has exactly "disable of A"

    @req:N22-025 @binding:es10 @changes-state @since:1.1
    Scenario: Without criteria, notifications of both kinds
      Given the eUICC has profile A enabled
      And the IPA has just installed profile C
      And the eIM has ordered disable of A
      When the IPA retrieves every notification
      Then the list has exactly "result for C, disable of A"

    @req:N22-025 @binding:es10 @changes-state
    Scenario: For the event install, the installation result
      Given the eUICC has profile A enabled
      And the IPA has just installed profile C
      And the eIM has ordered disable of A
      When the IPA retrieves the notifications of install
      Then the list has exactly "result for C"

    @req:N22-024 @binding:es10 @changes-state
    Scenario: A number that no notification has
      Given the eUICC has profile A enabled
      When the IPA retrieves by a number that nothing has
      Then the list has nothing, or the card is of v2.0 or v2.1

    @req:NOTIF-012 @binding:es10 @changes-state @since:1.1
    Scenario: A number that neither notification nor result has
      Given the eUICC has profile A enabled
      When the IPA retrieves by a number that nothing has
      Then the list has nothing

    @req:NOTIF-012 @binding:es10 @changes-state @since:1.1
    Scenario: An event that has not happened
      Given the eUICC has profile A enabled
      When the IPA retrieves the notifications of delete
      Then the list has nothing

    @req:NOTIF-012 @binding:es10 @changes-state @since:1.1
    Scenario: Package results while none is stored
      Given the eUICC has profile A enabled
      When the IPA retrieves the package results
      Then the list has nothing

    @req:NOTIF-011 @binding:es10 @changes-state @since:1.1
    Scenario: Every stored package result
      Given the eUICC has profile A enabled
      And the eIM has ordered disable of A
      And the eIM has ordered list of profiles
      When the IPA retrieves the package results
      Then the list has exactly "package result, package result"

    @req:NOTIF-025 @binding:es10 @changes-state
    Scenario: The number of a stored package result
      Given the eUICC has profile A enabled
      And the eIM has ordered list of profiles
      When the IPA retrieves by the number of the package result
      Then the list has exactly "package result"

  Rule: RemoveNotificationFromList

    @req:N22-018 @binding:es10 @changes-state
    Scenario: A number that nothing has is removed
      Given the eUICC has profile A enabled
      When the IPA removes a number that nothing has
      Then the removal is answered with "deleteNotificationStatus nothingToDelete"
