@spec:SGP.32 @section:3.5.1 @role:euicc
Feature: addEim and deleteEim by packages
  How one eIM brings another to the eUICC and takes it away again, and which result each refusal has.

  Rule: addEim

    @req:ECO-ADD-001 @binding:es10 @changes-state
    Scenario: The configuration of an eIM that was added
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM with an eimFqdn and with HTTPS as protocol
      Then the eUICC tells of the second eIM what it was given

    @req:ECO-ADD-001 @binding:es10 @changes-state
    Scenario: A package of an eIM that was added
      Given the eUICC has an associated eIM
      And the eUICC has carried out addEim of the second eIM with a request for a token
      When the second eIM sends a package with listEim
      Then the package is carried out

    @req:ECO-ADD-002 @binding:es10 @changes-state
    Scenario: A token for an eIM that is added
      Given the eUICC has an associated eIM with a token
      When the eIM sends a package with addEim of the second eIM with a request for a token
      Then a token is given that the first eIM does not have

    @req:ECO-ADD-003 @binding:es10 @changes-state
    Scenario: An eIM that is added without a token
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM
      Then the package is answered with "addEimResult ok"

    @req:ECO-ADD-004 @binding:es10 @changes-state
    Scenario: No room for a further eIM
      Given the eUICC has an associated eIM
      When eIMs are added until the eUICC takes no more
      Then the package is answered with "addEimResult insufficientMemory"

    @req:ECO-ADD-005 @binding:es10 @changes-state @since:1.1
    Scenario: An eimId that is there already
      Given the eUICC has two associated eIMs
      When the eIM sends a package with addEim of the second eIM
      Then the package is answered with "addEimResult associatedEimAlreadyExists"

    @req:ECO-ADD-006 @binding:es10 @changes-state
    Scenario: An eIM with a CI key that the eUICC does not support
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM with an unknown euiccCiPKId
      Then the package is answered with "addEimResult ciPKUnknown"

    @req:ECO-ADD-007 @binding:es10 @changes-state
    Scenario Outline: An eIM <detail>
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM <detail>
      Then the package is answered with "addEimResult invalidAssociationToken"

      Examples:
        | detail                  |
        | with associationToken 5 |
        | with associationToken 0 |

    @req:ECO-ADD-008 @binding:es10 @changes-state
    Scenario: An eIM with a counter out of range
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM with counterValue 8388608
      Then the package is answered with "addEimResult counterValueOutOfRange"

    @req:ECO-ADD-009 @binding:es10 @changes-state
    Scenario Outline: An eIM <detail>, which it must have
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM <detail>
      Then the package is answered with "addEimResult commandError"

      Examples:
        | detail               |
        | without key          |
        | without counterValue |

    @req:ECO-ADD-014 @binding:es10 @changes-state
    Scenario: An eIM that is added without a type is listed as a proprietary one
      Given the eUICC has an associated eIM
      And the eUICC has carried out addEim of the second eIM without eimIdType
      When the eIM sends a package with listEim
      Then the list of eIMs names both eIMs, the second one with eimIdType "none"

    @req:ECO-ADD-015 @binding:es10 @changes-state
    Scenario: An eIM whose eimId is its FQDN
      Given the eUICC has an associated eIM
      When the eIM sends a package with addEim of the second eIM of type FQDN
      Then the package is answered with "addEimResult ok"

    @req:ECO-ADD-016 @binding:es10 @changes-state
    Scenario: The token of an eIM that is added again
      Given the eUICC has an associated eIM
      And the eUICC has carried out addEim of the second eIM with a request for a token
      And the eUICC has carried out deleteEim of the second eIM
      When the eIM sends a package with addEim of the second eIM with a request for a token
      Then a token is given that is greater than every token before

  Rule: deleteEim

    @req:ECO-DEL-001 @binding:es10 @changes-state
    Scenario: One eIM deletes another
      Given the eUICC has two associated eIMs
      When the eIM sends a package with deleteEim of the second eIM
      Then the package is answered with "deleteEimResult ok"

    @req:ECO-DEL-001 @binding:es10 @changes-state
    Scenario: A package of an eIM that was deleted
      Given the eUICC has two associated eIMs
      And the eUICC has carried out deleteEim of the second eIM
      When the second eIM sends a package with listEim
      Then the package is answered with "euiccPackageErrorUnsigned"

    @req:ECO-DEL-002 @binding:es10 @changes-state
    Scenario: An eIM that is not there to be deleted
      Given the eUICC has an associated eIM
      When the eIM sends a package with deleteEim of nobody
      Then the package is answered with "deleteEimResult eimNotFound"

    @req:ECO-DEL-003 @binding:es10 @changes-state
    Scenario: The last eIM is deleted
      Given the eUICC has an associated eIM
      And the first eIM is the only one of the eUICC
      When the eIM sends a package with deleteEim of the first eIM
      Then the package is answered with "deleteEimResult lastEimDeleted"
      And the eUICC has no eIM

    @req:ECO-DEL-006 @binding:es10 @changes-state @since:1.1
    Scenario: An eIM deletes itself
      Given the eUICC has an associated eIM with a token
      And the eUICC has carried out addEim of the second eIM
      When the eIM sends a package with deleteEim of the first eIM
      Then the package is answered with "deleteEimResult ok"
      And the result is signed with the associationToken that the eIM had
