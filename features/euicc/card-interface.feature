@spec:SGP.22 @section:5.7 @role:euicc
Feature: The eUICC at the card interface
  How a device finds the eUICC, opens its functions, and exchanges their requests and answers in APDUs.

  Rule: After power on

    @req:BOOT-001 @binding:es10
    Scenario: The ATR announces an eUICC
      Given a device that has an LPA
      When the device powers the eUICC on
      Then the ATR says that eUICC functions are supported

    @req:BOOT-002 @binding:es10
    Scenario: The template of the ISD-R
      Given a device that has an LPA
      When the device selects the ISD-R
      Then the answer holds the template of the ISD-R

    @req:BOOT-003 @binding:es10 @changes-state @since:1.1
    Scenario: The template with an enabled profile
      Given the eUICC has profile A disabled
      And the device has selected the ISD-R
      And the eUICC has profile A enabled
      When the device selects the ISD-R
      Then the answer is another one than before

    @req:BOOT-004 @binding:es10
    Scenario: The template announces the LPA of the eUICC
      Given a device that has an LPA
      When the device selects the ISD-R
      Then the answer holds lpaeSupport

    @req:BOOT-007 @binding:es10 @changes-state
    Scenario Outline: <file> without an enabled profile
      Given the eUICC has no profile
      When the device selects <file>
      Then the file is there

      Examples:
        | file        |
        | the MF      |
        | EF-UMPC     |

  Rule: Functions are open to a device that has the assistants

    @req:BOOT-010 @binding:es10
    Scenario Outline: ES10c for a device that <says>
      Given a device that <says>
      When this device calls GetEID
      Then the eUICC does not carry the function out

      Examples:
        | says                               |
        | has no LPA                         |
        | says nothing of its capabilities   |

    @req:BOOT-010 @binding:es10
    Scenario: ES10c for a device that has an LPA
      Given a device that has an LPA
      When this device calls GetEID
      Then the eUICC answers the function

    @req:BOOT-011 @binding:es10
    Scenario Outline: ES10b for a device that <says>
      Given a device that <says>
      When this device calls GetEUICCChallenge
      Then the eUICC does not carry the function out

      Examples:
        | says                               |
        | has no LPA                         |
        | says nothing of its capabilities   |

    @req:BOOT-011 @binding:es10
    Scenario: ES10b for a device that has an LPA
      Given a device that has an LPA
      When this device calls GetEUICCChallenge
      Then the eUICC answers the function

    @req:BOOT-012 @binding:es10
    Scenario Outline: ES10a for a device that <says>
      Given a device that <says>
      When this device calls GetEuiccConfiguredAddresses
      Then the eUICC does not carry the function out

      Examples:
        | says                               |
        | has no LPA                         |
        | says nothing of its capabilities   |

    @req:BOOT-012 @binding:es10
    Scenario: ES10a for a device that has an LPA
      Given a device that has an LPA
      When this device calls GetEuiccConfiguredAddresses
      Then the eUICC answers the function

  Rule: STORE DATA and GET RESPONSE

    @req:ES10B-006 @binding:es10 @changes-state
    Scenario Outline: A request in blocks of <octets> octets
      Given the eUICC has an associated eIM
      When the eIM sends a package in blocks of <octets> octets
      Then the package is carried out

      Examples:
        | octets |
        | 1      |
        | 120    |
        | 255    |

    @req:ES10B-007 @binding:es10
    Scenario: An answer of more than 256 octets
      Given the eUICC is powered on
      When the IPA calls GetCerts
      Then the answer has come as a whole

    @req:ES10B-011 @binding:es10
    Scenario: A block that others follow
      Given the eUICC is powered on
      When the device sends a block that others follow
      Then the block is answered with 9000 and no data

    @req:ES10B-012 @binding:es10
    Scenario: An error of a function
      Given the eUICC is powered on
      When the IPA calls GetCerts for an unknown CI key
      Then the function is answered with "getCertsError invalidCiPKId"
      And the function ends with 9000

    @req:ES10B-008 @binding:es10
    Scenario: A channel without the ISD-R
      Given the eUICC is powered on
      When the device calls GetEID on a channel where the ISD-R is not selected
      Then the eUICC does not carry the function out
