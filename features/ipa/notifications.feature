@spec:SGP.32 @section:3.7 @role:ipa
Feature: The IPA delivers notifications
  What the eUICC has to tell goes to the server that it names, directly or through the eIM, and stays on the eUICC until it is there.

  Rule: To whom, in which order, and in which form

    @req:NOTIF-001 @binding:any @changes-state
    Scenario: Notifications for two recipients, one of which cannot be reached
      Given profile A names the SM-DP+ and profile B a server that nobody can reach
      And the eIM acknowledges only the result itself
      When the IPA polls
      Then each notification goes to the recipient that it names

    @req:NOTIF-002 @binding:any @changes-state
    Scenario: Three notifications for one recipient
      Given the eIM has a package that disables, enables and deletes profiles
      And the eIM acknowledges only the result itself
      And the SM-DP+ takes its time for each notification
      When the IPA polls
      Then the notifications come in ascending sequence number, one at a time

    @req:NOTIF-023 @binding:any @changes-state
    Scenario: Notifications name their recipient in capital letters
      Given the profiles name the SM-DP+ in capital letters
      And the eIM acknowledges only the result itself
      When the IPA polls
      Then the notifications that come are those of the eUICC, octet by octet

    @req:NOTIF-023 @binding:any @changes-state
    Scenario: A bundle names its recipient in capital letters
      Given the profiles name the SM-DP+ in capital letters
      When the IPA polls
      Then the notifications are those of the eUICC, octet by octet

  Rule: A delivery that fails

    @req:NOTIF-004 @binding:any @changes-state
    Scenario Outline: The SM-DP+ answers notifications with <answer>
      Given the eIM has a package that enables profile B
      And the eIM acknowledges only the result itself
      And the SM-DP+ answers notifications with <answer>
      When the IPA polls
      Then the IPA removes no notification that was not acknowledged

      Examples:
        | answer    |
        | status500 |
        | hangUp    |
        | garbage   |

    @req:NOTIF-005 @binding:any @changes-state @timing
    Scenario: The SM-DP+ takes notifications again
      Given the eIM has a package that enables profile B
      And the eIM acknowledges only the result itself
      And the SM-DP+ answers notifications with status500
      And the notifications of a package could not be delivered
      When the IPA polls
      Then each notification is delivered, or still on the eUICC
      And the SM-DP+ or the eIM gets the notifications again

    @req:NOTIF-018 @binding:any @changes-state @timing
    Scenario: The IPA restarts between the switch and the delivery
      Given the eIM has a package that enables profile B
      And the eIM acknowledges only the result itself
      And the SM-DP+ answers notifications with hangUp
      And the notifications of a package could not be delivered
      When the IPA restarts and polls
      Then each notification is delivered, or still on the eUICC
