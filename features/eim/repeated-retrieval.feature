@spec:SGP.32 @section:3.1.1.1 @role:eim
Feature: Work that is asked for more than once
  An answer may be lost on its way, and several devices may ask at once. Nothing is lost, nothing goes astray, and no counter serves twice.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A package without a result is offered again

    @req:RETR-018 @binding:any @changes-state @needs-operator
    Scenario: The same connection asks again
      Given the operator has ordered enable
      And the IPA has fetched the package
      When the IPA asks for work
      Then the eIM offers the package again, or a successor with a higher counter

    @req:RETR-018 @binding:any @changes-state @needs-operator
    Scenario: The answer was lost twice with its connection
      Given the operator has ordered enable
      And the IPA has fetched the package, and the answer was lost 2 times
      When the IPA asks for work over another connection
      Then the eIM offers the package again, or a successor with a higher counter

    @req:RETR-018 @binding:any @changes-state @needs-operator
    Scenario: The eIM was started again after it had sent the package
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eIM has been started again
      When the IPA asks for work
      Then the eIM offers the package again, or a successor with a higher counter

    @req:RETR-018 @binding:any @changes-state @needs-operator
    Scenario: The eIM was started again before it had sent the package
      Given the operator has ordered enable
      And the eIM has been started again
      When the IPA asks for the work that follows
      Then enable has come

    @req:RETR-018 @binding:any @changes-state @needs-operator
    Scenario: Another eUICC was served in between
      Given the operator has ordered enable for two eUICCs
      And the IPA has fetched the package
      And the IPA of the second has asked for work
      When the IPA asks for work
      Then the eIM offers the package again, or a successor with a higher counter

  Rule: A data request does not hold up what is behind it

    @req:RETR-015 @binding:any @changes-state @needs-operator
    Scenario: The IPA leaves a data request unanswered
      Given the operator has ordered data of the IPA, and enable behind it
      And the IPA has asked for work 9 times, and answers no data request
      When the IPA asks for work once more
      Then the package has been offered by now

  Rule: A package goes to its own eUICC only

    @req:RETR-014 @binding:any @changes-state @needs-operator
    Scenario: Two eUICCs have their IPAs behind one connection
      Given the operator has ordered enable for two eUICCs
      And the IPA of the first has asked for work
      When the IPA of the second asks for work over the connection of the first
      Then every package is for the eUICC whose IPA asked

    @req:RETR-014 @binding:any @changes-state @needs-operator
    Scenario: The second of two eUICCs has no package
      Given the eIM has no work for the second eUICC
      And the operator has ordered enable
      When the IPA of the second asks for work over the connection of the first
      Then no package of the first comes

    @req:RETR-014 @binding:any @changes-state @needs-operator
    Scenario: Two eUICCs are served at the same time
      Given the operator has ordered enable for two eUICCs
      When both ask for work at once, 2 times each
      Then every package is for the eUICC whose IPA asked

  Rule: Retrievals at the same time do not use a counter twice

    @req:RETR-017 @binding:any @changes-state @needs-operator
    Scenario: One EID is asked for over many connections at once
      Given the operator has ordered enable, disable and getRAT in three orders
      When the IPA asks for work over 5 connections at once
      Then no two packages have the same counter and other content
