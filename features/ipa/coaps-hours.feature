@spec:RFC7252 @section:4.8.2 @role:ipa
Feature: An IPA that comes back after hours
  Its device has slept, and the eIM, or what stands between the two, may have forgotten it in the meantime: it finds its way all the same.

  Rule: Its association

    @req:PROV-001 @binding:coaps @changes-state @timing
    Scenario: The eIM has kept the association
      Given the IPA has polled the eIM, which had nothing for it
      And the eIM has got a package that enables profile B
      And hours have gone by
      When the IPA polls, as often as it takes to complete the cycle
      Then the eIM gets the result of the eUICC in the end

    @req:ROLE-008 @binding:coaps @changes-state @timing
    Scenario: The eIM has ended the association, since nothing came over it
      Given the IPA has polled two eIMs, the first of which ends associations over which nothing comes
      And the eIM has got a package that enables profile B
      And hours have gone by
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since

    @req:ROLE-008 @binding:coaps @changes-state @timing
    Scenario: A NAT between the two has forgotten the IPA
      Given the IPA has polled the eIM, which had nothing for it
      And the NAT has forgotten the connections to the eIM since, and answers with nothing
      And the eIM has got a package that enables profile B
      And hours have gone by
      When the IPA polls, as often as it takes to complete the cycle
      Then the result comes over a connection that the IPA has opened since

  Rule: Its results

    @req:PROV-011 @binding:coaps @changes-state @timing
    Scenario: A result that could not be delivered before
      Given the eIM has a package that enables profile B
      And no notification reaches its recipient
      And the eIM hangs up on every result
      And the result could not be delivered
      And hours have gone by
      When the IPA polls, as often as it takes until a result comes
      Then the eIM gets the same result
