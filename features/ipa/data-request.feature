@spec:SGP.32 @section:2.11.2.2 @role:ipa
Feature: The IPA answers data requests
  The eIM asks the IPA for objects of the eUICC and of the IPA itself, and gets those and no others.

  Rule: What is asked for, and nothing else

    @req:EDR-003 @binding:any @changes-state
    Scenario Outline: The eIM asks for <object> alone
      Given the eIM asks for <object>
      When the IPA polls
      Then the response has <object> and nothing else

      Examples:
        | object             |
        | defaultSmdpAddress |
        | euiccInfo1         |
        | euiccInfo2         |
        | rootSmdsAddress    |
        | associationToken   |
        | eumCertificate     |
        | euiccCertificate   |
        | ipaCapabilities    |
        | deviceInfo         |

    @req:EDR-003 @since:1.1 @binding:any @changes-state
    Scenario Outline: The eIM asks for <list> alone, which v1.0.1 has under one tag with another
      Given the eIM asks for <list>
      When the IPA polls
      Then the response has <list> and nothing else

      Examples:
        | list                   |
        | notificationsList      |
        | euiccPackageResultList |

    @req:EDR-028 @binding:any @changes-state
    Scenario: Another eIM has an associationToken
      Given the eIM asks for associationToken beside an eIM that has an associationToken
      When the IPA polls
      Then the response has no associationToken but that of the eIM that asked

  Rule: Objects of the eUICC

    @req:EDR-012 @binding:any @changes-state
    Scenario: The eIM asks for euiccInfo1
      Given the eIM asks for euiccInfo1
      When the IPA polls
      Then the response has euiccInfo1 as the eUICC has it

    @req:EDR-014 @binding:any @changes-state
    Scenario: The eIM asks for rootSmdsAddress
      Given the eIM asks for rootSmdsAddress
      When the IPA polls
      Then the response has rootSmdsAddress as the eUICC has it

    @req:EDR-016 @binding:any @changes-state
    Scenario: The eIM asks for eumCertificate
      Given the eIM asks for eumCertificate
      When the IPA polls
      Then the response has eumCertificate as the eUICC has it

    @req:EDR-017 @binding:any @changes-state
    Scenario: The eIM asks for euiccCertificate
      Given the eIM asks for euiccCertificate
      When the IPA polls
      Then the response has euiccCertificate as the eUICC has it

    @req:CERTS-003 @binding:any @changes-state
    Scenario Outline: The octets of <object>
      Given the eIM asks for <object>
      When the IPA polls
      Then the response has <object> as the eUICC has it

      Examples:
        | object           |
        | eumCertificate   |
        | euiccCertificate |

    @req:EDR-030 @binding:any @changes-state
    Scenario Outline: The eIM says no CI, and asks for <object> of an eUICC with two
      Given the eUICC has certificates of a second CI too
      And the eIM asks for <object>
      When the IPA polls
      Then the response has <object> as the eUICC has it

      Examples:
        | object           |
        | eumCertificate   |
        | euiccCertificate |

    @req:EDR-013 @binding:any @changes-state
    Scenario: The eIM asks for euiccInfo2
      Given the eIM asks for euiccInfo2
      When the IPA polls
      Then the response has ipaMode and iotSpecificInfo in euiccInfo2

    @req:EDR-010 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for the default SM-DP+ address
      Given a package has set the default SM-DP+ address
      And the eIM then asks for defaultSmdpAddress
      When the IPA polls
      Then the response has defaultSmdpAddress as the eUICC has it

    @req:EDR-015 @binding:any @changes-state
    Scenario: The eIM asks for its associationToken
      Given the eIM, which has an associationToken, asks for associationToken
      When the IPA polls
      Then the response has associationToken as the eUICC has it

    @req:EDR-009 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for pending notifications
      Given a result and notifications wait on the eUICC
      And the eIM then asks for notificationsList
      When the IPA polls
      Then the response has notificationsList as the eUICC has it

    @req:EDR-011 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for stored package results
      Given a result and notifications wait on the eUICC
      And the eIM then asks for euiccPackageResultList
      When the IPA polls
      Then the response has euiccPackageResultList as the eUICC has it

  Rule: Objects of the IPA

    @req:EDR-018 @since:1.1 @binding:any @changes-state
    Scenario: The eIM asks for the capabilities of the IPA
      Given the eIM asks for ipaCapabilities
      When the IPA polls
      Then the response has the capabilities of the IPA

    @req:EDR-019 @binding:any @changes-state
    Scenario: The eIM asks for the device information
      Given the eIM asks for deviceInfo
      When the IPA polls
      Then the response has the device information
