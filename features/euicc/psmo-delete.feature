@spec:SGP.32 @section:3.4.3 @role:euicc
Feature: Delete of profiles by packages, and profile policy rules
  Which profiles an eUICC deletes, what that gives back, and which results it gives where it does not.

  Rule: Delete

    @req:PSMO-DEL-001 @binding:es10 @changes-state
    Scenario: A deleted profile is gone, and its memory is free
      Given the eUICC has profile A disabled, profile B enabled
      And the eUICC has told how much memory is free
      When the eIM sends a package with delete of A
      Then the eUICC has more memory free than before
      And the eUICC shows profile B enabled

    @req:PSMO-DEL-002 @binding:es10 @changes-state
    Scenario: A delete of a disabled profile ends with ok
      Given the eUICC has profile A disabled, profile B enabled
      When the eIM sends a package with delete of A
      Then the package is answered with "deleteResult ok"

    @req:PSMO-DEL-003 @binding:es10 @changes-state
    Scenario: A delete of a profile that is not there
      Given the eUICC has profile A enabled
      When the eIM sends a package with delete of nobody
      Then the package is answered with "deleteResult iccidOrAidNotFound"

    @req:PSMO-DEL-004 @binding:es10 @changes-state
    Scenario: A delete of the enabled profile
      Given the eUICC has profile A enabled
      When the eIM sends a package with delete of A
      Then the package is answered with "deleteResult profileNotInDisabledState"

    @req:PSMO-DEL-005 @since:1.1 @binding:es10 @changes-state @irreversible
    Scenario: A delete that policy forbids
      Given the eUICC has profile A enabled, profile PPR2 disabled
      When the eIM sends a package with delete of PPR2
      Then the package is answered with "deleteResult disallowedByPolicy"

    @req:PSMO-DEL-009 @binding:es10 @changes-state
    Scenario: A delete tells the operator
      Given the eUICC has profile A disabled, profile B enabled
      When the eIM sends a package with delete of A
      Then the eUICC has made the notifications "notificationDelete of A"

    @req:PSMO-DEL-010 @binding:es10 @changes-state
    Scenario: A profile is disabled and deleted by one package
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with disable of A, delete of A
      Then the package is answered with "disableResult ok, deleteResult ok"

  Rule: Profile policy rules

    @req:PPR-001 @since:1.1 @binding:es10 @changes-state @irreversible
    Scenario: A profile with PPR1 stays enabled
      Given the eUICC has profile PPR1 enabled
      When the eIM sends a package with disable of PPR1
      Then the package is answered with "disableResult disallowedByPolicy"
      And the profiles are as they were

    @req:PPR-002 @since:1.1 @binding:es10 @changes-state @irreversible
    Scenario: A profile with PPR2 is not deleted
      Given the eUICC has profile A enabled, profile PPR2 disabled
      When the eIM sends a package with delete of PPR2
      Then the package is answered with "deleteResult disallowedByPolicy"
      And the profiles are as they were
