@spec:SGP.32 @section:3.7 @role:eim
Feature: Notifications on their way to the SM-DP+
  The eIM passes notifications on to the SM-DP+ that they name, as the eUICC signed them, and keeps them until the SM-DP+ has taken them.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Every notification reaches its SM-DP+

    @req:NOTIF-006 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has enabled a profile
      Given the IPA has loaded the profile
      And the eUICC has a notification of enable
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

    @req:ESIPA-HTTP-016 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: The eIM has taken the notification
      Given the IPA has loaded the profile
      And the eUICC has a notification of enable
      When the IPA hands it over
      Then the eIM takes it without a word

    @req:ES9PP-012 @binding:any @changes-state @needs-operator
    Scenario Outline: The notification is one of <event>
      Given the IPA has loaded the profile
      And the eUICC has a notification of <event>
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

      Examples:
        | event   |
        | install |
        | enable  |
        | disable |
        | delete  |

    @req:IDL-006 @binding:any @changes-state @needs-operator
    Scenario: The profile has been installed
      Given the IPA has loaded the profile
      And the eUICC has installed the profile
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

    @req:IDL-006 @binding:any @changes-state @needs-operator
    Scenario: The profile could not be installed
      Given the IPA has loaded the profile
      And the eUICC could not install the profile
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

    @req:NOTIF-015 @binding:any @changes-state @needs-operator
    Scenario: The notification has an element of a later version
      Given the IPA has loaded the profile
      And the eUICC has a notification with an element of a later version
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it

    @req:NOTIF-015 @binding:any @changes-state @needs-operator
    Scenario: The notification has a length with an octet too many
      Given the IPA has loaded the profile
      And the eUICC has a notification with a length that has an octet too many
      When the IPA hands it over
      Then the SM-DP+ gets the notification as the eUICC signed it, where it gets it at all

    @req:NOTIF-022 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: Only its certificates say whose notification it is
      Given the IPA has loaded the profile
      And the eUICC has a notification of enable
      When the IPA hands it over over a connection of its own
      Then the notification reaches the SM-DP+

    @req:NOTIF-022 @option:O_X_INDIRECT @option:O_X_MIN_BYTES @since:1.2 @binding:any @changes-state @needs-operator
    Scenario: Only its EID says whose notification it is
      Given the IPA has declared minimizeEsipaBytes
      And the IPA has loaded the profile
      And the eUICC has a notification of enable in the compact form with its EID
      When the IPA hands it over over a connection of its own
      Then the notification reaches the SM-DP+

  Rule: A notification goes to its own SM-DP+ and to no other

    @req:NOTIF-007 @binding:any @changes-state @needs-operator
    Scenario: Two notifications are for two servers
      Given the IPA has loaded the profile
      And the IPA has handed over a notification for another server
      When the IPA hands over a later notification
      Then the SM-DP+ gets the later notification alone

    @req:IDL-064 @binding:any @changes-state @needs-operator
    Scenario: The installation result is of a download that the eIM has not relayed
      Given the IPA has loaded the profile
      And the eUICC has installed a profile that the eIM knows nothing of
      And the IPA has handed it over
      When the IPA hands over a later notification
      Then the SM-DP+ gets the later notification alone

  Rule: What the SM-DP+ has not taken is kept

    @req:NOTIF-019 @binding:any @changes-state @needs-operator
    Scenario: The IPA hands a notification over twice
      Given the IPA has loaded the profile
      And the eUICC has a notification of enable
      And the IPA has handed it over
      And the SM-DP+ has got it
      And the IPA has handed it over
      When the IPA hands over a later notification
      Then the SM-DP+ has got the earlier one once

    @req:NOTIF-009 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ could not be reached for a while
      Given the IPA has loaded the profile
      And the SM-DP+ takes no connections
      And the eUICC has a notification of enable
      And the IPA has handed it over
      And the SM-DP+ is there again
      When the IPA hands over a later notification
      Then the SM-DP+ gets both, the earlier one first

    @req:NOTIF-009 @binding:any @changes-state @needs-operator
    Scenario: Another server cannot be reached
      Given the IPA has loaded the profile
      And the IPA has handed over a notification for another server
      When the IPA hands over a later notification
      Then the SM-DP+ gets the later notification

    @req:IDL-027 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ could not be reached when the profile was installed
      Given the IPA has loaded the profile
      And the SM-DP+ takes no connections
      And the eUICC has installed the profile
      And the IPA has handed it over
      And the SM-DP+ is there again
      When the IPA hands over a later notification
      Then the SM-DP+ gets both, the earlier one first

    @req:NOTIF-008 @binding:any @changes-state @needs-operator
    Scenario: The SM-DP+ does not take the installation result
      Given the IPA has loaded the profile
      And the SM-DP+ takes no notification
      And the eUICC has installed the profile
      And the IPA has handed it over
      And the eIM has tried to pass it on in vain
      When the IPA hands over a later notification, taken or not
      Then the SM-DP+ gets no later notification
