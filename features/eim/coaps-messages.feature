@spec:RFC7252 @section:4 @role:eim
Feature: Messages of CoAP that come twice, late or damaged
  Networks repeat what an IPA sends, and an IPA repeats what is not acknowledged: the eIM carries it out once, and says in time that it has it.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A message is carried out once

    @req:ESIPA-COAP-014 @binding:coaps @changes-state @needs-operator
    Scenario: The answer to InitiateAuthentication was lost
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication in a message that comes three times, one behind the other
      Then the eIM gives the same response each time
      And the SM-DP+ has got InitiateAuthentication once

    @req:ESIPA-COAP-014 @binding:coaps @changes-state @needs-operator
    Scenario: The request comes again while the eIM waits for the SM-DP+
      Given the IPA has got a download trigger
      And the SM-DP+ takes its time
      When the IPA sends InitiateAuthentication in a message that comes three times at once
      Then the eIM gives the same response each time
      And the SM-DP+ has got InitiateAuthentication once

    @req:ESIPA-COAP-014 @binding:coaps @changes-state @needs-operator
    Scenario: The package was lost on its way
      Given the operator has ordered enable
      When the IPA sends GetEimPackage in a message that comes three times, one behind the other
      Then the eIM gives the same response each time

    @req:ESIPA-COAP-014 @binding:coaps @changes-state @needs-operator
    Scenario: The acknowledgement of a result was lost
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA sends ProvideEimPackageResult in a message that comes three times, one behind the other
      Then the eIM gives the same response each time

    @req:ESIPA-COAP-029 @binding:coaps @changes-state @needs-operator
    Scenario: A message that nobody acknowledges comes three times
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication in a non-confirmable message that comes three times at once
      Then the SM-DP+ has got InitiateAuthentication once

  Rule: What takes long is acknowledged first

    @req:ESIPA-COAP-030 @binding:coaps @changes-state @needs-operator
    Scenario: An SM-DP+ that takes longer than an IPA waits
      Given the IPA has got a download trigger
      And the SM-DP+ answers later than an IPA waits for an acknowledgement
      When the IPA sends InitiateAuthentication over CoAP
      Then the eIM acknowledges the request in time, and answers it then

    @req:ESIPA-COAP-030 @binding:coaps @changes-state @needs-operator @hostile
    Scenario: An IPA that does not want the late response any more
      Given the IPA has got a download trigger
      And the SM-DP+ answers later than an IPA waits for an acknowledgement
      When the IPA sends InitiateAuthentication over CoAP and resets the response
      Then the eIM does not send the response again and again
      And the eIM still answers

  Rule: What is no message is none

    @req:ESIPA-COAP-031 @binding:coaps @hostile
    Scenario Outline: A message with <flaw>
      When the IPA asks for work in a message with <flaw>
      Then the eIM resets the message or ignores it
      And the association of the IPA is still served
      And the eIM still answers

      Examples:
        | flaw                                  |
        | a reserved length of the token        |
        | version 2 in place of 1               |
        | a payload marker and no payload       |
        | an option longer than the message     |
        | a reserved class of code              |
        | the code of no message, and a payload |

    @req:ESIPA-COAP-032 @binding:coaps
    Scenario: A ping
      When the IPA pings the eIM
      Then the eIM resets the message
