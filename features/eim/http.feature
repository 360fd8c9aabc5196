@spec:SGP.32 @section:6.1 @role:eim
Feature: ESipa over HTTPS
  Every function is a POST of its object to the address of the eIM. What HTTP leaves open an IPA may use.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A function is a request to its address

    @req:ESIPA-HTTP-001 @binding:https @changes-state
    Scenario Outline: <function> is posted to the address of the eIM
      When the IPA sends a right <function>
      Then the eIM serves it

      Examples:
        | function               |
        | GetEimPackage          |
        | ProvideEimPackageResult |
        | HandleNotification     |

    @req:ESIPA-HTTP-003 @binding:https @changes-state
    Scenario Outline: The path of the ASN.1 binding serves <function>
      When the IPA sends a right <function>
      Then the eIM serves it

      Examples:
        | function           |
        | GetEimPackage      |
        | HandleNotification |

    @req:ESIPA-HTTP-015 @binding:https
    Scenario Outline: Another method than POST: <method>
      When the IPA asks for work with the method <method>
      Then the eIM has no such path or method

      Examples:
        | method |
        | GET    |
        | PUT    |
        | DELETE |

    @req:ESIPA-HTTP-015 @binding:https
    Scenario Outline: A path that no function has: <path>
      When the IPA asks for work at the path "<path>"
      Then the eIM has no such path or method

      Examples:
        | path                          |
        | /gsma/rsp2/asn2               |
        | /gsma/rsp2/esipa/noSuchFunction |

  Rule: What HTTP allows is allowed

    @req:ESIPA-HTTP-001 @binding:https
    Scenario: The name of the host in capital letters
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with its host name in capital letters
      Then the eIM answers as it did before

    @req:ESIPA-HTTP-020 @binding:https
    Scenario Outline: A request with <form>
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with <form>
      Then the eIM answers as it did before or asks for a length

      Examples:
        | form                            |
        | its body in one chunk           |
        | its body in chunks of one octet |

    @req:ESIPA-HTTP-022 @binding:https
    Scenario Outline: A request that has <form>
      Given the eIM has answered a plain GetEimPackage
      When the IPA sends GetEimPackage with <form>
      Then the eIM answers as it did before

      Examples:
        | form                               |
        | its header names in other letters  |
        | its header fields in another order |
        | fifty more header fields           |

    @req:ESIPA-HTTP-029 @binding:https
    Scenario: Several functions share a connection
      When the IPA asks for work 3 times over one connection
      Then the eIM has kept the connection

  Rule: Whoever asks gets the answer to the own question

    @req:ESIPA-HTTP-034 @binding:any @changes-state
    Scenario: Four connections of one device
      When the IPA asks 4 questions at once over as many connections
      Then each answer belongs to its question

    @req:ESIPA-HTTP-034 @binding:http @changes-state
    Scenario: The second question does not wait for the first answer
      When the IPA sends two questions at once over one connection
      Then each answer belongs to its question

  Rule: Both function bindings are there

    @req:ESIPA-HTTP-026 @since:1.1 @binding:https
    Scenario: The same question in either binding
      When the IPA asks for work in JSON over the connection that carried ASN.1
      Then the eIM has the other binding too

    @req:ESIPA-HTTP-031 @until:1.0.1 @binding:https
    Scenario: A binding that the eIM does not have
      When the IPA asks for work in JSON
      Then the eIM says that it has no such binding
