@spec:SGP.32 @section:2.11.1.1.1 @role:ipa
Feature: The IPA does what the entries of eIMs say
  The eUICC holds for each eIM where it is found and what it speaks, and the IPA keeps to that.

  Rule: Address

    @req:ECFG-004 @binding:any @changes-state
    Scenario: The entry has another address
      Given the entry of the eIM has another address
      When the IPA polls
      Then the IPA looks for the eIM at the address in its entry

    @req:ECFG-010 @binding:any @changes-state
    Scenario: updateEim has changed the address
      Given a package has given the entry of the eIM another address
      When the IPA polls
      Then the IPA looks for the eIM at the address in its entry

  Rule: Protocol

    @req:ECFG-005 @option:O_S_ESIPA_HTTPS @binding:any @changes-state
    Scenario: The eIM lists a protocol of the IPA among others
      Given the entry of the eIM lists retrieval over the transport of the IPA, and injection over another one
      When the IPA polls
      Then the eIM is asked for packages

    @req:ECFG-005 @option:O_S_ESIPA_HTTPS @binding:any @changes-state
    Scenario: The eIM lists another transport for retrieval
      Given the entry of the eIM lists retrieval over another transport than that of the IPA, and injection over its own
      When the IPA polls
      Then the eIM is asked for no packages over a protocol that its entry leaves out

    @req:ECFG-006 @binding:any @changes-state
    Scenario: The eIM lists no protocol for retrieval
      Given the entry of the eIM lists eimProprietary only
      When the IPA polls
      Then the eIM is asked for no packages over a protocol that its entry leaves out

  Rule: Several eIMs

    @req:ECFG-012 @binding:any @changes-state
    Scenario: The first of two eIMs cannot be reached
      Given the eUICC has an eIM before ours that nobody can reach
      When the IPA polls
      Then the eIM is asked for packages
