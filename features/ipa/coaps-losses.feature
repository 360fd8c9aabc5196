@spec:RFC7252 @section:4.2 @role:ipa
Feature: The IPA over CoAP on a path that loses datagrams
  What is not acknowledged is sent again, less and less often; what is not protected is not sent at all.

  Rule: Requests

    @req:ESIPA-COAP-015 @binding:coaps @timing
    Scenario: A request is lost three times
      Given the eIM has nothing for the IPA
      And each request is lost three times, until one has come through
      When the IPA polls, as often as it takes until a request comes through
      Then the request has been sent again after intervals that grow

  Rule: Handshakes

    @req:SEC-DTLS-013 @binding:coaps @timing
    Scenario Outline: A handshake without <flight>
      Given the eIM has nothing for the IPA
      And <flight> of each handshake is lost once
      When the IPA polls, as often as it takes until a handshake ends
      Then the handshake comes to its end, and a request behind it

      Examples:
        | flight                          |
        | the first ClientHello           |
        | the ClientHello with the cookie |
        | the ClientKeyExchange           |
        | the HelloVerifyRequest          |
        | the ServerHello                 |
        | the Finished of the eIM         |

  Rule: Without DTLS

    @req:ESIPA-COAP-024 @binding:coaps
    Scenario: DTLS does not reach the eIM
      Given the eIM has a package that enables profile B
      And DTLS with the eIM is blocked, and CoAP without it is not
      When the IPA polls, and is given the time to give DTLS up
      Then the IPA sends no CoAP without DTLS
