@spec:RFC7252 @section:4.8.2 @role:eim
Feature: A device that comes back after hours
  Meters sleep from one reading to the next. What an eIM still knows then of associations, messages and blocks is its own business; that it serves the device is not.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Its association

    @req:ESIPA-COAP-001 @binding:coaps @timing
    Scenario: The device has kept its association
      Given the IPA has an association with the eIM
      And the IPA has asked for work over it
      And hours have gone by
      When the IPA asks for work over its association, and over a new one where nobody answers
      Then the eIM answers it over one of them

    @req:SEC-DTLS-020 @binding:coaps @timing @hostile
    Scenario: The device has lost its power, and comes back from the same address
      Given the IPA has an association with the eIM
      And the device has lost its power
      And hours have gone by
      When the IPA comes back from the same address and asks for work
      Then the eIM answers it over the new association
      And the eIM still answers

    @req:ESIPA-COAP-001 @binding:coaps @timing
    Scenario: The device has lost its power, and comes back from another address
      Given the IPA has an association with the eIM
      And the device has lost its power
      And hours have gone by
      When the IPA comes back from another address and asks for work
      Then the eIM answers it over the new association

  Rule: Its messages

    @req:ESIPA-COAP-046 @binding:coaps @timing
    Scenario: A message id comes again
      Given the IPA has an association with the eIM
      And the IPA has asked for work over it
      And hours have gone by
      When the IPA asks for work over its association in a message with the id of hours before
      Then the eIM takes it for a new message

    @req:ESIPA-COAP-022 @binding:coaps @changes-state @needs-operator @timing
    Scenario: The rest of a body comes
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has sent half of the result in blocks
      And hours have gone by
      When the IPA sends the other half
      Then the eIM has no half of it any more

    @req:ESIPA-COAP-010 @binding:coaps @changes-state @needs-operator @timing
    Scenario: A body whose transfer broke off comes from its beginning
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has sent half of the result in blocks and lost its association
      And hours have gone by
      When the IPA delivers the result over another connection
      Then the eIM acknowledges the result

  Rule: Its work

    @req:RETR-018 @binding:coaps @changes-state @needs-operator @timing
    Scenario: A package whose result has not come
      Given the operator has ordered enable
      And the IPA has fetched the package
      And hours have gone by
      When the IPA asks for work over another connection
      Then the eIM offers the package again, or a successor with a higher counter

    @req:PROV-012 @binding:coaps @changes-state @needs-operator @timing
    Scenario: A result whose acknowledgement was lost
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result and lost the answer
      And hours have gone by
      When the IPA delivers the result over another connection
      Then the eIM acknowledges the result
