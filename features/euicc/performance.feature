@spec:Derived @section:3.4.1 @role:euicc
Feature: Performance of a card as the vendor declares it
  What is declared in the profile is measured.

  Rule: Declared figures hold

    @req:PERF-009 @binding:es10 @changes-state @timing @exclusive:load
    Scenario: The time of an enable
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM enables B and A in turn, fifty times
      Then 95 of 100 packages are answered within the declared time

    @req:PERF-011 @binding:es10 @changes-state @timing @exclusive:load
    Scenario: The declared number of switches
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM enables B and A in turn, as often as declared
      Then every switch has ended with "enableResult ok"
