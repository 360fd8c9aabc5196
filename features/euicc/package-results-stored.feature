@spec:SGP.32 @section:2.11.2 @role:euicc
Feature: What the eUICC keeps of packages
  Results that wait for their eIM, the numbers they have, and counters: what is kept, how long, and what power that goes leaves of it.

  Rule: Stored results

    @req:PKG-048 @binding:es10 @changes-state
    Scenario: Results are kept side by side
      Given the eUICC has an associated eIM
      And the eUICC has stored the result of a package with getRAT
      And the eUICC has stored the result of a package with list of profiles
      When the IPA retrieves the stored results
      Then they hold the results of these packages, octet by octet

    @req:PKG-048 @binding:es10 @changes-state
    Scenario: A result outlives a restart
      Given the eUICC has an associated eIM
      And the eUICC has stored the result of a package with getRAT
      And the eUICC was switched off and on
      When the IPA retrieves the stored results
      Then they hold the results of these packages, octet by octet

    @req:PKG-048 @binding:es10 @changes-state
    Scenario: A result that was removed is gone
      Given the eUICC has an associated eIM
      And the eUICC has stored the result of a package with getRAT
      And the eUICC has stored the result of a package with list of profiles
      And the last of these results was removed
      When the IPA retrieves the stored results
      Then they hold the results of these packages, octet by octet

    @req:PKG-049 @binding:es10 @changes-state
    Scenario: The oldest result makes room
      Given the eUICC has an associated eIM
      When the eIM sends packages until the result of one is missing
      Then only the oldest results are missing

    @req:PKG-063 @binding:es10 @changes-state
    Scenario: An error is not stored
      Given the eUICC has an associated eIM
      And the eUICC has stored the result of a package with getRAT
      And the eUICC has refused a package with the counter of the package before with list of profiles
      When the IPA retrieves the stored results
      Then they are exactly the results of these packages, octet by octet

  Rule: Sequence numbers

    @req:PKG-047 @binding:es10 @changes-state
    Scenario: Results and notifications are counted together
      Given the eUICC has profile A enabled, profile B disabled
      And the eUICC has stored the result of a package with getRAT
      When the eIM sends a package with enable of B
      Then its result and the notifications that it makes have the numbers behind it, each its own

    @req:PKG-063 @binding:es10 @changes-state
    Scenario Outline: A package that was refused, <flaw>, has no sequence number
      Given the eUICC has an associated eIM
      And the eUICC has stored the result of a package with getRAT
      And the eUICC has refused a package <flaw> with list of profiles
      When the eIM sends a package with getRAT
      Then its sequence number follows the one of the result before

      Examples:
        | flaw                                    |
        | with the counter of the package before  |
        | whose signature has one bit flipped     |

  Rule: Counters

    @req:PKG-063 @binding:es10 @changes-state
    Scenario: A package for another eUICC does not count
      Given the eUICC has an associated eIM
      And the eUICC has refused a package for another EID and with a far higher counter with list of profiles
      When the eIM sends a package with getRAT
      Then the results of the package are "getRATResult ok"

    @req:PKG-055 @binding:es10 @changes-state
    Scenario: A second eIM begins to count
      Given the eUICC has two associated eIMs
      And the eUICC has carried out a package with getRAT
      And the eUICC has carried out a package with getRAT
      When the second eIM sends a package with getRAT
      Then the results of the package are "getRATResult ok"

    @req:PKG-055 @binding:es10 @changes-state
    Scenario: A second eIM repeats a counter of its own
      Given the eUICC has two associated eIMs
      And the eUICC has carried out a package of the second eIM with getRAT
      And the eUICC has carried out a package with getRAT
      When the second eIM sends a package with its last counter and getRAT
      Then the package is answered with "euiccPackageErrorSigned replayError"

    @req:PKG-055 @binding:es10 @changes-state
    Scenario: A token is that of one eIM only
      Given the eUICC has an associated eIM with a token
      And the eUICC has two associated eIMs
      When the second eIM sends a package with getRAT
      Then the results of the package are "getRATResult ok"

  Rule: Power that goes

    @req:PKG-035 @binding:es10 @changes-state
    Scenario Outline: Power that goes as soon as a package with <operation> is accepted
      Given the eUICC has an associated eIM
      And the power of the eUICC goes behind the last block of a package with <operation>
      When the eIM sends the same package again
      Then the package is answered with "euiccPackageErrorSigned replayError"

      Examples:
        | operation        |
        | getRAT           |
        | enable of nobody |

    @req:PKG-052 @since:1.1 @binding:es10 @changes-state
    Scenario Outline: Power that goes <moment> of a package
      Given the eUICC has profile A enabled, profile B disabled
      And everything in a package with default SM-DP+ address "before.harness.test" has gone well
      When the power of the eUICC goes <moment> of a package that enables profile B and sets the address "after.harness.test"
      Then the eUICC is in the state before the package or in the one behind it

      Examples:
        | moment                 |
        | behind the first block |
        | before the last block  |
        | behind the last block  |
