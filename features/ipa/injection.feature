@spec:SGP.32 @section:5.14.4 @role:ipa
Feature: The IPA takes packages that the eIM injects
  TransferEimPackage is called by the eIM: the IPA listens, and says in its answer what became of the package.

  Background:
    Given the entry of the eIM lists retrieval and injection over the transport of the IPA

  Rule: What the answer is

    @req:ESIPA-ASN-006 @binding:asn1 @changes-state
    Scenario: The answer has the tag of the function
      Given the eIM has a package that lists profiles
      When the eIM injects it
      Then the answer has the tag of TransferEimPackageResponse

    @req:ESIPA-JSON-008 @binding:json @changes-state
    Scenario: The function has its path
      Given the eIM has a package that lists profiles
      When the eIM injects it
      Then transferEimPackage is served at "/gsma/rsp2/esipa/transferEimPackage"

    @req:XFER-002 @binding:any @changes-state
    Scenario: A package with PSMOs
      Given the eIM has a package that enables profile B
      When the eIM injects it
      Then the IPA answers with euiccPackageResult, ePRAndNotifications, eimPackageReceived or eimPackageError

    @req:XFER-002 @binding:any @changes-state
    Scenario: A package with eCOs
      Given the eIM has a package that lists the eIMs
      When the eIM injects it
      Then the IPA answers with euiccPackageResult, ePRAndNotifications, eimPackageReceived or eimPackageError

    @req:XFER-002 @binding:any @changes-state
    Scenario: A request for data
      Given the eIM asks for euiccInfo1
      When the eIM injects it
      Then the IPA answers with ipaEuiccDataResponse, eimPackageReceived or eimPackageError

    @req:XFER-002 @option:O_X_DIRECT @binding:any @changes-state
    Scenario: A trigger for a direct download
      Given the eIM has a trigger for a direct download
      When the eIM injects it
      Then the IPA answers with eimPackageReceived or eimPackageError

    @req:XFER-002 @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: A trigger for an indirect download
      Given the eIM has a trigger for an indirect download
      When the eIM injects it
      Then the IPA answers with eimPackageReceived or eimPackageError

    @req:XFER-002 @binding:any @changes-state
    Scenario: Acknowledgements
      Given the eIM has a package that lists profiles
      When the eIM injects an acknowledgement of sequence number 99
      Then the IPA answers with eimPackageReceived or eimPackageError

  Rule: A package that cannot be used

    @req:XFER-003 @binding:any @changes-state
    Scenario Outline: An EuiccPackageRequest <flaw>
      Given the eIM has an EuiccPackageRequest that <flaw>
      When the eIM injects it
      Then the IPA answers with the eimPackageError invalidPackageFormat

      Examples:
        | flaw                                  |
        | holds an element longer than itself   |
        | ends in the middle of its identifiers |

    @req:XFER-004 @option:O_X_ASN1 @binding:asn1 @changes-state
    Scenario: A package has a type that no version knows
      Given the eIM has a package of a type that no version knows
      When the eIM injects it
      Then the IPA answers with the eimPackageError unknownPackage

    @req:XFER-005 @binding:any @changes-state
    Scenario: The eUICC answers LoadEuiccPackage with an error and no result
      Given the eIM has a package that lists profiles
      And the card answers LoadEuiccPackage with an error
      When the eIM injects it
      Then the IPA answers with the eimPackageError undefinedError

  Rule: A result that takes longer

    @req:XFER-006 @option:O_X_DIRECT @binding:any @changes-state
    Scenario: The result of a direct download follows later
      Given the eIM has a trigger for a direct download
      When the eIM injects it
      Then the IPA answers with eimPackageReceived, and the result follows

    @req:XFER-006 @option:O_X_INDIRECT @binding:any @changes-state
    Scenario: The result of an indirect download follows later
      Given the eIM has a trigger for an indirect download
      When the eIM injects it
      Then the IPA answers with eimPackageReceived, and the result follows

  Rule: Who injects

    @req:XFER-008 @binding:any @changes-state @hostile
    Scenario Outline: Somebody injects who has <certificate>
      Given the eIM asks for euiccInfo1
      And the IPA has answered when the eIM injected it
      When somebody injects it who has <certificate>
      Then the IPA gives no data
      And the IPA still polls

      Examples:
        | certificate                                |
        | no certificate                             |
        | the certificate of the eIM for another key |
