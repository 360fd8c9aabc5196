@spec:SGP.32 @section:2.11.2.1 @role:eim
Feature: Forms of results that eUICCs and IPAs have, and that later versions may have
  Products differ in what they write, and later versions add to it. What an eIM takes is worth knowing; that it lives on is a must.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Results in other forms

    @req:DIAL-001 @binding:any @changes-state @needs-operator
    Scenario: The result stands without its arm
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the eUICC leaves the arm of its result out
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:DIAL-001 @binding:any @changes-state @needs-operator
    Scenario: The package error stands without its arm
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered the package error undefinedError
      And the eUICC leaves the arm of its result out
      When the IPA delivers the result
      Then the eIM answers emptyResponse

    @req:DIAL-005 @binding:any @changes-state @needs-operator
    Scenario: The signature is written in DER
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with a signature in DER
      When the IPA delivers the result
      Then the eIM does not acknowledge the result

    @req:PKG-025 @binding:any @changes-state @needs-operator
    Scenario: An eUICC of v1.0 has signed over eimSignature
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with a signature over eimSignature
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:PSMO-LST-009 @binding:any @changes-state @needs-operator
    Scenario Outline: The list of profiles stands <where>
      Given the operator has ordered listProfileInfo
      And the IPA has fetched the package
      And the eUICC has answered with a list of profiles that stands <where>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | where           |
        | in its arm      |
        | without its arm |

  Rule: Alternatives that no version has yet

    @req:VER-006 @binding:any @hostile @changes-state @needs-operator
    Scenario Outline: The result of <operation> has the number 90
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> 90
      When the IPA delivers the result over another connection
      Then the eIM still answers

      Examples:
        | operation                | result                         |
        | enable                   | enableResult                   |
        | disable                  | disableResult                  |
        | delete                   | deleteResult                   |
        | listProfileInfo          | listProfileInfoResult          |
        | configureImmediateEnable | configureImmediateEnableResult |
        | addEim                   | addEimResult                   |
        | deleteEim                | deleteEimResult                |
        | updateEim                | updateEimResult                |
        | listEim                  | listEimResult                  |
        | enable                   | processingTerminated           |

    @req:VER-006 @since:1.1 @binding:any @hostile @changes-state @needs-operator
    Scenario: The result of setDefaultDpAddress has the number 90
      Given the operator has ordered setDefaultDpAddress
      And the IPA has fetched the package
      And the eUICC has answered setDefaultDpAddressResult 90
      When the IPA delivers the result over another connection
      Then the eIM still answers

    @req:VER-006 @since:1.1 @option:O_X_FALLBACK @binding:any @hostile @changes-state @needs-operator
    Scenario Outline: With fallback, the result of <operation> has the number 90
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <operation>Result 90
      When the IPA delivers the result over another connection
      Then the eIM still answers

      Examples:
        | operation              |
        | setFallbackAttribute   |
        | unsetFallbackAttribute |

    @req:VER-006 @binding:any @hostile @changes-state @needs-operator
    Scenario: The package error has the number 90
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered the package error 90
      When the IPA delivers the result over another connection
      Then the eIM still answers

    @req:VER-006 @binding:any @hostile @changes-state @needs-operator
    Scenario Outline: There is an unknown <alternative>
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers it with an unknown <alternative>
      Then the eIM still answers

      Examples:
        | alternative         |
        | result of operation |
        | arm of the result   |
        | kind of result      |
