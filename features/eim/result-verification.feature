@spec:SGP.32 @section:2.11.2.1 @role:eim
Feature: The signature of a result, verified by the eIM
  A result counts only where the eUICC of the package signed it, over its data and the association token. What an eIM answers to another
  one is its own affair; that it neither acknowledges it nor believes it is not.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A result whose signature does not hold is not believed

    @req:PKG-014 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: The result has <flaw>
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with <flaw>
      When the IPA delivers the result
      Then the eIM does not acknowledge the result

      Examples:
        | flaw                           |
        | an altered signature           |
        | the signature of another eUICC |
        | a signature on another curve   |
        | a signature over another token |
        | data altered after signing     |

    @req:PKG-024 @binding:any @changes-state @needs-operator
    Scenario Outline: The result has <flaw>, and the IPA asks again
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with <flaw>
      When the IPA delivers the result
      Then the eIM does not acknowledge the result
      And the package does not count as done

      Examples:
        | flaw                           |
        | an altered signature           |
        | the signature of another eUICC |
        | data altered after signing     |

    @req:PKG-024 @binding:any @changes-state @needs-operator
    Scenario: The result with an altered signature comes by HandleNotification
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with an altered signature
      When the IPA tries to deliver the result by HandleNotification
      Then the package does not count as done

    @req:ACK-001 @binding:any @changes-state @needs-operator
    Scenario: The right result comes after one with an altered signature
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the IPA has delivered a result with an altered signature
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:PKG-014 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: The right result has an element that a later version may add
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with an element of a later version
      When the IPA delivers the result
      Then the eIM acknowledges the result

  Rule: A package error whose signature does not hold is not believed

    @req:PKG-015 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: The package error <code> has <flaw>
      Given the eIM knows the key of the eUICC
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered the package error <code> with <flaw>
      When the IPA delivers the result
      Then the eIM keeps the order open

      Examples:
        | code           | flaw                           |
        | undefinedError | an altered signature           |
        | sizeOverflow   | the signature of another eUICC |
        | invalidEid     | a signature over another token |

  Rule: What nobody signed proves nothing

    @req:PKG-016 @binding:any @changes-state @needs-operator
    Scenario: Somebody sends an unsigned error for a package that the eUICC may carry out
      Given the operator has ordered enable
      And the IPA has fetched the package
      And somebody has made an unsigned error for the package
      When the IPA delivers the result
      Then the package does not count as done
      And what the eIM offers is signed under the token of the eUICC
