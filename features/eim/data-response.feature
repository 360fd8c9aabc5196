@spec:SGP.32 @section:5.14.6 @role:eim
Feature: The answer of the IPA to a data request, delivered to the eIM
  It may hold notifications and package results. Their numbers are acknowledged; everything else has no number.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What has a number is acknowledged

    @req:EDR-023 @binding:any @changes-state @needs-operator
    Scenario: The data hold the result of a package
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result 1 times
      And the eIM has asked for the package results
      When the IPA answers with data that hold the result
      Then the eIM acknowledges the result

    @req:EDR-023 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: The data hold notifications for our SM-DP+
      Given the IPA has loaded the profile
      And the eIM has asked for the notifications
      And the eUICC has made notifications of disable and enable for our SM-DP+
      When the IPA answers with data that hold the notifications
      Then the eIM acknowledges every notification

  Rule: Where nothing has a number, the answer is empty

    @req:EDR-024 @binding:any @changes-state @needs-operator
    Scenario: The data hold neither notifications nor package results
      Given the eIM has asked for the certificates
      When the IPA answers with what was asked for
      Then the eIM answers emptyResponse

    @req:EDR-024 @binding:any @changes-state @needs-operator
    Scenario Outline: The IPA answers with <code>
      Given the eIM has asked for the certificates
      When the IPA answers the data request with <code>
      Then the eIM answers emptyResponse

      Examples:
        | code                |
        | incorrectTagList    |
        | euiccCiPKIdNotFound |
        | undefinedError      |

    @req:EDR-024 @since:1.1 @option:O_X_ECALL @binding:any @changes-state @needs-operator
    Scenario: An emergency call is under way
      Given the eIM has asked for the certificates
      When the IPA answers the data request with ecallActive
      Then the eIM answers emptyResponse

  Rule: Forms that IPAs in the field have are read

    @req:EDR-026 @binding:any @changes-state @needs-operator
    Scenario: The data with the result of a package stand without their arm
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result 1 times
      And the eIM has asked for the package results
      When the IPA answers with data that hold the result, without their arm
      Then the eIM acknowledges the result

    @req:EDR-026 @binding:any @changes-state @needs-operator
    Scenario: The data that were asked for stand without their arm
      Given the eIM has asked for the certificates
      When the IPA answers with what was asked for, without its arm
      Then the eIM answers emptyResponse

    @req:EDR-026 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: The error of a data request stands without its arm
      Given the eIM has asked for the certificates
      When the IPA answers the data request with undefinedError, without its arm
      Then the eIM answers emptyResponse

    @req:EDR-027 @binding:any @changes-state @needs-operator
    Scenario: The certificates stand whole inside of their tags
      Given the eIM has asked for the certificates
      When the IPA answers with certificates that stand whole inside of their tags
      Then the eIM answers emptyResponse
