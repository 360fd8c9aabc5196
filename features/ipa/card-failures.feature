@spec:SGP.32 @section:3.6 @role:ipa
Feature: The card says something else
  An IPA passes on what it does not know, gets over a card that refuses, and is there again after a loss of power.

  Rule: What nobody knows

    @req:IPA-012 @binding:any @changes-state
    Scenario: A result with an element of a later version
      Given the eIM has a package that lists profiles
      And the result of the eUICC has an element behind its signature that no version knows
      When the IPA polls
      Then the eIM gets the result with the unknown element, octet by octet

  Rule: Status words

    @req:IPA-013 @binding:any @changes-state @hostile
    Scenario Outline: The card answers <sw>
      Given the eIM has a package that lists profiles
      And the card answers LoadEuiccPackage with the status word <sw>
      When the IPA polls
      Then the eIM gets no signed result of this package
      And the IPA still polls

      Examples:
        | sw   |
        | 6700 |
        | 6982 |
        | 6985 |
        | 6A80 |
        | 6A88 |
        | 6D00 |
        | 6F00 |
        | 9300 |

  Rule: Loss of power

    @req:IPA-005 @binding:any @changes-state
    Scenario Outline: The power goes with <function>
      Given the eIM has a package that enables profile B
      When the IPA loses its power with <function>
      Then the IPA asks for work again when its power is back

      Examples:
        | function                       |
        | LoadEuiccPackage               |
        | RemoveNotificationFromList     |
        | a function that chance picks   |
