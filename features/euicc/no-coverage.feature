@spec:Derived @section:3.4.1 @role:euicc
Feature: An eUICC without coverage
  Which profile is enabled is the decision of the eIM, and no loss of service undoes it.

  @req:OPS-021 @binding:es10 @changes-state
  Scenario: A loss of service and a restart behind an enable
    Given the eUICC has profile A enabled, profile B disabled
    And the eIM has ordered enable of B
    When the device has no service for an hour, and is switched off and on
    Then the eUICC shows profile A disabled, profile B enabled
