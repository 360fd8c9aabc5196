@spec:SGP.22 @section:5.5 @role:euicc
Feature: Bound profile packages that the eUICC refuses
  The errorReason of the ProfileInstallationResult for each thing that can be wrong with a package.

  Rule: InitialiseSecureChannel

    @req:BPP-002 @binding:es10 @changes-state
    Scenario: A remote operation that does not exist
      Given the eUICC has no download under way
      When profile A is downloaded with remoteOpId 2
      Then the installation ends with "unsupportedRemoteOperationType"

    @req:BPP-003 @binding:es10 @changes-state
    Scenario Outline: A package <flaw>
      Given the eUICC has no download under way
      When profile A is downloaded <flaw>
      Then the installation ends with "invalidSignature"

      Examples:
        | flaw                                   |
        | whose smdpSign is made with another key |
        | whose smdpSign leaves out otPK.EUICC   |

    @req:BPP-004 @binding:es10 @changes-state
    Scenario: A package of another session
      Given the eUICC has no download under way
      When profile A is downloaded with another transactionId in BF23
      Then the installation ends with "invalidTransactionId"

    @req:BPP-005 @binding:es10 @changes-state
    Scenario Outline: A control reference template <flaw>
      Given the eUICC has no download under way
      When profile A is downloaded <flaw>
      Then the installation ends with "unsupportedCrtValues"

      Examples:
        | flaw                    |
        | with keyType 80         |
        | with keyLen 20          |
        | with a hostId of 17 octets |

  Rule: ConfigureISDP and StoreMetadata

    @req:BPP-006 @binding:es10 @changes-state
    Scenario: dpProprietaryData of more than 128 octets
      Given the eUICC has no download under way
      When profile A is downloaded with dpProprietaryData of 137 octets
      Then the installation ends with "incorrectInputValues"

    @req:BPP-007 @binding:es10 @changes-state
    Scenario: A profileClass that the eUICC does not support
      Given the eUICC has no download under way
      When profile A is downloaded of a profileClass that nobody has
      Then the installation ends with "unsupportedProfileClass" or "incorrectInputValues"

    @req:BPP-010 @binding:es10 @changes-state
    Scenario: A profile that is on the eUICC already
      Given the eUICC has profile A disabled
      When profile A is downloaded
      Then the installation ends with "installFailedDueToIccidAlreadyExistsOnEuicc"

    @req:BPP-016 @binding:es10 @changes-state
    Scenario: A policy rule without an owner
      Given the eUICC has no download under way
      When profile PPR1 is downloaded with PPR1 and without an owner
      Then the installation ends with "pprNotAllowed"

  Rule: Protection

    @req:BPP-008 @binding:es10 @changes-state
    Scenario: A protected TLV that is none
      Given the eUICC has no download under way
      When profile A is downloaded with an 86 that has no room for a MAC
      Then the installation ends with "scp03tStructureError"

    @req:BPP-009 @binding:es10 @changes-state
    Scenario Outline: A package <flaw> is not authentic
      Given the eUICC has no download under way
      When profile A is downloaded <flaw>
      Then the installation ends with "scp03tSecurityError"

      Examples:
        | flaw                                |
        | with a flipped MAC of ConfigureISDP |
        | with a flipped MAC of StoreMetadata |
        | with a flipped MAC of a profile element |

    @req:DL22-011 @binding:es10 @changes-state
    Scenario: A package for another eUICC
      Given the eUICC has no download under way
      When profile A is downloaded bound for another EID
      Then the installation ends with "scp03tSecurityError"

  Rule: Profile elements

    @req:BPP-011 @binding:es10 @changes-state
    Scenario: A profile that does not fit
      Given the eUICC has no download under way
      When profile A is downloaded that is larger than the free memory
      Then the installation ends with "installFailedDueToInsufficientMemoryForProfile"

    @req:BPP-013 @binding:es10 @changes-state
    Scenario: A profile element that the eUICC cannot process
      Given the eUICC has no download under way
      When profile A is downloaded with an unknown mandated profile element
      Then the installation ends with "installFailedDueToPEProcessingError"

    @req:BPP-015 @binding:es10 @changes-state
    Scenario: A test profile with a key of its own
      Given the eUICC has no download under way
      When profile TEST is downloaded whose NAA key is no test key
      Then the installation ends with "testProfileInstallFailedDueToInvalidNaaKey"

    @req:BPP-014 @binding:es10 @changes-state
    Scenario: A profile with another ICCID than its metadata
      Given the eUICC has no download under way
      When profile A is downloaded whose profile has another ICCID than its metadata
      Then the installation ends with "installFailedDueToDataMismatch"
