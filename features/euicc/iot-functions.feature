@spec:SGP.32 @section:5.9 @role:euicc
Feature: Functions of ES10b that an IoT eUICC has
  Each function of SGP.32 answers with an object of its own, whatever it says.

  Rule: Every eUICC

    @req:ES10B-010 @binding:es10 @changes-state
    Scenario Outline: <function> is there
      Given the eUICC has an associated eIM
      When the IPA calls <function>
      Then the function is answered by an object of its own

      Examples:
        | function                                     |
        | LoadEuiccPackage of an eIM that is not there |
        | GetEimConfigurationData                      |
        | GetCerts                                     |
        | AddInitialEim with the second eIM            |
        | RetrieveNotificationsList                    |

    @req:ES10B-010 @binding:es10 @changes-state @since:1.1
    Scenario Outline: <function> is there since v1.1
      Given the eUICC has an associated eIM
      When the IPA calls <function>
      Then the function is answered by an object of its own

      Examples:
        | function                                 |
        | GetConnectivityParameters                |
        | SetDefaultDpAddress "smdp1.harness.test" |

    @req:ES10B-010 @binding:es10 @changes-state @irreversible @since:1.1
    Scenario: eUICCMemoryReset is there since v1.1
      Given the eUICC has an associated eIM
      When the IPA resets the memory with nothing
      Then the memory reset is answered under its own tag

  Rule: By option

    @req:ES10B-010 @binding:es10 @changes-state @option:O_X_ROLLBACK
    Scenario: ProfileRollback
      Given the eUICC has an associated eIM
      When the IPA calls ProfileRollback
      Then the function is answered by an object of its own

    @req:ES10B-010 @binding:es10 @changes-state @option:O_X_IMM_ENABLE @since:1.1
    Scenario Outline: <function> on an eUICC with immediate enabling
      Given the eUICC has an associated eIM
      When the IPA calls <function>
      Then the function is answered by an object of its own

      Examples:
        | function                          |
        | ImmediateEnable                   |
        | ConfigureImmediateProfileEnabling |

    @req:ES10B-010 @binding:es10 @changes-state @option:O_X_FALLBACK @since:1.1
    Scenario Outline: <function> on an eUICC with fallback
      Given the eUICC has no profile
      When the IPA calls <function>
      Then the function is answered by an object of its own

      Examples:
        | function                 |
        | ExecuteFallbackMechanism |
        | ReturnFromFallback       |

    @req:ES10B-010 @binding:es10 @changes-state @option:O_X_ECALL @since:1.1
    Scenario Outline: <function> on an eUICC with an Emergency Profile
      Given the eUICC has no profile
      When the IPA calls <function>
      Then the function is answered by an object of its own

      Examples:
        | function                |
        | EnableEmergencyProfile  |
        | DisableEmergencyProfile |
