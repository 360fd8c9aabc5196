@spec:SGP.32 @section:5.14.3 @role:eim
Feature: Profile metadata that the eIM checks for the IPA
  An IPA that has declared eimProfileMetadataVerification leaves it to the eIM whether the policy rules of a profile are allowed, and whether
  the profile is the one that was announced.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A profile with policy rules that are not allowed is refused

    @req:IDL-015 @binding:any @changes-state @needs-operator
    Scenario: The eUICC authorises no policy rule, and the profile has one
      Given the eIM has learnt that the eUICC authorises no policy rule
      And the IPA has declared eimProfileMetadataVerification
      And the SM-DP+ offers a profile with ppr1
      And the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the eIM answers with the download error pprNotAllowed

    @req:ESIPA-JSON-042 @since:1.2 @binding:json @changes-state @needs-operator
    Scenario: The pair for policy rules that are not allowed
      Given the eIM has learnt that the eUICC authorises no policy rule
      And the IPA has declared eimProfileMetadataVerification
      And the SM-DP+ offers a profile with ppr1
      And the IPA has begun a download
      When the IPA sends AuthenticateClient
      Then the refusal has subject 8.2.8 and reason 1.2

  Rule: A profile that is not the one that was announced is refused

    @req:IDL-019 @binding:any @changes-state @needs-operator
    Scenario: The package holds other metadata
      Given the IPA has declared eimProfileMetadataVerification
      And the SM-DP+ packs other metadata than it announced
      And the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the eIM answers with the download error metadataMismatch

    @req:ESIPA-JSON-043 @since:1.2 @binding:json @changes-state @needs-operator
    Scenario: The pair for other metadata
      Given the IPA has declared eimProfileMetadataVerification
      And the SM-DP+ packs other metadata than it announced
      And the profile has been announced to the IPA
      When the IPA sends GetBoundProfilePackage
      Then the refusal has subject 8.2.9 and reason 3.11
