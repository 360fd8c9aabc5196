@spec:SGP.22 @section:5.7.2 @role:euicc
Feature: What an eUICC outlives at the card interface
  Broken requests, broken chains and long commands end in an error, and the next command works.

  Rule: Requests

    @req:ES10B-009 @binding:es10 @changes-state @hostile
    Scenario: A function that does not exist
      Given the eUICC has profile A enabled
      When the device calls a function that does not exist
      Then the eUICC does not carry it out, or answers with an object
      And the profiles are as they were
      And the eUICC still answers

    @req:ERR-013 @binding:es10 @changes-state @hostile
    Scenario: Requests that are cut off
      Given the eUICC has an associated eIM
      When the device sends requests that are cut off
      Then the eUICC carries none of them out, or answers with an object
      And the eUICC still answers

    @req:ERR-013 @binding:es10 @changes-state @hostile
    Scenario: Requests that are damaged
      Given the eUICC has an associated eIM
      When the device sends requests that are damaged
      Then each of them has an end
      And the eUICC still answers

    @req:ERR-015 @binding:es10 @changes-state @hostile
    Scenario: A command of nearly 64 KB
      Given the eUICC has an associated eIM
      When the device sends a package of nearly 64 KB
      Then the eUICC does not carry it out, or answers with an object
      And GetEID works on the same channel
      And the eUICC still answers

  Rule: Chains

    @req:ERR-018 @binding:es10 @hostile
    Scenario Outline: A chain after one that <ended>
      Given the eUICC is powered on
      And a chain of blocks <ended>
      When the device calls GetEID in a new chain
      Then the eUICC answers the function
      And the eUICC still answers

      Examples:
        | ended                                   |
        | was broken off                          |
        | went on with a block out of its order   |
        | went on with a P1 that does not exist   |
        | was interrupted by another instruction  |
        | was interrupted by another channel      |
        | went on beside one on another channel   |
        | was ended by a reset                    |
