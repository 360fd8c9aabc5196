@spec:Derived @section:6.2 @role:eim
Feature: What ESipa costs on the air over CoAP
  A device on NB-IoT pays for each octet in time and energy: what a handshake and a poll take is measured, encryption included.

  Background:
    Given an IPA connected to the eIM under test

  Rule: The handshake is what its vendor says

    @req:PERF-014 @binding:coaps
    Scenario: A whole handshake
      When the IPA begins an association
      Then its handshake takes no more octets and flights than the vendor declares

  Rule: CoAP is worth it

    @req:PERF-015 @binding:coaps @option:O_S_ESIPA_HTTPS
    Scenario Outline: A poll over <connection>
      When the IPA asks for work over CoAP and over HTTPS, each over <connection>
      Then the poll over CoAP takes fewer octets

      Examples:
        | connection             |
        | a new connection       |
        | one that stands already |
