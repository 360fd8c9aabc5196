@spec:Derived @section:5.14.5 @role:eim
Feature: Performance as the vendor declares it
  What is declared in the profile is measured, within the request rate that the profile allows.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Declared figures hold

    @req:PERF-001 @binding:asn1 @timing @exclusive:load
    Scenario: The time of an answer when nothing is pending
      When the IPA asks for work time and again
      Then 95 of 100 answers come within the declared time

    @req:PERF-002 @binding:asn1 @timing @exclusive:load
    Scenario: The declared number of polls in a second
      When devices ask for work at the declared rate
      Then every poll is answered
