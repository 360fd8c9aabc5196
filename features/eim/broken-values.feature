@spec:Derived @section:6.3 @role:eim
Feature: Values that no eUICC would send
  A field that has the wrong size or holds what it cannot hold makes the request wrong, and nothing else.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Sizes that are fixed

    @req:ERR-008 @since:1.1 @binding:any @hostile
    Scenario Outline: An EID of <length> octets
      When the IPA sends GetEimPackage with an EID of <length> octets
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | length |
        | 0      |
        | 15     |
        | 17     |

    @req:ERR-008 @binding:any @hostile @option:O_X_INDIRECT
    Scenario Outline: A challenge of <length> octets
      When the IPA sends InitiateAuthentication with a challenge of <length> octets
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | length |
        | 0      |
        | 15     |
        | 17     |

  Rule: Counters have one value, however many octets they take

    @req:ERR-007 @binding:any @hostile @needs-operator @changes-state
    Scenario Outline: A result whose counter is <value>
      Given the operator has ordered listProfileInfo
      And the IPA has fetched the package
      And the eUICC has carried it out under a counter <value>
      When the IPA delivers the result
      Then the package does not count as done
      And the eIM still answers

      Examples:
        | value                             |
        | that is 4,294,967,296 too small   |
        | of 64 octets with the same ending |

  Rule: Text may hold anything

    @req:ERR-009 @binding:any @hostile @option:O_X_INDIRECT
    Scenario Outline: An address with <text>
      When the IPA sends InitiateAuthentication for an address with <text>
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | text                       |
        | octets that are no UTF-8   |
        | a hundred thousand letters |

    @req:ERR-019 @binding:any @hostile @option:O_X_INDIRECT
    Scenario Outline: An address that holds <text>
      When the IPA sends InitiateAuthentication for an address with <text>
      Then the eIM does not break down over it
      And the eIM still answers

      Examples:
        | text                       |
        | a script                   |
        | a statement of a database  |
        | control characters         |
        | a template of a logger     |
