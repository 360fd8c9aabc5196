@spec:SGP.32 @section:6.1 @role:ipa
Feature: The IPA as a client of HTTP
  Where its requests go and how they are sent.

  Rule: Every request

    @req:ESIPA-HTTP-002 @binding:http @changes-state
    Scenario: Requests are POST, to the host that the eUICC has as eimFqdn
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then every request to a path of ESipa has the method that ESipa has

    @req:ESIPA-HTTP-004 @option:O_X_ASN1 @binding:https @changes-state
    Scenario: Requests in ASN.1 go to one path
      Given the eIM has a package that enables profile B
      When the IPA polls
      Then every request goes to the path "/gsma/rsp2/asn1"

    @req:ESIPA-HTTP-028 @binding:http
    Scenario: The Host header is the name of the eIM
      Given the eIM has nothing for the IPA
      When the IPA polls
      Then the Host header of every request is the host name of the eIM
