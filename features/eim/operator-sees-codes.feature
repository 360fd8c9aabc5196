@spec:SGP.32 @section:5.13 @role:eim
Feature: Result codes, as the operator of the eIM sees them
  SGP.32 has no interface for operators. What theirs shows is information, and worth having: a code says what to do next.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Each code can be told from the others

    @req:PSMO-EN-014 @binding:any @changes-state @needs-operator
    Scenario Outline: enable was answered with <code>
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered enableResult <code>
      When the IPA delivers the result
      Then for the operator the order has failed with enableResult <code>

      Examples:
        | code                      |
        | iccidOrAidNotFound        |
        | profileNotInDisabledState |
        | undefinedError            |

    @req:PSMO-EN-014 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: enable was answered with <code>, which came with v1.1
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered enableResult <code>
      When the IPA delivers the result
      Then for the operator the order has failed with enableResult <code>

      Examples:
        | code                 |
        | disallowedByPolicy   |
        | catBusy              |
        | rollbackNotAvailable |

    @req:PSMO-DIS-010 @binding:any @changes-state @needs-operator
    Scenario Outline: disable was answered with <code>
      Given the operator has ordered disable
      And the IPA has fetched the package
      And the eUICC has answered disableResult <code>
      When the IPA delivers the result
      Then for the operator the order has failed with disableResult <code>

      Examples:
        | code                     |
        | iccidOrAidNotFound       |
        | profileNotInEnabledState |
        | undefinedError           |

    @req:PSMO-DIS-010 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: disable was answered with <code>, which came with v1.1
      Given the operator has ordered disable
      And the IPA has fetched the package
      And the eUICC has answered disableResult <code>
      When the IPA delivers the result
      Then for the operator the order has failed with disableResult <code>

      Examples:
        | code               |
        | disallowedByPolicy |
        | catBusy            |

    @req:PSMO-DEL-013 @binding:any @changes-state @needs-operator
    Scenario Outline: delete was answered with <code>
      Given the operator has ordered delete
      And the IPA has fetched the package
      And the eUICC has answered deleteResult <code>
      When the IPA delivers the result
      Then for the operator the order has failed with deleteResult <code>

      Examples:
        | code                      |
        | iccidOrAidNotFound        |
        | profileNotInDisabledState |
        | undefinedError            |

    @req:PSMO-DEL-013 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: delete was answered with <code>, which came with v1.1
      Given the operator has ordered delete
      And the IPA has fetched the package
      And the eUICC has answered deleteResult <code>
      When the IPA delivers the result
      Then for the operator the order has failed with deleteResult <code>

      Examples:
        | code                  |
        | disallowedByPolicy    |
        | rollbackNotAvailable  |
        | returnFallbackProfile |
