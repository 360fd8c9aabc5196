@spec:SGP.32 @section:5.14.5 @role:eim
Feature: A state change that the IPA tells with its request for work
  Something has changed on the eUICC that the eIM did not order. The eIM hears of it, and goes on serving.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Every cause is taken

    @req:STC-010 @since:1.1 @binding:any @changes-state
    Scenario Outline: The cause is <cause> (<name>)
      Given the eIM has no work for the eUICC
      When the IPA asks for work and tells a state change of cause <cause>
      Then the eIM answers with something to do, or with the package error noEimPackageAvailable

      Examples:
        | cause | name                   |
        | 0     | otherEim               |
        | 1     | fallback               |
        | 2     | emergencyProfile       |
        | 3     | local                  |
        | 4     | reset                  |
        | 5     | immediateEnableProfile |
        | 6     | deviceChange           |
        | 7     | of a later version     |
        | 126   | of nobody              |
        | 127   | undefined              |

    @req:DIAL-007 @binding:asn1 @changes-state
    Scenario: The network stands where the other version has it
      Given the eIM has no work for the eUICC
      When the IPA asks for work and tells its network where the other version has it
      Then the eIM serves the request as if the network were not told

  Rule: What was planned is still done, and the eIM may look anew

    @req:RETR-018 @binding:any @changes-state @needs-operator
    Scenario: A package is under way when the change is told
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the IPA has asked for work and told a state change
      When the IPA asks for work
      Then the eIM offers the package again, or a successor with a higher counter

    @req:STC-011 @since:1.1 @binding:any @changes-state
    Scenario: The eIM had nothing to do
      Given the eIM has no work for the eUICC
      When the IPA asks for work and tells a state change
      Then the eIM asks anew for what the eUICC holds
