@spec:SGP.32 @section:5.7 @role:euicc
Feature: Assistants in the eUICC, addresses and connectivity
  What an eUICC answers that has no IPA and no LPA of its own, and what it tells the IPA in the device.

  Rule: Activation

    @req:IPAE-013 @binding:es10 @since:1.1
    Scenario: An eUICC without an IPA
      Given the eUICC is powered on
      When the IPA calls IpaeActivation
      Then the function is answered with "ipaeActivationResult notSupported"

    @req:IPAE-002 @binding:es10 @changes-state @since:1.1
    Scenario: An eUICC with an IPA
      Given the eUICC is powered on
      When the IPA calls IpaeActivation
      Then the function is answered with "ipaeActivationResult ok"

    @req:IPAE-003 @binding:es10 @changes-state @since:1.1
    Scenario: The mode once the IPA of the eUICC is active
      Given the eUICC is powered on
      And IpaeActivation was called
      When the IPA calls GetEUICCInfo2
      Then ipaMode is "ipae"

    @req:LPAE-023 @binding:es10 @option:!O_X_IPAE
    Scenario: An eUICC without an LPA by CAT
      Given the eUICC is powered on
      When the IPA calls LpaeActivation by CAT
      Then the function is answered with "lpaeActivationResult notSupported"

    @req:LPAE-023 @binding:es10
    Scenario: An eUICC without an LPA by SCWS
      Given the eUICC is powered on
      When the IPA calls LpaeActivation by SCWS
      Then the function is answered with "lpaeActivationResult notSupported"

    @req:LPAE-003 @binding:es10
    Scenario Outline: <function> on an eUICC that has an LPA of its own
      Given a device that has an LPA
      When this device calls <function>
      Then the eUICC answers the function

      Examples:
        | function                    |
        | GetEuiccConfiguredAddresses |
        | GetEUICCChallenge           |
        | GetEID                      |

    @req:LPAE-011 @binding:es10 @option:O_E_LPAe
    Scenario: A device that could use the LPA of the eUICC and does not ask for it
      Given a device that has an LPA and could use that of the eUICC
      And the eUICC has announced an LPA of its own
      When this device calls GetEUICCChallenge
      Then the eUICC answers the function
      And the LPA of the eUICC is activated when the device asks for it

    @req:LPAE-018 @binding:es10 @option:O_E_LPAe
    Scenario: An eUICC that has announced an LPA
      Given a device that has an LPA and could use that of the eUICC
      And the eUICC has announced an LPA of its own
      When the device asks for the activation of that LPA
      Then the activation is answered with "lpaeActivationResult ok"

  Rule: Connectivity

    @req:CONN-002 @binding:es10 @changes-state @since:1.1
    Scenario: No profile is enabled
      Given the eUICC has no profile
      When the IPA calls GetConnectivityParameters
      Then the function is answered with "connectivityParametersError parametersNotAvailable"

    @req:CONN-001 @binding:es10 @changes-state @since:1.1
    Scenario: The enabled profile has parameters, and another one was installed since
      Given the eUICC has profile A enabled
      And profile A has connectivity parameters
      And the IPA has just installed profile B
      When the IPA calls GetConnectivityParameters
      Then httpParams are those of profile A

  Rule: Addresses

    @req:ES10A-001 @binding:es10 @changes-state
    Scenario: Default SM-DP+ and root SM-DS
      Given the eUICC has an associated eIM
      And SetDefaultDpAddress "smdp1.harness.test" was called
      When the IPA calls GetEuiccConfiguredAddresses
      Then the default SM-DP+ address is "smdp1.harness.test"
      And the address of the root SM-DS is there

    @req:ES10A-002 @binding:es10 @changes-state
    Scenario: A default SM-DP+ that the IPA sets, after a restart
      Given the eUICC is powered on
      And SetDefaultDpAddress "smdp2.harness.test" was called
      And the eUICC is powered on
      When the IPA calls GetEuiccConfiguredAddresses
      Then the default SM-DP+ address is "smdp2.harness.test"

    @req:ES10A-002 @binding:es10 @changes-state
    Scenario: A default SM-DP+ that takes the place of another
      Given the eUICC is powered on
      And SetDefaultDpAddress "smdp1.harness.test" was called
      And SetDefaultDpAddress "smdp2.harness.test" was called
      When the IPA calls GetEuiccConfiguredAddresses
      Then the default SM-DP+ address is "smdp2.harness.test"
