@spec:SGP.32 @section:5.9.20 @role:ipa
Feature: The IPA falls back to another profile, and returns
  When its network is lost for good, an IPA enables the profile with the fallback attribute by its own criteria.

  Rule: The network of the enabled profile

    @req:FB-012 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state @timing
    Scenario: The network is lost for good
      Given profile B has the fallback attribute
      When the device loses its network
      Then the IPA calls ES10b.ExecuteFallbackMechanism

    @req:FB-014 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state @timing
    Scenario: The network of the former profile is back
      Given the IPA has fallen back to profile B
      When the device has its network back
      Then the IPA calls ES10b.ReturnFromFallback

    @req:FB-017 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state @timing
    Scenario: A network that comes and goes
      Given profile B has the fallback attribute
      When the network of the device goes and comes 4 times
      Then the IPA falls back fewer times than that
