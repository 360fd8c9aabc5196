@spec:Derived @section:6.4.1 @role:eim
Feature: Broken bodies in the JSON binding
  What is no JSON, or JSON of another form, is told so; what a later version adds is passed over.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What is no JSON is not taken

    @req:ESIPA-JSON-025 @since:1.1 @binding:json @hostile
    Scenario Outline: A body with <flaw>
      When the IPA sends GetEimPackage with <flaw>
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | flaw                           |
        | its text cut off               |
        | a comma behind the last member |
        | single quotes                  |
        | NaN as a number                |
        | text in UTF-16                 |

    @req:ESIPA-JSON-025 @since:1.1 @binding:json @hostile
    Scenario: A body with a byte order mark
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with a byte order mark
      Then the eIM answers as it did before or does not take it
      And the eIM still answers

  Rule: Members are those of the function, once, and of their type

    @req:ESIPA-JSON-026 @since:1.1 @binding:json
    Scenario: Members of a later version
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with members of a later version
      Then the eIM answers as it did before

    @req:ESIPA-JSON-027 @since:1.1 @binding:json @hostile
    Scenario Outline: A request that has <flaw>
      When the IPA sends GetEimPackage with <flaw>
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | flaw                       |
        | the EID twice              |
        | a member of the wrong type |

  Rule: Base64 holds one object

    @req:ESIPA-JSON-029 @since:1.1 @binding:json @hostile @changes-state
    Scenario Outline: A result that is <flaw>
      When the IPA sends ProvideEimPackageResult with <flaw>
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | flaw                        |
        | base64 outside the alphabet |
        | base64 cut off              |
        | two objects in base64       |
