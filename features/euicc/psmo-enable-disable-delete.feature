@spec:SGP.32 @section:3.4 @role:euicc
Feature: Enable, disable and delete of profiles by packages
  What the eUICC does with each profile state management operation, and which result it gives.

  Rule: Enable

    @req:PSMO-EN-001 @binding:es10 @changes-state
    Scenario: An enable disables the profile that was enabled
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the eUICC shows profile A disabled, profile B enabled

    @req:PSMO-EN-002 @binding:es10 @changes-state
    Scenario: An enable of a disabled profile ends with ok
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then the package is answered with "enableResult ok"

    @req:PSMO-EN-003 @binding:es10 @changes-state
    Scenario: An enable of a profile that is not there
      Given the eUICC has profile A enabled
      When the eIM sends a package with enable of nobody
      Then the package is answered with "enableResult iccidOrAidNotFound"
