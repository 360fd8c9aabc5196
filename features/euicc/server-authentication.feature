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
