@spec:SGP.32 @section:3.9 @role:eim
Feature: Events of an SM-DS that the eIM fetches for a device
  A trigger may send the IPA to an SM-DS; the eIM relays to it as to an SM-DP+, and makes a download trigger of what it finds.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The eIM fetches events

    @req:DS-009 @binding:any @changes-state @needs-operator
    Scenario: The IPA begins an event retrieval
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      When the IPA sends InitiateAuthentication
      Then the SM-DS is asked for the device

    @req:IDL-035 @binding:any @changes-state @needs-operator
    Scenario: The SM-DS has an event of the SM-DP+
      Given the SM-DS has an event of the SM-DP+
      And the operator has ordered a download from the SM-DS
      And the IPA has begun that event retrieval
      When the IPA sends AuthenticateClient
      Then the eIM answers with a trigger for the event

    @req:IDL-016 @binding:any @changes-state @needs-operator
    Scenario: The SM-DS does not know the event
      Given the operator has ordered a download from the SM-DS
      And the IPA has begun that event retrieval
      And the SM-DS refuses AuthenticateClient with 8.9.5 and 3.9, which is eventIdUnknown
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error eventIdUnknown

    @req:DS-014 @option:O_X_INDIRECT @binding:any @changes-state @needs-operator
    Scenario: An activation code needs no SM-DS
      Given the IPA has got a download trigger
      When the IPA sends InitiateAuthentication
      Then the SM-DS gets nothing more

  Rule: An SM-DS that refuses leads to no download

    @req:DS-012 @binding:any @changes-state @needs-operator
    Scenario Outline: The SM-DS refuses to begin <subject> <reason>: <error>
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      And the SM-DS refuses InitiateAuthentication with <subject> and <reason>, which is <error>
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

      Examples:
        | subject | reason | error                        |
        | 8.9.1   | 3.8    | invalidDpAddress             |
        | 8.9.2   | 3.1    | ciPKIdNotSupported           |
        | 8.9.3   | 3.1    | euiccVersionNotSupportedByDp |
        | 8.9.4   | 3.7    | ciPKIdNotSupported           |

    @req:DS-012 @binding:any @changes-state @needs-operator
    Scenario Outline: The SM-DS refuses the eUICC <subject> <reason>: <error>
      Given the operator has ordered a download from the SM-DS
      And the IPA has begun that event retrieval
      And the SM-DS refuses AuthenticateClient with <subject> and <reason>, which is <error>
      When the IPA sends AuthenticateClient
      Then the eIM ends the download

      Examples:
        | subject | reason | error                   |
        | 8.1.2   | 6.1    | eumCertificateInvalid   |
        | 8.1.2   | 6.3    | eumCertificateExpired   |
        | 8.1.3   | 6.1    | euiccCertificateInvalid |
        | 8.1.3   | 6.3    | euiccCertificateExpired |
        | 8.1     | 6.1    | euiccSignatureInvalid   |
        | 8.10.1  | 3.9    | invalidTransactionId    |

    @req:DS-012 @binding:any @changes-state @needs-operator
    Scenario: The SM-DS signs the address of another one
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      And the SM-DS signs another address than its own
      When the IPA sends InitiateAuthentication
      Then the eIM ends the download

  Rule: An SM-DS with a wrong TLS certificate gets nothing

    @req:SEC-TLS-024 @binding:any @changes-state @needs-operator
    Scenario Outline: Nobody of the CI has signed that of the SM-DS: a certificate <certificate>
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      And the SM-DS shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DS gets no request over that connection

      Examples:
        | certificate                 |
        | with an altered signature   |
        | that another key has signed |

    @req:SEC-TLS-025 @binding:any @changes-state @needs-operator
    Scenario Outline: It is not the time of that of the SM-DS: a certificate <certificate>
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      And the SM-DS shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DS gets no request over that connection

      Examples:
        | certificate           |
        | that has expired      |
        | that is not valid yet |

    @req:SEC-TLS-026 @binding:any @changes-state @needs-operator
    Scenario Outline: The eIM does not have the CI or the curve of that of the SM-DS: a certificate <certificate>
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      And the SM-DS shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DS gets no request over that connection

      Examples:
        | certificate        |
        | of an unknown CI   |
        | on the curve P-384 |

    @req:DS-012 @binding:any @changes-state @needs-operator
    Scenario Outline: That of the SM-DS is for something else: a certificate <certificate>
      Given the operator has ordered a download from the SM-DS
      And the IPA has got that trigger
      And the SM-DS shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DS gets no request over that connection

      Examples:
        | certificate                     |
        | for clients alone               |
        | with the policy of another role |
