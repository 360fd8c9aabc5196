@spec:SGP.32 @section:2.6 @role:eim
Feature: The eIM as TLS client of an SM-DP+ or SM-DS
  Nothing is sent to a server whose certificate is none of an SM-DP+ or SM-DS under a CI of the eIM.

  Background:
    Given an IPA connected to the eIM under test

  Rule: An SM-DP+ with a wrong certificate gets nothing

    @req:SEC-TLS-021 @binding:any @changes-state @needs-operator
    Scenario Outline: Nobody of the CI has signed it: a certificate <certificate>
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection

      Examples:
        | certificate                 |
        | with an altered signature   |
        | that another key has signed |

    @req:SEC-TLS-022 @binding:any @changes-state @needs-operator
    Scenario Outline: It is not its time: a certificate <certificate>
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection

      Examples:
        | certificate           |
        | that has expired      |
        | that is not valid yet |

    @req:SEC-TLS-023 @binding:any @changes-state @needs-operator
    Scenario Outline: The eIM does not have its CI or its curve: a certificate <certificate>
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate <certificate>
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection

      Examples:
        | certificate        |
        | of an unknown CI   |
        | on the curve P-384 |

    @req:SEC-CERT-015 @binding:any @changes-state @needs-operator
    Scenario: It is not said that it is for TLS servers
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate without extended key usage
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection

    @req:SEC-CERT-016 @binding:any @changes-state @needs-operator
    Scenario: It is for TLS clients
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate for clients alone
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection

    @req:SEC-CERT-017 @binding:any @changes-state @needs-operator
    Scenario: Its key is for key agreement
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate for key agreement
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection

    @req:SEC-CERT-030 @binding:any @changes-state @needs-operator
    Scenario: It is that of another role
      Given the IPA has got a download trigger
      And the SM-DP+ shows a TLS certificate with the policy of another role
      When the IPA tries InitiateAuthentication with it
      Then the SM-DP+ gets no request over that connection
