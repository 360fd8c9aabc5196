@spec:SGP.32 @section:5.9.4 @role:euicc
Feature: AddInitialEim
  How the first eIMs come to an eUICC that has none, and what keeps everybody else out.

  Rule: While no eIM is associated

    @req:INIT-001 @binding:es10 @changes-state
    Scenario: The first eIM
      Given the eUICC has no associated eIM
      When the IPA adds the first eIM
      Then AddInitialEim is answered with "addOk"

    @req:INIT-008 @binding:es10 @changes-state
    Scenario: Two eIMs, a token for the first
      Given the eUICC has no associated eIM
      When the IPA adds two eIMs: the first eIM with a request for a token; the second eIM
      Then AddInitialEim is answered with "associationToken, addOk"

    @req:INIT-008 @binding:es10 @changes-state
    Scenario: Two eIMs, a token for the second
      Given the eUICC has no associated eIM
      When the IPA adds two eIMs: the first eIM; the second eIM with a request for a token
      Then AddInitialEim is answered with "addOk, associationToken"

    @req:ECO-DEL-004 @binding:es10 @changes-state
    Scenario: An eIM after the last one was deleted
      Given the eUICC has an associated eIM
      And the only eIM has deleted itself
      When the IPA adds the first eIM
      Then AddInitialEim is answered with "addOk"

    @req:INIT-014 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: An eIM after a reset of the eIM configuration data
      Given the eUICC has an associated eIM
      And the first eIM is the only one of the eUICC
      And the eIM configuration data are reset
      When the IPA adds the first eIM
      Then AddInitialEim is answered with "addOk"

    @req:INIT-013 @binding:es10 @changes-state
    Scenario: A package under the token of a former association
      Given the eUICC has an associated eIM with a token
      And the first eIM keeps a package back
      And the only eIM has deleted itself
      And the IPA has added the first eIM with a request for a token
      When the package that was kept back is sent
      Then the package is answered with "euiccPackageErrorUnsigned"

  Rule: What is refused

    @req:INIT-002 @binding:es10 @changes-state
    Scenario: An eIM is associated
      Given the eUICC has an associated eIM
      When the IPA adds the second eIM
      Then AddInitialEim is answered with "addInitialEimError associatedEimAlreadyExists"

    @req:INIT-003 @binding:es10 @changes-state
    Scenario: More eIMs than there is room for
      Given the eUICC has no associated eIM
      When the IPA adds more eIMs than an eUICC has room for
      Then AddInitialEim is answered with "addInitialEimError insufficientMemory"

    @req:INIT-004 @binding:es10 @changes-state
    Scenario: A CI key that the eUICC does not support
      Given the eUICC has no associated eIM
      When the IPA adds the first eIM with an unknown euiccCiPKId
      Then AddInitialEim is answered with "addInitialEimError ciPKUnknown"

    @req:INIT-005 @binding:es10 @changes-state
    Scenario Outline: A token that is no request, <detail>
      Given the eUICC has no associated eIM
      When the IPA adds the first eIM <detail>
      Then AddInitialEim is answered with "addInitialEimError invalidAssociationToken"

      Examples:
        | detail                  |
        | with associationToken 5 |
        | with associationToken 0 |

    @req:INIT-006 @binding:es10 @changes-state
    Scenario: A counter out of range
      Given the eUICC has no associated eIM
      When the IPA adds the first eIM with counterValue 8388608
      Then AddInitialEim is answered with "addInitialEimError counterValueOutOfRange"

    @req:INIT-007 @binding:es10 @changes-state @since:1.1
    Scenario Outline: An eIM <detail>, which it must have
      Given the eUICC has no associated eIM
      When the IPA adds the first eIM <detail>
      Then AddInitialEim is answered with "addInitialEimError commandError"

      Examples:
        | detail               |
        | without key          |
        | without counterValue |

    @req:INIT-009 @binding:es10 @changes-state
    Scenario: A good eIM before a bad one
      Given the eUICC has no associated eIM
      When the IPA adds two eIMs: the first eIM; the second eIM with an unknown euiccCiPKId
      Then the eUICC has no eIM

  Rule: What the IPA reads

    @req:ECFG-001 @binding:es10 @changes-state
    Scenario: The configuration of every eIM
      Given the eUICC has two associated eIMs
      When the IPA reads the configuration of every eIM
      Then the configuration of "the first eIM and the second eIM" is told

    @req:ECFG-002 @binding:es10 @changes-state @since:1.1
    Scenario: The configuration of one eIM
      Given the eUICC has two associated eIMs
      When the IPA reads the configuration of the eIM "second"
      Then the configuration of "the second eIM" is told

    @req:ECFG-003 @binding:es10 @changes-state @since:1.1
    Scenario: The configuration of an eIM that is not there
      Given the eUICC has two associated eIMs
      When the IPA reads the configuration of the eIM "nobody"
      Then the configuration of "no eIM" is told
