@spec:SGP.32 @section:5.14.6 @role:eim
Feature: Notifications that come with the result of a package
  An operation makes notifications, and the IPA delivers them with the result. The eIM acknowledges each one that it has taken over.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Each has a signature of its own

    @req:ACK-001 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: The result comes with two notifications for our SM-DP+
      Given the IPA has loaded the profile
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eUICC has made notifications of disable and enable for our SM-DP+
      When the IPA delivers the result with the notifications
      Then the eIM acknowledges the result and every notification

    @req:NOTIF-020 @binding:any @changes-state @needs-operator
    Scenario: One of two notifications has an altered signature
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eUICC has made a notification of disable, and one of enable whose signature was altered
      When the IPA delivers the result with the notifications
      Then the eIM does not acknowledge the altered notification

  Rule: A certificate in a notification names the eUICC

    @req:ESIPA-JSON-028 @since:1.1 @binding:json @changes-state @needs-operator
    Scenario: The result comes without EID over another connection, with a notification that holds certificates
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eUICC has made a notification of enable
      When the IPA delivers result and notification over another connection without its EID
      Then the eIM acknowledges the result
