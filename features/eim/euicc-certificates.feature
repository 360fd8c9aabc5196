@spec:SGP.32 @section:2.6 @role:eim
Feature: The certificates of an eUICC, and what they vouch for
  An eIM that was not told the key of an eUICC asks its IPA for the certificates of eUICC and EUM. They are worth as much as the chain to a
  CI that the eIM trusts.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A good chain makes its key count

    @req:SEC-CERT-028 @binding:any @changes-state @needs-operator
    Scenario: The EUM certificate has the critical name constraint of SGP.26
      Given an eUICC whose certificates the eIM was not told
      And its IPA has given the certificates to the eIM
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM acknowledges the result

  Rule: A broken chain does not

    @req:SEC-CERT-026 @binding:any @changes-state @needs-operator
    Scenario: The certificates end in a CI that nobody trusts
      Given an eUICC whose certificates the eIM was not told
      And somebody has given certificates of another CI to the eIM
      And the operator has ordered enable
      And the IPA has fetched the package
      And somebody has signed a result with the key of those certificates
      When the IPA delivers the result
      Then the eIM does not acknowledge the result

    @req:SEC-CERT-010 @binding:any @changes-state @needs-operator
    Scenario: The EID is outside of the range that the EUM certificate permits
      Given an eUICC whose EID its EUM may not certify
      And its IPA has given the certificates to the eIM
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM does not acknowledge the result

  Rule: The token that the eUICC gave is signed with its results

    @req:PKG-014 @since:1.1 @option:O_X_TOKEN @binding:any @changes-state @needs-operator
    Scenario: The result is signed over the token
      Given an eUICC that has given the eIM a token
      And the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has carried it out
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:INIT-012 @option:O_X_TOKEN @binding:any @changes-state @needs-operator
    Scenario: The package is signed over the token of the initial association
      Given an eUICC that has given the eIM a token
      And the operator has ordered enable
      When the IPA fetches the package
      Then the package is signed with the key and token that the eUICC has stored
