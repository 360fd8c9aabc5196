@spec:SGP.32 @section:3.3.1 @role:eim
Feature: Packages for one eUICC, one after the other
  What was ordered arrives, in its order. The counter rises from package to package, whatever happens to the eIM in between.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The counter rises

    @req:PKG-005 @binding:any @changes-state @needs-operator
    Scenario: The eIM was started again when all was done
      Given the eUICC has carried out two packages of the eIM
      And the eIM has been started again
      And the operator has ordered disable
      When the IPA asks for the work that follows
      Then its counter is higher than that of the package before

    @req:PKG-005 @binding:any @changes-state @needs-operator
    Scenario: The eIM was started again while a package waited
      Given the operator has ordered enable, disable and getRAT in three orders
      And the eUICC has carried out the first two packages
      And the eIM has been started again
      When the IPA asks for the work that follows
      Then its counter is higher than that of the package before

    @req:PKG-019 @binding:any @changes-state @needs-operator
    Scenario: Three packages wait at the same time
      Given the operator has ordered enable, disable and getRAT in three orders
      And the eUICC has carried out the first two packages
      When the IPA asks for the work that follows
      Then the counters of the packages rise

    @req:PKG-019 @binding:any @changes-state @needs-operator
    Scenario: The package before was given up without a result
      Given the IPA has fetched a package that the operator gave up then
      And the operator has ordered disable after it
      When the IPA asks for the work that follows
      Then the counters of the packages rise

  Rule: What was ordered arrives

    @req:ROLE-002 @binding:any @changes-state @needs-operator
    Scenario Outline: <first> and <second> were ordered together
      Given the operator has ordered <first> and <second>
      And the eUICC has carried out the first package
      When the IPA asks for the work that follows
      Then <first> has come, and <second> behind it

      Examples:
        | first           | second  |
        | disable         | enable  |
        | disable         | delete  |
        | listProfileInfo | enable  |
        | addEim          | listEim |

  Rule: The token of the eUICC is signed with the package

    @req:PKG-012 @binding:any @changes-state @needs-operator
    Scenario: The eUICC gave a token when it was associated
      Given the operator has ordered enable for an eUICC that has given the eIM a token
      When the IPA of that eUICC fetches the package
      Then the package is signed over the token of the eUICC

    @req:INIT-012 @binding:any @changes-state @needs-operator
    Scenario: The token of the initial association was entered
      Given the operator has ordered enable for an eUICC that has given the eIM a token
      When the IPA of that eUICC fetches the package
      Then the package is signed over the token of the eUICC

  Rule: The way that a package takes makes no difference

    @req:ESIPA-HTTP-030 @since:1.1 @option:O_X_JSON @binding:any @changes-state @needs-operator
    Scenario: A package that went out in one function binding is asked for in the other
      Given the operator has ordered enable
      And the IPA has fetched the package
      When the IPA asks for work over the other function binding
      Then the eIM offers the same package, or a successor with a higher counter

    @req:ESIPA-HTTP-030 @since:1.1 @option:O_X_JSON @binding:any
    Scenario: An EID that nobody knows is asked for in both function bindings
      Given the IPA has asked for work for an EID the eIM has never seen
      When the IPA asks over the other function binding for an EID the eIM has never seen
      Then the eIM answers as it did in the first function binding
