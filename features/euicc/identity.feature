@spec:SGP.32 @section:5.9 @role:euicc
Feature: What an eUICC says of itself
  EID, certificates, EUICCInfo1 and EUICCInfo2, and that they say the same.

  Rule: EID

    @req:EID-001 @binding:es10
    Scenario: The check digits of the EID
      Given the eUICC is powered on
      When the IPA calls GetEID
      Then the EID has 32 decimal digits whose value modulo 97 is 1

    @req:EID-005 @binding:es10
    Scenario: The EID by ES10 and in the certificate
      Given the eUICC is powered on
      And GetCerts was called
      When the IPA calls GetEID
      Then the EID is that of the eUICC certificate

    @req:ES10C-008 @binding:es10
    Scenario: GetEID is answered with the EID of the eUICC
      Given the eUICC is powered on
      And GetCerts was called
      When the IPA calls GetEID
      Then the EID is that of the eUICC certificate

  Rule: Certificates

    @req:CERTS-001 @binding:es10
    Scenario: The certificates of the CI key that is asked for
      Given the eUICC is powered on
      And the CI keys for signing are known
      When the IPA calls GetCerts for each of these CI keys
      Then each answer holds certificates under the CI key that was asked for

    @req:CERTS-001 @binding:es10
    Scenario: The certificates of the default CI key
      Given the eUICC is powered on
      And the CI keys for signing are known
      When the IPA calls GetCerts
      Then the answer holds certificates under one of these CI keys

    @req:CERTS-002 @binding:es10
    Scenario: An unknown CI key
      Given the eUICC is powered on
      When the IPA calls GetCerts for an unknown CI key
      Then the function is answered with "getCertsError invalidCiPKId"

    @req:SEC-CERT-009 @binding:es10
    Scenario: Policy and EID in the eUICC certificate
      Given the eUICC is powered on
      And GetEID was called
      When the IPA calls GetCerts
      Then the eUICC certificate has a critical certificate policy and the EID as subject serialNumber

    @req:SEC-CERT-029 @binding:es10
    Scenario: The chain of the eUICC certificate
      Given the eUICC is powered on
      And the CI keys for signing are known
      When the IPA calls GetCerts
      Then the eUICC certificate is issued by the EUM, and the EUM certificate by the CI

    @req:SEC-CERT-020 @binding:es10
    Scenario: A certificate on the second curve
      Given the eUICC is powered on
      And the CI keys for signing are known
      When the IPA calls GetCerts for each of these CI keys
      Then one of the eUICC certificates has a key on brainpoolP256r1

  Rule: EUICCInfo1 and EUICCInfo2

    @req:ES10B-002 @binding:es10
    Scenario: Version and CI keys in EUICCInfo1
      Given the eUICC is powered on
      When the IPA calls GetEUICCInfo1
      Then EUICCInfo1 holds a version and CI keys for verification and for signing

    @req:ES10B-003 @binding:es10
    Scenario: Every element of EUICCInfo2
      Given the eUICC is powered on
      When the IPA calls GetEUICCInfo2
      Then EUICCInfo2 has every element that an IoT eUICC owes

    @req:CAP-010 @binding:es10
    Scenario: EUICCInfo1 is part of EUICCInfo2
      Given the eUICC is powered on
      And GetEUICCInfo2 was called
      When the IPA calls GetEUICCInfo1
      Then EUICCInfo1 says what EUICCInfo2 says of version and CI keys

    @req:CAP-004 @binding:es10 @option:!O_X_IPAE
    Scenario: The IPA is in the device
      Given the eUICC is powered on
      When the IPA calls GetEUICCInfo2
      Then ipaMode is "ipad"

    @req:CAP-005 @binding:es10 @since:1.1
    Scenario: A version of SGP.32
      Given the eUICC is powered on
      When the IPA calls GetEUICCInfo2
      Then iotVersion holds a version

    @req:VER-007 @binding:es10
    Scenario: The version that the product claims
      Given the eUICC is powered on
      When the IPA calls GetEUICCInfo2
      Then iotVersion holds the version that the product claims

    @req:CAP-006 @binding:es10 @changes-state @since:1.1
    Scenario: What EUICCInfo2 announces is there
      Given the eUICC has no profile
      When the IPA calls GetEUICCInfo2
      Then each function that EUICCInfo2 announces answers

    @req:CAP-007 @binding:es10 @changes-state
    Scenario: The memory that a profile takes
      Given the eUICC has no profile
      And GetEUICCInfo2 was called
      And the eUICC has profile A disabled
      When the IPA calls GetEUICCInfo2
      Then less memory is free than before, and no fewer applications are installed

    @req:ES10C-012 @binding:es10 @changes-state
    Scenario: The memory that a deleted profile gives back
      Given the eUICC has profile A disabled
      And GetEUICCInfo2 was called
      And the eUICC has no profile
      When the IPA calls GetEUICCInfo2
      Then more memory is free than before

  Rule: Challenges

    @req:ES10B-001 @binding:es10
    Scenario: A challenge after another
      Given the eUICC is powered on
      And GetEUICCChallenge was called
      When the IPA calls GetEUICCChallenge
      Then the two challenges have 16 octets each and differ
