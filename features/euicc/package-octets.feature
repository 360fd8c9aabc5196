@spec:SGP.32 @section:2.11.1.1 @role:euicc
Feature: Packages as octets
  What an eUICC makes of packages that are encoded in an unusual way, lack something or are too large.

  Rule: What it has to read

    @req:DIAL-006 @binding:es10 @changes-state
    Scenario Outline: A psmoList under tag A0, <form>
      Given the eUICC has an associated eIM
      When the eIM sends a package <form>
      Then the eUICC answers with "getRATResult ok"

      Examples:
        | form                     |
        | with eimTransactionId    |
        | without eimTransactionId |

    @req:PKG-058 @binding:es10 @changes-state
    Scenario: A signature over other octets than the ones that came
      Given the eUICC has an associated eIM
      When the eIM sends a package in a longer form than the one that is signed
      Then the eUICC answers with "euiccPackageErrorUnsigned" or without an object

    @req:PKG-058 @binding:es10 @changes-state
    Scenario: A signature over the octets that came, which are not DER
      Given the eUICC has an associated eIM
      When the eIM sends a package in a longer form than DER has, signed in that form
      Then the eUICC answers with "getRATResult ok" or with "euiccPackageErrorUnsigned"

  Rule: What it cannot take

    @req:PKG-062 @binding:es10 @changes-state
    Scenario Outline: A package <form> is none
      Given the eUICC has an associated eIM
      When the eIM sends a package <form>
      Then the eUICC answers with "euiccPackageErrorUnsigned"

      Examples:
        | form                 |
        | without eimId        |
        | without counterValue |

    @req:PKG-050 @binding:es10 @changes-state
    Scenario: A package that the buffer has no room for
      Given the eUICC has an associated eIM
      When the eIM sends a package of 60,000 octets
      Then the eUICC has no room for the package, and answers with "euiccPackageErrorSigned sizeOverflow"

    @req:PKG-051 @option:O_X_ECALL @since:1.1 @binding:es10 @changes-state
    Scenario: A package in an emergency
      Given the eUICC has profile A disabled, profile EMERGENCY enabled
      When the eIM sends a package with list of profiles
      Then the package is answered with "euiccPackageErrorSigned ecallActive"
