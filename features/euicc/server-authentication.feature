@spec:SGP.22 @section:5.7.13 @role:euicc
Feature: The eUICC authenticates a server
  What an eUICC answers to AuthenticateServer when something of the server is wrong.

  Rule: Each fault has an error of its own

    @req:CMA-005 @binding:es10 @changes-state
    Scenario: serverSignature1 that does not verify
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with one bit of serverSignature1 flipped
      Then AuthenticateServer is answered with "authenticateResponseError invalidSignature"

    @req:CMA-009 @binding:es10 @changes-state
    Scenario: The challenge of another session
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with the challenge of another session
      Then AuthenticateServer is answered with "authenticateResponseError euiccChallengeMismatch"

    @req:CMA-010 @binding:es10 @changes-state
    Scenario: A CI key that the eUICC does not hold
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself with a CI key that the eUICC does not hold
      Then AuthenticateServer is answered with "authenticateResponseError ciPKUnknown"

  Rule: Challenges

    @req:CMA-001 @binding:es10 @changes-state
    Scenario: A further session has a challenge of its own
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      When the eUICC is asked for another challenge
      Then the challenge has 16 octets and is none of those before

    @req:CMA-001 @binding:es10 @changes-state
    Scenario: A session after a power cut has a challenge of its own
      Given the eUICC has no download under way
      And the SM-DP+ has authenticated itself
      And the power of the eUICC has been cut
      When the eUICC is asked for another challenge
      Then the challenge has 16 octets and is none of those before

    @req:CMA-007 @binding:es10 @changes-state
    Scenario: No challenge was given
      Given the eUICC has no download under way
      When the SM-DP+ authenticates itself although no challenge was given
      Then AuthenticateServer is refused, as a rule with "noSessionContext"

    @req:CMA-007 @binding:es10 @changes-state
    Scenario: The challenge was given before a power cut
      Given the eUICC has no download under way
      And the eUICC has given a challenge
      And the power of the eUICC has been cut
      When the SM-DP+ authenticates itself with the challenge from before
      Then AuthenticateServer is refused, as a rule with "noSessionContext"

  Rule: One session at a time

    @req:DL22-014 @binding:es10 @changes-state
    Scenario: A second session begins while one is open
      Given the eUICC has no download under way
      And the SM-DP+ has bound a download
      When another session of the SM-DP+ begins
      Then the answer tells which session goes on
