@spec:SGP.32 @section:2.11.1.1.1 @role:euicc
Feature: Keys and trust data of eIMs
  In which forms an eUICC keeps the keys of eIMs, and how many eIMs it takes.

  Rule: Forms

    @req:ECFG-008 @binding:es10 @changes-state
    Scenario: A key
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM
      Then the eUICC tells of the second eIM what it was given

    @req:ECFG-008 @binding:es10 @changes-state
    Scenario: A key in a certificate
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM with its key in a certificate
      Then the eUICC tells of the second eIM what it was given

    @req:ECFG-009 @binding:es10 @changes-state
    Scenario Outline: Trust data for TLS, <detail>
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM <detail>
      Then the eUICC tells of the second eIM what it was given

      Examples:
        | detail                         |
        | with a pinned TLS key          |
        | with a trusted TLS certificate |

  Rule: Number

    @req:ECFG-013 @binding:es10 @changes-state
    Scenario: A second eIM beside the first
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM
      Then the package is answered with "addEimResult ok"
