@spec:SGP.32 @section:3.3.2 @role:ipa
Feature: The IPA rolls a profile switch back
  An enable with rollbackFlag lets the IPA return to the former profile when the new one does not reach the eIM.

  Rule: The result cannot be delivered

    @req:RB-001 @option:O_X_ROLLBACK @binding:any @changes-state @timing
    Scenario: The eIM is out of reach after an enable with rollbackFlag
      Given the eIM has a package that enables profile B with rollbackFlag
      And the eIM cannot be reached over the new profile
      When the IPA polls
      Then the IPA calls ES10b.ProfileRollback

    @req:RB-002 @option:O_X_ROLLBACK @binding:any @changes-state @timing
    Scenario: The IPA has nobody to ask and rolls back by its own policy
      Given the eIM has a package that enables profile B with rollbackFlag
      And the eIM can be reached over the former profile only
      When the IPA polls
      Then the IPA calls ES10b.ProfileRollback

    @req:RB-009 @option:O_X_ROLLBACK @binding:any @changes-state @timing
    Scenario: The replacement result goes over the restored profile
      Given the eIM has a package that enables profile B with rollbackFlag
      And the eIM can be reached over the former profile only
      When the IPA polls
      Then the eIM gets the result that the rollback has made, and not the one before

  Rule: No rollback

    @req:RB-010 @option:O_X_ROLLBACK @binding:any @changes-state @timing
    Scenario: The network is lost after the result was acknowledged
      Given the eIM has a package that enables profile B with rollbackFlag
      And the result was delivered and acknowledged
      And then the network is lost
      When the IPA polls
      Then the IPA does not call ES10b.ProfileRollback

    @req:RB-011 @option:O_X_ROLLBACK @binding:any @changes-state @timing
    Scenario: The eIM is out of reach after an enable without rollbackFlag
      Given the eIM has a package that enables profile B
      And the eIM cannot be reached over the new profile
      When the IPA polls
      Then the IPA does not call ES10b.ProfileRollback
