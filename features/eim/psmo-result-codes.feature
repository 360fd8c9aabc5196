@spec:SGP.32 @section:5.14.6 @role:eim
Feature: Results of profile state management that tell of an error
  An operation may go wrong on the eUICC. What it signed is a result all the same: it has a sequence number, and it is acknowledged.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A code of any operation is acknowledged

    @req:ACK-008 @binding:any @changes-state @needs-operator
    Scenario Outline: <operation> is answered with <result> <code>
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> <code>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation                | result                         | code                      |
        | enable                   | enableResult                   | iccidOrAidNotFound        |
        | enable                   | enableResult                   | profileNotInDisabledState |
        | enable                   | enableResult                   | undefinedError            |
        | disable                  | disableResult                  | iccidOrAidNotFound        |
        | disable                  | disableResult                  | profileNotInEnabledState  |
        | disable                  | disableResult                  | undefinedError            |
        | delete                   | deleteResult                   | iccidOrAidNotFound        |
        | delete                   | deleteResult                   | profileNotInDisabledState |
        | delete                   | deleteResult                   | undefinedError            |
        | listProfileInfo          | listProfileInfoResult          | incorrectInputValues      |
        | listProfileInfo          | listProfileInfoResult          | profileChangeOngoing      |
        | listProfileInfo          | listProfileInfoResult          | undefinedError            |
        | configureImmediateEnable | configureImmediateEnableResult | insufficientMemory        |
        | configureImmediateEnable | configureImmediateEnableResult | commandError              |
        | configureImmediateEnable | configureImmediateEnableResult | undefinedError            |

    @req:ACK-008 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: <operation> is answered with <result> <code>, which came with v1.1
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> <code>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation           | result                    | code                  |
        | enable              | enableResult              | disallowedByPolicy    |
        | enable              | enableResult              | catBusy               |
        | enable              | enableResult              | rollbackNotAvailable  |
        | disable             | disableResult             | disallowedByPolicy    |
        | disable             | disableResult             | catBusy               |
        | delete              | deleteResult              | disallowedByPolicy    |
        | delete              | deleteResult              | rollbackNotAvailable  |
        | delete              | deleteResult              | returnFallbackProfile |
        | setDefaultDpAddress | setDefaultDpAddressResult | undefinedError        |

    @req:ACK-008 @since:1.1 @option:O_X_FALLBACK @binding:any @changes-state @needs-operator
    Scenario Outline: <operation> is answered with <result> <code>, which an eUICC with fallback has
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> <code>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation              | result                       | code                   |
        | setFallbackAttribute   | setFallbackAttributeResult   | iccidOrAidNotFound     |
        | setFallbackAttribute   | setFallbackAttributeResult   | fallbackNotAllowed     |
        | setFallbackAttribute   | setFallbackAttributeResult   | fallbackProfileEnabled |
        | setFallbackAttribute   | setFallbackAttributeResult   | undefinedError         |
        | unsetFallbackAttribute | unsetFallbackAttributeResult | noFallbackAttribute    |
        | unsetFallbackAttribute | unsetFallbackAttributeResult | fallbackProfileEnabled |
        | unsetFallbackAttribute | unsetFallbackAttributeResult | commandError           |
        | unsetFallbackAttribute | unsetFallbackAttributeResult | undefinedError         |
