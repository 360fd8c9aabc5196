@spec:Derived @section:6.1 @role:eim
Feature: Requests that no client would send
  Damage, lies about lengths, and requests beyond every bound: the eIM stays up, and serves whoever comes next.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Bad input is no trouble for the program

    @req:ESIPA-HTTP-032 @binding:any @hostile
    Scenario: Damaged bodies of GetEimPackage
      When the IPA sends GetEimPackage damaged in 20 ways
      Then the eIM does not break down over it
      And the eIM still answers

    @req:ESIPA-HTTP-032 @binding:any @hostile @changes-state
    Scenario Outline: Damaged bodies of a delivery: <function>
      When the IPA sends <function> damaged in 20 ways
      Then the eIM does not break down over it
      And the eIM still answers

      Examples:
        | function                |
        | ProvideEimPackageResult |
        | HandleNotification      |

    @req:ESIPA-HTTP-032 @binding:any @hostile @option:O_X_INDIRECT
    Scenario: Damaged bodies of InitiateAuthentication
      When the IPA sends InitiateAuthentication damaged in 20 ways
      Then the eIM does not break down over it
      And the eIM still answers

    @req:ESIPA-HTTP-032 @binding:https @hostile
    Scenario Outline: A request with <form>
      When the IPA sends GetEimPackage with <form>
      Then the eIM does not break down over it
      And the eIM still answers

      Examples:
        | form                                  |
        | two lengths that differ               |
        | a length and chunks at once           |
        | a length that is no number            |
        | a length below zero                   |
        | less of a body than it promises       |
        | chunks whose size is none             |
        | a NUL in a header field               |
        | a header of a hundred thousand octets |
        | two thousand header fields            |
        | a line that is none of HTTP           |

  Rule: Size has a bound

    @req:ESIPA-HTTP-019 @binding:https @hostile
    Scenario: Ten megabytes of body
      When the IPA sends GetEimPackage with ten megabytes more
      Then the eIM does not take it
      And the eIM still answers

    @req:ESIPA-HTTP-019 @binding:https @hostile
    Scenario: Two gigabytes of body announced
      When the IPA announces a request of two gigabytes
      Then the eIM does not take it, or waits for the rest
      And the eIM still answers

  Rule: Who takes up room keeps nobody else out

    @req:ESIPA-HTTP-023 @binding:https @hostile @exclusive:load
    Scenario: Slow connections
      Given the eIM has answered a plain GetEimPackage
      When the IPA asks for work while 20 slow connections stand
      Then the eIM serves it as it did before
      And the eIM still answers

    @req:SEC-TLS-036 @binding:https @hostile @exclusive:load
    Scenario: Unfinished handshakes
      Given the eIM has answered a plain GetEimPackage
      When the IPA asks for work while 20 handshakes stand half open
      Then the eIM serves it as it did before
      And the eIM still answers
