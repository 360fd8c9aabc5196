@spec:Derived @section:5.9.2 @role:euicc
Feature: Room for profiles as the vendor declares it
  How many profiles a card holds, and how long the installation of one takes, last of all since it fills the card.

  Rule: Declared figures hold

    @req:PERF-010 @binding:es10 @changes-state @timing @exclusive:load
    Scenario Outline: The time of an installation of <size> KB
      Given the eUICC has no profile
      When the IPA installs profile A with a package of <size> KB
      Then it is installed within the time that is declared for <size> KB

      Examples:
        | size |
        | 30   |
        | 100  |

    @req:CAP-011 @binding:es10 @changes-state
    Scenario: The declared number of profiles
      Given the eUICC has no profile
      When the IPA installs as many profiles as declared
      Then the eUICC holds every one of them
