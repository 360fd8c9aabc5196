@spec:SGP.32 @section:2.11.1.1.2 @role:eim
Feature: What a package of eIM configuration operations holds
  An eIM adds, changes and deletes the associations of the eUICC with eIMs, its own among them.

  Background:
    Given an IPA connected to the eIM under test

  Rule: addEim describes the new eIM

    @req:ROLE-001 @binding:any @changes-state @needs-operator
    Scenario: Another eIM is to be added
      Given the operator has ordered addEim
      When the IPA fetches the package
      Then the package holds addEim as it was ordered

    @req:ROLE-001 @option:O_X_TOKEN @binding:any @changes-state @needs-operator
    Scenario: Another eIM is to be added, with a token
      Given the operator has ordered addEim with a token request
      When the IPA fetches the package
      Then the package holds addEim with a token request as it was ordered

    @req:ECO-ADD-011 @binding:any @changes-state @needs-operator
    Scenario: The new eIM has a public key
      Given the operator has ordered addEim
      When the IPA fetches the package
      Then the package holds the public key of the new eIM under eimPublicKey

    @req:ECO-ADD-011 @binding:any @changes-state @needs-operator
    Scenario: The new eIM has a certificate
      Given the operator has ordered addEim with a certificate
      When the IPA fetches the package
      Then the package holds the certificate of the new eIM under eimCertificate

    @req:ECO-ADD-012 @binding:any @changes-state @needs-operator
    Scenario: The new eIM has counted to 1
      Given the operator has ordered addEim
      When the IPA fetches the package
      Then the package holds an initial counterValue for the new eIM

    @req:DIAL-004 @binding:any @changes-state @needs-operator
    Scenario: The key of the new eIM could be taken for a certificate
      Given the operator has ordered addEim
      When the IPA fetches the package
      Then the key in the package has the tag of its alternative

  Rule: updateEim changes an association

    @req:ROLE-001 @binding:any @changes-state @needs-operator
    Scenario: What is stored of another eIM is to be changed
      Given the operator has ordered updateEim
      When the IPA fetches the package
      Then the package holds updateEim as it was ordered

    @req:ECO-UPD-008 @binding:any @changes-state @needs-operator
    Scenario: Another eIM has a new key
      Given the operator has ordered updateEim
      When the IPA fetches the package
      Then the package brings a counterValue with the new key

    @req:SEC-REV-015 @binding:any @changes-state @needs-operator
    Scenario: The key of the eIM itself is to be replaced
      Given the operator has ordered updateEim of its own key
      When the IPA fetches the package
      Then the package replaces the key of the eIM by a new one

    @req:SEC-REV-015 @binding:any @changes-state @needs-operator
    Scenario: The eIM is to make a new key itself
      Given the operator has ordered a new key of the eIM
      When the IPA fetches the package
      Then the package replaces the key of the eIM by a new one

    @req:SEC-REV-015 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has stored the new key of the eIM
      Given the operator has ordered a new key of the eIM
      And the IPA has fetched the package
      And the eUICC has stored the new key of the eIM
      And the IPA has delivered the result 1 times
      And the operator has ordered enable
      When the IPA fetches the package
      Then the package is signed with the new key of the eIM

  Rule: deleteEim and listEim name what they are for

    @req:ECO-DEL-007 @binding:any @changes-state @needs-operator
    Scenario: Another eIM is to be deleted
      Given the operator has ordered deleteEim
      When the IPA fetches the package
      Then the package holds deleteEim as it was ordered

    @req:ECO-LST-003 @binding:any @changes-state @needs-operator
    Scenario: The eIMs of the eUICC are to be listed
      Given the operator has ordered listEim
      When the IPA fetches the package
      Then the package holds listEim as it was ordered
