@spec:RFC6347 @section:4 @role:eim
Feature: DTLS towards the IPA
  Datagrams come twice, in pieces and from anybody: an association takes what its two ends have written, each record once.

  Background:
    Given an IPA connected to the eIM under test

  Rule: Handshakes

    @req:SEC-DTLS-001 @binding:coaps
    Scenario: The version that SGP.32 demands
      When the IPA offers DTLS 1.2
      Then the association has DTLS 1.2 or newer

    @req:SEC-DTLS-001 @binding:coaps
    Scenario: A client that has nothing newer than DTLS 1.0
      When the IPA offers DTLS 1.0 alone
      Then the eIM does not take that version

    @req:SEC-DTLS-003 @binding:coaps
    Scenario: The suite of first choice
      When the IPA offers TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 over DTLS
      Then the association has that suite

    @req:SEC-DTLS-009 @binding:coaps @hostile
    Scenario: Hellos from addresses that may be forged
      When clients that nobody knows send their first hello
      Then the eIM asks them for the proof of their address, and nothing else
      And the eIM still answers

    @req:SEC-DTLS-012 @binding:coaps
    Scenario: A handshake in fragments
      When the key exchange of the IPA comes in fragments, the last one first
      Then the eIM completes that handshake

    @req:SEC-DTLS-014 @binding:coaps
    Scenario: A handshake through a narrow network
      When the IPA offers DTLS 1.2 through a network that carries datagrams of 512 octets
      Then the eIM completes that handshake

    @req:SEC-DTLS-017 @binding:coaps
    Scenario: A device comes back from its sleep
      Given the IPA has an association with the eIM
      When the IPA comes back with the session of its association
      Then the eIM takes the session of DTLS up

  Rule: Each record counts once

    @req:SEC-DTLS-008 @binding:coaps @hostile
    Scenario: Records of a request come again
      Given the eIM has answered a request over an association
      When somebody sends the records of that request again
      Then nothing of this has been done to the association
      And the eIM answers none of it
      And the eIM still answers

    @req:SEC-DTLS-008 @binding:coaps @hostile
    Scenario: Records of a request come again from another address
      Given the eIM has answered a request over an association
      When somebody sends the records of that request from another address
      Then nothing of this has been done to the association
      And the eIM answers none of it
      And the eIM still answers

    @req:SEC-DTLS-018 @binding:coaps @hostile
    Scenario: A request of the epoch before the keys
      Given the eIM has answered a request over an association
      When somebody sends a request in a record of the epoch before the keys
      Then nothing of this has been done to the association
      And the eIM answers none of it
      And the eIM still answers

    @req:SEC-DTLS-016 @binding:coaps @hostile
    Scenario Outline: Somebody forges: <forgery>
      Given the IPA has an association with the eIM
      When somebody sends <forgery> from the address of the IPA
      Then nothing of this has been done to the association
      And the eIM still answers

      Examples:
        | forgery                                 |
        | a record that nobody can have encrypted |
        | a short record under the keys           |
        | an alert that nobody can have encrypted |
        | an alert without keys                   |
        | octets that are no record               |

  Rule: Who does nothing keeps nobody else out

    @req:SEC-DTLS-019 @binding:coaps @hostile @exclusive:load
    Scenario: A hundred idle associations beside one that works
      When 100 other associations are opened and left idle
      Then nothing of this has been done to the association
      And the eIM still answers

  Rule: Without DTLS there is no ESipa

    @req:ESIPA-COAP-025 @binding:coaps @hostile
    Scenario: A request in plain CoAP
      When a request comes over CoAP without DTLS
      Then no answer of a function comes back
      And the eIM still answers
