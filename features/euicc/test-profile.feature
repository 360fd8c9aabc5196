@spec:SGP.32 @section:3.4.1 @role:euicc
Feature: What may follow a test profile
  Which operational profile a package may enable while a test profile is enabled.

  @req:PSMO-EN-019 @binding:es10 @changes-state
  Scenario: Another operational profile than the one before the test profile
    Given the eUICC has profile A enabled, profile B disabled, profile TEST disabled
    And the eIM has ordered enable of TEST
    When the eIM sends a package with enable of B
    Then the package is answered with "enableResult disallowedByPolicy" or "enableResult undefinedError"
