@spec:SGP.32 @section:3.3.1 @role:euicc
Feature: Operations of packages, one after the other
  In which order an eUICC carries out what a package asks for, where it stops, and which results it gives.

  Rule: All in order

    @req:PKG-038 @binding:es10 @changes-state
    Scenario: The profiles are listed, one is disabled, then it is deleted
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with list of profiles, disable of A, delete of A
      Then the results of the package are "listProfileInfoResult ok, disableResult ok, deleteResult ok"
      And the eUICC shows profile B disabled

    @req:PKG-040 @binding:es10 @changes-state
    Scenario: Three operations have three results
      Given the eUICC has profile A enabled
      When the eIM sends a package with getRAT, list of profiles, getRAT
      Then the results of the package are of the kinds "getRATResult, listProfileInfoResult, getRATResult"

    @req:PKG-040 @binding:es10 @changes-state
    Scenario: An operation that fails has the last result
      Given the eUICC has profile A enabled
      When the eIM sends a package with getRAT, list of profiles, enable of nobody
      Then the results of the package are of the kinds "getRATResult, listProfileInfoResult, enableResult"

    @req:PKG-053 @binding:es10 @changes-state
    Scenario: A switch shows after a reset
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of B
      Then profile B is enabled after a restart

    @req:PKG-053 @binding:es10 @changes-state
    Scenario: A switch shows after a reset in place of REFRESH
      Given the eUICC has profile A enabled, profile B disabled
      And the device carries out REFRESH
      When the eIM sends a package with enable of B
      Then profile B is enabled after a restart

  Rule: Not all of them

    @req:PKG-039 @binding:es10 @changes-state
    Scenario: Nothing is carried out behind an operation that fails
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with enable of nobody, delete of B
      Then the list of results ends with the first operation, whose result is not "ok"
      And the profiles are as they were

    @req:PKG-041 @binding:es10 @changes-state
    Scenario: More lists of profiles than a result has room for
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with more lists of profiles than a result has room for
      Then the list of results ends with "processingTerminated resultSizeOverflow"

    @req:PKG-042 @binding:es10 @changes-state
    Scenario: An operation that no version has
      Given the eUICC has an associated eIM
      When the eIM sends a package with an operation of an unknown tag between two good ones
      Then the results of the package are "getRATResult ok, processingTerminated unknownOrDamagedCommand"

    @req:PKG-042 @binding:es10 @changes-state
    Scenario: An operation on eIMs in a list of operations on profiles
      Given the eUICC has an associated eIM
      When the eIM sends a package with an operation of an ecoList in its psmoList
      Then the eUICC answers with "getRATResult ok, processingTerminated unknownOrDamagedCommand" or with "euiccPackageErrorUnsigned"

    @req:PKG-044 @binding:es10 @changes-state
    Scenario: A second profile is to be enabled
      Given the eUICC has profile A enabled, profile B disabled, profile C disabled
      When the eIM sends a package with enable of B, enable of C
      Then the results of the package are "enableResult ok" and then "enableResult undefinedError" or processingTerminated

    @req:PKG-044 @binding:es10 @changes-state
    Scenario: A second profile is to be disabled
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package with disable of A, enable of B, disable of B
      Then the results of the package are "disableResult ok, enableResult ok" and then "disableResult undefinedError" or processingTerminated

    @req:PKG-061 @binding:es10 @changes-state
    Scenario: A list without operations
      Given the eUICC has profile A enabled, profile B disabled
      And the eUICC has carried out a package with enable of B
      When the eIM sends a package with an empty list of operations
      Then the package has no result of an operation

  Rule: A rollback that was granted

    @req:PKG-060 @option:O_X_ROLLBACK @binding:es10 @changes-state
    Scenario: The next package ends the right to a rollback
      Given the eUICC has profile A enabled, profile B disabled
      And everything in a package with enable of B with rollback has gone well
      And everything in a package with list of profiles has gone well
      When the IPA asks for the rollback after all
      Then the rollback is answered with "rollbackNotAllowed"
