@spec:SGP.32 @section:2.11.2.3 @role:ipa
Feature: The IPA says that it cannot use a package
  An IPA that cannot use what the eIM sent says so, in the words of EimPackageResultErrorCode.

  Rule: A package that is no package

    @req:PROV-013 @binding:any @changes-state
    Scenario Outline: An EuiccPackageRequest <flaw>
      Given the eIM has an EuiccPackageRequest that <flaw>
      When the IPA polls
      Then the eIM gets the package result error invalidPackageFormat

      Examples:
        | flaw                                  |
        | is empty                              |
        | lacks its signature                   |
        | holds an element longer than itself   |
        | ends in the middle of its identifiers |

    @req:PROV-014 @option:O_X_ASN1 @binding:asn1 @changes-state
    Scenario: A package has a type that no version knows
      Given the eIM has a package of a type that no version knows
      When the IPA polls
      Then the eIM gets the package result error unknownPackage

    @req:PROV-016 @since:1.1 @binding:any @changes-state
    Scenario: A package without signature has an eimTransactionId
      Given the eIM has an EuiccPackageRequest that lacks its signature
      When the IPA polls
      Then the error has the eimTransactionId of the package, and none where the package had none

    @req:PROV-016 @binding:any @changes-state
    Scenario: An empty package has no eimTransactionId
      Given the eIM has an EuiccPackageRequest that is empty
      When the IPA polls
      Then the error has the eimTransactionId of the package, and none where the package had none

  Rule: A card that fails

    @req:PROV-022 @binding:any @changes-state
    Scenario: The eUICC answers LoadEuiccPackage with an error and no result
      Given the eIM has a package that lists profiles
      And the card answers LoadEuiccPackage with an error
      When the IPA polls
      Then the eIM gets an EimPackageResultResponseError, or an EuiccPackageResult without success

    @req:PROV-015 @binding:any @changes-state
    Scenario: Something else goes wrong than the form of the package
      Given the eIM has a package that lists profiles
      And the card answers LoadEuiccPackage with an error
      When the IPA polls
      Then the eIM gets the package result error undefinedError

  Rule: Hostile packages

    @req:ERR-016 @binding:any @changes-state @hostile
    Scenario: A package is larger than any buffer
      Given the eIM has a package of 65536 octets
      When the IPA polls
      Then the eIM gets a result of any kind
      And the IPA still polls

    @req:ERR-012 @binding:any @changes-state @hostile
    Scenario Outline: A poll is answered with <answer>
      Given the eIM answers the poll with <answer>
      When the IPA polls
      Then the IPA still polls

      Examples:
        | answer                                               |
        | a web page                                           |
        | an empty body                                        |
        | half of the package                                  |
        | half of the announced length                         |
        | octets of no form in the body                        |
        | octets of no form in place of HTTP                   |
        | a length of four octets that is longer than anything |
