@spec:Derived @section:6.3 @role:eim
Feature: Broken objects in the ASN.1 binding
  Octets that are no request are told so, and nobody else notices. An eIM that reads them for what they mean is right too where they mean one thing only.

  Background:
    Given an IPA connected to the eIM under test

  Rule: What is cut or has lengths that lie is not taken

    @req:ERR-001 @binding:asn1 @hostile
    Scenario: GetEimPackage is cut off
      When the IPA sends GetEimPackage with its end cut off
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-001 @binding:asn1 @hostile @changes-state
    Scenario Outline: A delivery is cut off: <function>
      When the IPA sends <function> with its end cut off
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | function                |
        | ProvideEimPackageResult |
        | HandleNotification      |

    @req:ERR-001 @binding:asn1 @hostile @option:O_X_INDIRECT
    Scenario: InitiateAuthentication is cut off
      When the IPA sends InitiateAuthentication with its end cut off
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-002 @binding:asn1 @hostile
    Scenario: GetEimPackage has lengths up to 4 GB and more
      When the IPA sends GetEimPackage with a length beyond its end
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-002 @binding:asn1 @hostile @changes-state
    Scenario Outline: A delivery has lengths up to 4 GB and more: <function>
      When the IPA sends <function> with a length beyond its end
      Then the eIM does not take it
      And the eIM still answers

      Examples:
        | function                |
        | ProvideEimPackageResult |
        | HandleNotification      |

  Rule: Another form of BER is read whole or not at all

    @req:ERR-003 @binding:asn1 @hostile
    Scenario: Indefinite lengths
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with indefinite lengths
      Then the eIM answers as it did before or does not take it
      And the eIM still answers

    @req:ERR-004 @binding:asn1 @hostile
    Scenario: Lengths in more octets than they need
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with lengths in more octets than they need
      Then the eIM answers as it did before or does not take it
      And the eIM still answers

    @req:ERR-004 @binding:asn1 @hostile
    Scenario: A tag in more octets than it needs
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with a tag in more octets than it needs
      Then the eIM answers as it did before or does not take it
      And the eIM still answers

  Rule: An object is one object

    @req:ERR-005 @binding:asn1 @hostile
    Scenario: Octets behind GetEimPackage
      When the IPA sends GetEimPackage with octets behind its end
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-005 @binding:asn1 @hostile @changes-state
    Scenario: Octets behind a delivery
      When the IPA sends ProvideEimPackageResult with octets behind its end
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-010 @binding:asn1 @hostile
    Scenario: An outer tag that no version has
      When the IPA sends GetEimPackage with an outer tag that no version has
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-011 @binding:any @hostile
    Scenario: No object at all
      When the IPA sends GetEimPackage without a body
      Then the eIM does not take it
      And the eIM still answers

    @req:ERR-017 @binding:asn1 @hostile
    Scenario: The EID twice in GetEimPackage
      When the IPA sends GetEimPackage with an element twice
      Then the eIM does not take it
      And the eIM still answers

  Rule: Depth, number and size have a bound

    @req:ERR-006 @binding:asn1 @hostile
    Scenario Outline: A request with <much>
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with <much>
      Then the eIM answers as it did before or does not take it
      And the eIM still answers

      Examples:
        | much                                   |
        | ten thousand elements inside each other |
        | a hundred thousand elements            |

    @req:ERR-014 @binding:http @hostile
    Scenario: An object of ten megabytes
      When the IPA sends GetEimPackage with ten megabytes more
      Then the eIM does not take it
      And the eIM still answers
