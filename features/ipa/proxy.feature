@spec:SGP.32 @section:2.6.3 @role:ipa
Feature: The IPA behind a proxy
  In a network with an HTTP CONNECT proxy the IPA opens a tunnel through it, and TLS goes from end to end.

  @req:ROLE-010 @binding:http @changes-state
  Scenario: A cycle goes through the proxy
    Given the device goes through an HTTP CONNECT proxy
    And the eIM has got a package that enables profile B
    When the IPA polls
    Then the IPA has opened a tunnel to the eIM, and begins TLS in it
    And the result comes to the eIM through the tunnel, in a TLS session with the eIM

  @req:ROLE-010 @binding:http @changes-state
  Scenario: A proxy that ends TLS itself gets no request
    Given the device goes through an HTTP CONNECT proxy
    And the eIM has got a package that enables profile B
    And the proxy ends TLS itself, and shows a certificate for the eIM of its own CA
    When the IPA polls
    Then the IPA has opened a tunnel to the eIM, and begins TLS in it
    And the IPA ends the connection before any ESipa request
