@spec:SGP.32 @section:2.11.2.1 @role:eim
Feature: The package that a result belongs to
  eimId, counter and transaction say which package a result is for; the sequence number is the eUICC's own. A result that is for no package
  of this eUICC is no result, however well it is signed.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A result is matched by its counter and transaction

    @req:PKG-017 @binding:any @changes-state @needs-operator
    Scenario Outline: A well-signed result has <flaw>
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with <flaw>
      When the IPA delivers the result
      Then the eIM does not acknowledge the result
      And the package does not count as done

      Examples:
        | flaw                                  |
        | the counter of no package             |
        | counter and transaction of no package |

    @req:PKG-017 @option:O_S_TRID @binding:any @changes-state @needs-operator
    Scenario: A well-signed result with the right counter has a transaction of no package
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with a transaction of no package
      When the IPA delivers the result
      Then the eIM does not acknowledge the result
      And the package does not count as done

    @req:PKG-017 @binding:any @changes-state @needs-operator
    Scenario: The result of the package before comes again
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      And the IPA has delivered the result 1 times
      And the operator has ordered disable, and the IPA has fetched that package
      When the IPA delivers the result
      Then the package does not count as done

  Rule: A result for another eUICC or another eIM is none

    @req:PROV-020 @binding:any @changes-state @needs-operator
    Scenario: The eIM has never sent the package
      Given the eIM has no work for the eUICC
      And the eUICC has given a result for a package that was never sent
      When the IPA delivers the result
      Then the eIM does not acknowledge the result

    @req:PROV-020 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: The result of the second eUICC comes under the EID of the first
      Given both eUICCs have a package of the eIM
      And each eUICC has carried out its own package
      When the IPA delivers the result of the second under the EID of the first
      Then the eIM does not acknowledge the result
      And the package does not count as done

    @req:PROV-020 @since:1.1 @option:O_S_TRID @binding:any @changes-state @needs-operator
    Scenario: The first eUICC has signed a result for the package of the second
      Given both eUICCs have a package of the eIM
      And the first eUICC has signed a result for the package of the second
      When the IPA delivers the result
      Then the eIM does not acknowledge the result
      And the package does not count as done

    @req:PROV-026 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario: The result names another eIM
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has given a result with the eimId of another eIM
      When the IPA delivers the result
      Then the eIM does not acknowledge the result
      And the package does not count as done

  Rule: Each eUICC has results of its own

    @req:ACK-010 @binding:any @changes-state @needs-operator
    Scenario: Two eUICCs deliver their results in the other order
      Given both eUICCs have a package of the eIM
      And each eUICC has carried out its own package
      And the second eUICC has delivered its result
      When the IPA delivers the result
      Then the eIM acknowledges the result
      And for the operator both orders have succeeded
