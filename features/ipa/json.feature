@spec:SGP.32 @section:6.4.1 @role:ipa
Feature: The IPA reads the JSON binding
  Errors in both forms, and base64 as peers write it.

  Rule: Errors of getEimPackage

    @req:ESIPA-JSON-044 @option:O_X_JSON @binding:json
    Scenario Outline: noEimPackageAvailable as <form>
      Given the eIM has nothing for the IPA
      And the eIM says so with <form>
      When the IPA polls
      Then the IPA takes it for noEimPackageAvailable and asks no more

      Examples:
        | form                      |
        | the status Failed 8.1.1/3.7 |
        | the member eimPackageError 1 |

  Rule: Base64

    @req:ESIPA-JSON-030 @option:O_X_JSON @binding:json @changes-state @hostile
    Scenario Outline: A package in base64 <variant>
      Given the eIM has a package that enables profile B
      And the eIM writes its base64 <variant>
      When the IPA polls
      Then no other package reaches the eUICC than the one that the eIM has made
      And the IPA still polls

      Examples:
        | variant                   |
        | without padding           |
        | with line breaks          |
        | with the alphabet of URLs |
