@spec:SGP.32 @section:5.14.3 @role:eim
Feature: Downloads whose eUICC the SM-DP+ refuses
  The eIM passes on why, with the number that ESipa has for it; in JSON an error is the status Failed, and the pair of codes is information.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The SM-DP+ refuses AuthenticateClient

    @req:IDL-014 @binding:any @changes-state @needs-operator
    Scenario: The certificate of the EUM is not right
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1.2 and 6.1, which is eumCertificateInvalid
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error eumCertificateInvalid

    @req:IDL-041 @binding:any @changes-state @needs-operator
    Scenario: The certificate of the EUM has expired
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1.2 and 6.3, which is eumCertificateExpired
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error eumCertificateExpired

    @req:IDL-042 @binding:any @changes-state @needs-operator
    Scenario: The certificate of the eUICC is not right
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1.3 and 6.1, which is euiccCertificateInvalid
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error euiccCertificateInvalid

    @req:IDL-043 @binding:any @changes-state @needs-operator
    Scenario: The certificate of the eUICC has expired
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1.3 and 6.3, which is euiccCertificateExpired
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error euiccCertificateExpired

    @req:IDL-044 @binding:any @changes-state @needs-operator
    Scenario: The signature of the eUICC does not hold for the SM-DP+
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1 and 6.1, which is euiccSignatureInvalid
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error euiccSignatureInvalid

    @req:IDL-045 @binding:any @changes-state @needs-operator
    Scenario: The matching identifier is not taken
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.2.6 and 3.8, which is matchingIdRefused
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error matchingIdRefused

    @req:IDL-046 @binding:any @changes-state @needs-operator
    Scenario: The profile is for another eUICC
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1.1 and 3.8, which is eidMismatch
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error eidMismatch

    @req:IDL-047 @binding:any @changes-state @needs-operator
    Scenario: There is no profile that the eUICC can have
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.2.5 and 4.3, which is noEligibleProfile
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error noEligibleProfile

    @req:IDL-048 @binding:any @changes-state @needs-operator
    Scenario: The CI of the eUICC is not known
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.11.1 and 3.9, which is ciPKUnknown
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error ciPKUnknown

    @req:IDL-050 @binding:any @changes-state @needs-operator
    Scenario: The eUICC has too little memory
      Given the IPA has begun a download
      And the SM-DP+ refuses AuthenticateClient with 8.1 and 4.8, which is insufficientMemory
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error insufficientMemory
