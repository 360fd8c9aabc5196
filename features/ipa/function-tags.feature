@spec:SGP.32 @section:6.3.2 @role:ipa
Feature: The IPA speaks the ASN.1 binding
  Each function under its tag, and octets that are not the IPA's as they came.

  Rule: Tags of the functions

    @req:ESIPA-ASN-001 @option:O_X_INDIRECT @binding:asn1 @changes-state
    Scenario: InitiateAuthentication
      Given the eIM has a profile for the IPA, to be downloaded through the eIM
      When the IPA polls
      Then "initiateAuthentication" comes under the tag of its function

    @req:ESIPA-ASN-002 @option:O_X_INDIRECT @binding:asn1 @changes-state
    Scenario: AuthenticateClient
      Given the eIM has a profile for the IPA, to be downloaded through the eIM
      When the IPA polls
      Then "authenticateClient" comes under the tag of its function

    @req:ESIPA-ASN-003 @option:O_X_INDIRECT @binding:asn1 @changes-state
    Scenario: GetBoundProfilePackage
      Given the eIM has a profile for the IPA, to be downloaded through the eIM
      When the IPA polls
      Then "getBoundProfilePackage" comes under the tag of its function

    @req:ESIPA-ASN-004 @option:O_X_INDIRECT @binding:asn1 @changes-state
    Scenario: CancelSession
      Given the eIM has a profile for the IPA, to be downloaded through the eIM
      And the metadata in its package are others than those announced
      When the IPA polls
      Then "cancelSession" comes under the tag of its function

    @req:ESIPA-ASN-005 @option:O_X_INDIRECT @binding:asn1 @changes-state
    Scenario: HandleNotification
      Given the eIM has a profile for the IPA, to be downloaded through the eIM
      When the IPA polls
      Then "handleNotification" comes under the tag of its function

    @req:ESIPA-ASN-007 @binding:asn1
    Scenario: GetEimPackage
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then "getEimPackage" comes under the tag of its function

    @req:ESIPA-ASN-008 @binding:asn1 @changes-state
    Scenario: ProvideEimPackageResult
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then "provideEimPackageResult" comes under the tag of its function

  Rule: What is not the IPA's own

    @req:ESIPA-ASN-019 @binding:asn1
    Scenario: A data request with an element that a later version may have
      Given the eIM asks for the IpaCapabilities, with an unknown element behind the tag list
      When the IPA polls
      Then the eIM gets the data that it has asked for

    @req:ESIPA-ASN-023 @binding:asn1 @changes-state
    Scenario: A package whose outer length has an unusual form
      Given the eIM has a package that enables profile B
      And the eIM writes the length of the package in more octets than it needs
      When the IPA polls
      Then the eUICC gets the package with the octets that the eIM sent

    @req:ESIPA-ASN-023 @binding:asn1 @changes-state
    Scenario: The result that the eUICC has made
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then the eIM gets the result with the octets of the eUICC
