@spec:SGP.32 @section:5.14.6 @role:eim
Feature: Results of eIM configuration, and of packages that ended early, that tell of an error
  They are acknowledged like results that tell of a success.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A code of any operation is acknowledged

    @req:ACK-008 @binding:any @changes-state @needs-operator
    Scenario Outline: <operation> is answered with <result> <code>
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> <code>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation | result          | code                    |
        | addEim    | addEimResult    | insufficientMemory      |
        | addEim    | addEimResult    | ciPKUnknown             |
        | addEim    | addEimResult    | invalidAssociationToken |
        | addEim    | addEimResult    | counterValueOutOfRange  |
        | addEim    | addEimResult    | commandError            |
        | addEim    | addEimResult    | undefinedError          |
        | deleteEim | deleteEimResult | eimNotFound             |
        | deleteEim | deleteEimResult | lastEimDeleted          |
        | deleteEim | deleteEimResult | commandError            |
        | deleteEim | deleteEimResult | undefinedError          |
        | updateEim | updateEimResult | eimNotFound             |
        | updateEim | updateEimResult | ciPKUnknown             |
        | updateEim | updateEimResult | counterValueOutOfRange  |
        | updateEim | updateEimResult | commandError            |
        | updateEim | updateEimResult | undefinedError          |
        | listEim   | listEimResult   | undefinedError          |

    @req:ACK-008 @since:1.1 @binding:any @changes-state @needs-operator
    Scenario Outline: <operation> is answered with <result> <code>, which came with v1.1
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> <code>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation | result       | code                       |
        | addEim    | addEimResult | associatedEimAlreadyExists |

  Rule: That the eUICC stopped before the end is acknowledged

    @req:ACK-008 @binding:any @changes-state @needs-operator
    Scenario Outline: The package is answered with <result> <code>
      Given the operator has ordered <operation>
      And the IPA has fetched the package
      And the eUICC has answered <result> <code>
      When the IPA delivers the result
      Then the eIM acknowledges the result

      Examples:
        | operation | result               | code                    |
        | enable    | processingTerminated | resultSizeOverflow      |
        | enable    | processingTerminated | unknownOrDamagedCommand |
        | enable    | processingTerminated | interruption            |
        | enable    | processingTerminated | undefinedError          |

    @req:ACK-008 @binding:any @changes-state @needs-operator
    Scenario: The first operation has worked, and the second has not
      Given the operator has ordered getRAT and delete
      And the IPA has fetched the package
      And the eUICC has carried out the first and answered deleteResult iccidOrAidNotFound
      When the IPA delivers the result
      Then the eIM acknowledges the result

    @req:VER-005 @binding:any @changes-state @needs-operator
    Scenario: The package was interrupted, a code that v1.3 leaves out
      Given the operator has ordered enable
      And the IPA has fetched the package
      And the eUICC has answered processingTerminated interruption
      When the IPA delivers the result
      Then the eIM acknowledges the result
