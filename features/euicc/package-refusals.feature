@spec:SGP.32 @section:2.11.2.1 @role:euicc
Feature: Packages that the eUICC refuses
  Which error answers a package that is not signed by an associated eIM, not for this eUICC, or not new, and what it leaves as it was.

  Rule: eimId and signature

    @req:PKG-030 @binding:es10 @changes-state
    Scenario: A package of an eIM that is not associated
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package under an unknown eimId with enable of B
      Then the package is answered with "euiccPackageErrorUnsigned"
      And the answer holds no associationToken

    @req:PKG-031 @binding:es10 @changes-state
    Scenario: A package with a wrong signature of an eIM without a token
      Given the eUICC has an associated eIM
      When the eIM sends a package whose signature has one bit flipped with list of profiles
      Then the package is answered with "euiccPackageErrorUnsigned"
      And the answer holds no associationToken

    @req:PKG-031 @binding:es10 @changes-state
    Scenario: A package with a wrong signature of an eIM with a token
      Given the eUICC has an associated eIM with a token
      When the eIM sends a package whose signature has one bit flipped with list of profiles
      Then the package is answered with "euiccPackageErrorUnsigned"
      And the answer holds the associationToken of the eIM

    @req:PKG-031 @binding:es10 @changes-state
    Scenario: A package that is signed without the token of its eIM
      Given the eUICC has an associated eIM with a token
      When the eIM sends a package signed without the token with list of profiles
      Then the package is answered with "euiccPackageErrorUnsigned"

    @req:PKG-059 @binding:es10 @changes-state
    Scenario Outline: A package <flaw> is no signed one
      Given the eUICC has an associated eIM
      When the eIM sends a package <flaw> with list of profiles
      Then the package is answered with "euiccPackageErrorUnsigned"

      Examples:
        | flaw                            |
        | whose signature is in DER form  |
        | whose signature has 63 octets   |
        | whose signature has 65 octets   |

  Rule: EID and counter

    @req:PKG-032 @binding:es10 @changes-state
    Scenario: A package for another eUICC
      Given the eUICC has an associated eIM
      When the eIM sends a package for another EID with list of profiles
      Then the package is answered with "euiccPackageErrorSigned invalidEid"

    @req:PKG-033 @binding:es10 @changes-state
    Scenario: A package with a counter that is too high
      Given the eUICC has an associated eIM
      When the eIM sends a package with a counter above the highest one with list of profiles
      Then the package is answered with "euiccPackageErrorSigned counterValueOutOfRange"

    @req:PKG-034 @binding:es10 @changes-state
    Scenario Outline: A package <flaw> that was carried out
      Given the eUICC has an associated eIM
      And the eUICC has carried out a package with list of profiles
      And the eUICC has carried out a package with list of profiles
      When the eIM sends a package <flaw> with list of profiles
      Then the package is answered with "euiccPackageErrorSigned replayError"

      Examples:
        | flaw                                         |
        | with the counter of the package before       |
        | with a lower counter than the package before |

    @req:PKG-034 @binding:es10 @changes-state
    Scenario: A package with the counter of one in which an operation failed
      Given the eUICC has an associated eIM
      And the eUICC has carried out a package with enable of nobody
      When the eIM sends a package with the counter of the package before with list of profiles
      Then the package is answered with "euiccPackageErrorSigned replayError"

    @req:PKG-037 @binding:es10 @changes-state
    Scenario Outline: A package with several faults, <flaw>
      Given the eUICC has an associated eIM
      And the eUICC has carried out a package with list of profiles
      When the eIM sends a package <flaw> with list of profiles
      Then the package is answered with "<answer>"

      Examples:
        | flaw                                                            | answer                  |
        | for another EID and with an old counter                         | euiccPackageErrorSigned invalidEid |
        | with a flipped signature, for another EID and with an old counter | euiccPackageErrorUnsigned          |

  Rule: What a refused package leaves as it was

    @req:PKG-036 @binding:es10 @changes-state
    Scenario Outline: A package with the next counter after one <flaw>
      Given the eUICC has an associated eIM
      And the eUICC has refused a package <flaw> with list of profiles
      When the eIM sends a package with getRAT
      Then the results of the package are "getRATResult ok"

      Examples:
        | flaw                                                              |
        | for another EID and with a far higher counter                     |
        | whose signature has one bit flipped and with a far higher counter |

    @req:PKG-064 @binding:es10 @changes-state
    Scenario: No operation of a package for another eUICC is carried out
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package for another EID with enable of B
      Then the profiles are as they were

    @req:PKG-064 @binding:es10 @changes-state
    Scenario: No operation of a package with an old counter is carried out
      Given the eUICC has profile A enabled, profile B disabled
      And the eUICC has carried out a package with list of profiles
      When the eIM sends a package with the counter of the package before with enable of B
      Then the profiles are as they were

    @req:PKG-054 @binding:es10 @changes-state
    Scenario: No operation of a package under another name is carried out
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package under an unknown eimId with enable of B
      Then the profiles are as they were

    @req:PKG-054 @binding:es10 @changes-state
    Scenario: No operation of a package with a wrong signature is carried out
      Given the eUICC has profile A enabled, profile B disabled
      When the eIM sends a package whose signature has one bit flipped with enable of B
      Then the profiles are as they were
