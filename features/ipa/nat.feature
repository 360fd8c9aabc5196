@spec:SGP.32 @section:3.1.1.1 @role:ipa
Feature: The IPA behind a NAT
  A NAT forgets connections without telling anybody, and lets nobody in: the IPA opens the next one itself.

  Rule: The NAT forgets connections between two polls

    @req:ROLE-008 @binding:any @changes-state
    Scenario: What comes on a forgotten connection is answered with a reset
      Given the IPA has polled the eIM, which had nothing for it
      And the NAT has forgotten the connections to the eIM since, and answers with a reset
      And the eIM has got a package that enables profile B
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since

    @req:ROLE-008 @binding:any @changes-state @timing
    Scenario: What comes on a forgotten connection is answered with nothing
      Given the IPA has polled the eIM, which had nothing for it
      And the NAT has forgotten the connections to the eIM since, and answers with nothing
      And the eIM has got a package that enables profile B
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since

    @req:ROLE-008 @binding:any @changes-state @timing
    Scenario: The connections to one of two eIMs are forgotten
      Given the IPA has polled two eIMs, which had nothing for it
      And the NAT has forgotten the connections to the eIM since, and answers with a reset
      And the eIM has got a package that enables profile B
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since

  Rule: The NAT forgets the connection between a package and its result

    @req:ROLE-008 @binding:any @changes-state
    Scenario: The result finds the connection of its package forgotten
      Given the eIM has a package that lists profiles
      And the NAT forgets the connection that has brought the package, and answers with a reset
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since
