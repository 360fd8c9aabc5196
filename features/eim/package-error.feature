@spec:SGP.32 @section:5.14.6 @role:eim
Feature: A package that was not carried out, told to the eIM
  The eUICC signs why it refused a package, or the IPA says that it could not read it. Neither has a sequence number.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A signed package error is taken, and there is nothing to acknowledge

    @req:PROV-025 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: The eUICC has answered the package error <code>
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered the package error <code>
      When the IPA delivers the result
      Then the eIM answers emptyResponse

      Examples:
        | code                   |
        | invalidEid             |
        | replayError            |
        | counterValueOutOfRange |
        | sizeOverflow           |
        | ecallActive            |
        | undefinedError         |

    @req:EMG-012 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: An emergency call was under way
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered the package error ecallActive
      And the IPA has delivered the result 1 times
      When the IPA asks for work
      Then the eIM offers the operations under a higher counter

  Rule: A package that the IPA could not use is not offered unchanged

    @req:PROV-017 @binding:any @changes-state @needs-operator
    Scenario Outline: The IPA has answered the package with <code>
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the IPA has answered it with the result error code <code>
      When the IPA asks for work
      Then the eIM does not offer the package under the counter that it had

      Examples:
        | code                 |
        | invalidPackageFormat |
        | unknownPackage       |
        | undefinedError       |

    @req:PROV-017 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has called the package a replay
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered the package error replayError
      And the IPA has delivered the result 1 times
      When the IPA asks for work
      Then the eIM does not offer the package under the counter that it had
