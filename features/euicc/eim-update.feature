@spec:SGP.32 @section:3.5.1 @role:euicc
Feature: updateEim and listEim by packages
  What an update of an eIM changes, what it leaves, and what the list of eIMs holds.

  Rule: updateEim

    @req:ECO-UPD-001 @binding:es10 @changes-state
    Scenario Outline: An update <detail> ends with ok
      Given the eUICC has two associated eIMs
      When the eIM sends a package with updateEim of the second eIM <detail>
      Then the package is answered with "updateEimResult ok"

      Examples:
        | detail                |
        | with counterValue 100 |
        | with a new key        |

    @req:ECO-UPD-001 @binding:es10 @changes-state
    Scenario Outline: What the eUICC tells of an eIM after an update <detail>
      Given the eUICC has two associated eIMs
      When the eIM sends a package with updateEim of the second eIM <detail>
      Then the package is answered with "updateEimResult ok"
      And the eUICC tells of the second eIM what it was given

      Examples:
        | detail                        |
        | with a new key                |
        | with its key in a certificate |
        | with an eimFqdn               |
        | with HTTPS as protocol        |

    @req:ECO-UPD-002 @binding:es10 @changes-state
    Scenario: An update of an eIM that is not there
      Given the eUICC has an associated eIM
      When the eIM sends a package with updateEim of the second eIM with an eimFqdn
      Then the package is answered with "updateEimResult eimNotFound"

    @req:ECO-UPD-003 @binding:es10 @changes-state
    Scenario: An update with a CI key that the eUICC does not support
      Given the eUICC has two associated eIMs
      When the eIM sends a package with updateEim of the second eIM with an unknown euiccCiPKId
      Then the package is answered with "updateEimResult ciPKUnknown"

    @req:ECO-UPD-004 @binding:es10 @changes-state
    Scenario: An update with a counter out of range
      Given the eUICC has two associated eIMs
      When the eIM sends a package with updateEim of the second eIM with counterValue 8388608
      Then the package is answered with "updateEimResult counterValueOutOfRange"

    @req:ECO-UPD-005 @binding:es10 @changes-state
    Scenario: An update with a token
      Given the eUICC has two associated eIMs
      When the eIM sends a package with updateEim of the second eIM with an eimFqdn and with a request for a token
      Then the package is answered with "updateEimResult commandError"

    @req:ECO-UPD-005 @binding:es10 @changes-state
    Scenario: An update that changes nothing
      Given the eUICC has two associated eIMs
      When the eIM sends a package with updateEim of the second eIM
      Then the package is answered with "updateEimResult commandError"

    @req:ECO-UPD-006 @binding:es10 @changes-state
    Scenario: A package under a key that an update has replaced
      Given the eUICC has two associated eIMs
      And the eUICC has carried out updateEim of the second eIM with a new key
      When the second eIM sends a package under its former key
      Then the package is answered with "euiccPackageErrorUnsigned"

    @req:ECO-UPD-006 @binding:es10 @changes-state
    Scenario: A package under the new key of an update
      Given the eUICC has two associated eIMs
      And the eUICC has carried out updateEim of the second eIM with a new key
      When the second eIM sends a package with listEim
      Then the package is carried out

    @req:ECO-UPD-007 @binding:es10 @changes-state
    Scenario: What an update does not mention
      Given the eUICC has an associated eIM
      And the eUICC has carried out addEim of the second eIM of type FQDN, with a pinned TLS key and with HTTPS as protocol
      And the eUICC tells of the second eIM
      When the eIM sends a package with updateEim of the second eIM with an eimFqdn
      Then everything else of the second eIM is as it was, but "eimFqdn"

    @req:ECO-UPD-010 @binding:es10 @changes-state
    Scenario: An update that sets the counter back and brings no key
      Given the eUICC has two associated eIMs
      And the eUICC has carried out updateEim of the second eIM with counterValue 100
      When the eIM sends a package with updateEim of the second eIM with counterValue 50
      Then the package is answered with "updateEimResult commandError"

  Rule: listEim

    @req:ECO-LST-001 @binding:es10 @changes-state @since:1.1
    Scenario: Every associated eIM is in the list
      Given the eUICC has an associated eIM
      And the eUICC has carried out addEim of the second eIM of type FQDN
      When the eIM sends a package with listEim
      Then the list of eIMs names both eIMs, the second one with eimIdType "eimIdTypeFqdn"

  Rule: Profiles are no business of these operations

    @req:ECO-GEN-001 @binding:es10 @changes-state
    Scenario Outline: The profiles after <operation>
      Given the eUICC has <eims>
      And the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with <operation>
      Then the profiles are as they were

      Examples:
        | eims                | operation                                   |
        | an associated eIM   | addEim of the second eIM                    |
        | two associated eIMs | updateEim of the second eIM with an eimFqdn |
        | two associated eIMs | deleteEim of the second eIM                 |
        | two associated eIMs | listEim                                     |
