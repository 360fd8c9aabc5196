@spec:SGP.32 @section:5.14.6 @role:eim
Feature: Outcomes of orders, as the operator of the eIM sees them
  The operator is told what the eUICC signed, and nothing that it did not. SGP.32 has no interface for it: this is information.

  Background:
    Given an IPA connected to the eIM under test

  Rule: An order has succeeded when the eUICC has signed that it has

    @req:PSMO-EN-013 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has signed that enable worked
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then for the operator the order has succeeded

    @req:PSMO-EN-013 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has signed that enable did not work
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered enableResult undefinedError
      When the IPA delivers the result
      Then for the operator the order has not succeeded

    @req:PSMO-DEL-012 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has signed that delete worked
      Given the operator has ordered delete
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then for the operator the order has succeeded

    @req:PSMO-DEL-012 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has signed that delete did not work
      Given the operator has ordered delete
      And the IPA has fetched the package
      And the eUICC has answered deleteResult undefinedError
      When the IPA delivers the result
      Then for the operator the order has not succeeded

    @req:PKG-022 @binding:any @changes-state @needs-operator
    Scenario: The result has an altered signature
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with an altered signature
      When the IPA delivers the result
      Then for the operator the order has not succeeded

    @req:PKG-022 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has signed an error for disable
      Given the operator has ordered disable
      And the IPA has fetched the package
      And the eUICC has answered disableResult undefinedError
      When the IPA delivers the result
      Then for the operator the order has not succeeded

    @req:ROLE-003 @binding:any @changes-state @needs-operator
    Scenario: The IPA has reported what the eUICC did
      Given the operator has ordered listProfileInfo
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then for the operator the order has succeeded

  Rule: Each operation of a package has an outcome

    @req:PKG-023 @binding:any @changes-state @needs-operator
    Scenario: The first operation has worked, and the second has not
      Given the operator has ordered getRAT and delete
      And the IPA has fetched the package
      And the eUICC has carried out the first and answered deleteResult iccidOrAidNotFound
      When the IPA delivers the result
      Then for the operator the order has failed with deleteResult iccidOrAidNotFound

    @req:PKG-023 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has stopped at the first operation
      Given the operator has ordered delete and getRAT
      And the IPA has fetched the package
      And the eUICC has answered deleteResult iccidOrAidNotFound
      When the IPA delivers the result
      Then for the operator the order has not succeeded

    @req:PKG-023 @since:1.1 @option:O_X_FALLBACK @binding:any @changes-state @needs-operator
    Scenario Outline: <operation> has an outcome of its own
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <operation>Result fallbackProfileEnabled
      When the IPA delivers the result
      Then for the operator the order has failed with <operation>Result fallbackProfileEnabled

      Examples:
        | operation              |
        | setFallbackAttribute   |
        | unsetFallbackAttribute |

  Rule: What a result brings is kept

    @req:PSMO-RAT-003 @binding:any @changes-state @needs-operator
    Scenario Outline: The Rules Authorisation Table has <entries> entries
      Given the operator has ordered getRAT
      And the IPA has fetched the package
      And the eUICC has answered with a Rules Authorisation Table of <entries> entries
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | entries |
        | 0       |
        | 2       |

    @req:ECO-UPD-009 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has not stored the new key of the eIM
      Given the operator has ordered updateEim of its own key
      And the IPA has fetched the package
      And the eUICC has answered updateEimResult ciPKUnknown
      And the IPA has delivered the result 1 times
      And the operator has ordered enable
      When the IPA fetches the package
      Then the package is signed with the key that the eUICC has stored
