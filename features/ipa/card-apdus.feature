@spec:SGP.32 @section:3.8 @role:ipa
Feature: ES10 in APDUs
  Long requests go to the card in blocks, long answers come by GET RESPONSE, and a card may be particular about Le.

  Rule: Answers

    @req:IPAI-010 @option:!O_X_IPAE @binding:any @changes-state
    Scenario Outline: All data wait for GET RESPONSE, <octets> octets at once
      Given the eIM has a package that deletes profile B
      And the card hands all data over by GET RESPONSE, <octets> octets at once
      When the IPA polls
      Then the eIM gets the result, which the card handed over in parts

      Examples:
        | octets |
        | 256    |
        | 100    |

    @req:IPAI-010 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: The card answers 6CXX
      Given the eIM has a package that lists profiles
      And the card takes no Le but the length of its answer
      When the IPA polls
      Then each command that the card answers with 6CXX comes again with this Le

  Rule: Requests

    @req:IPAI-010 @option:!O_X_IPAE @binding:any @changes-state
    Scenario Outline: A package of <octets> octets
      Given the eIM has a package of <octets> octets
      When the IPA polls
      Then the package comes to the eUICC in blocks that count from 00, whole

      Examples:
        | octets |
        | 1000   |
        | 5000   |

    @req:IPA-015 @option:!O_X_IPAE @binding:any @changes-state
    Scenario: Plain APDUs
      Given the eIM has a package of 1000 octets
      When the IPA polls
      Then the ES10 functions come in short APDUs without secure messaging
