@spec:SGP.32 @section:5.9.16 @role:ipa
Feature: The IPA writes DER where it writes objects of its own
  Booleans of an IPA stand in the functions of the eUICC that switch profiles.

  Rule: BOOLEAN

    @req:DER-019 @option:O_X_ROLLBACK @binding:any @changes-state @timing
    Scenario: refreshFlag of a rollback
      Given the eIM has a package that enables profile B with rollbackFlag
      And the eIM cannot be reached over the new profile
      When the IPA polls
      Then each refreshFlag that is true is written as FF

    @req:DER-019 @option:O_X_FALLBACK @since:1.1 @binding:any @changes-state
    Scenario: refreshFlag of the return from fallback
      Given the IPA has fallen back to profile B
      When the device has its network again
      Then each refreshFlag that is true is written as FF
