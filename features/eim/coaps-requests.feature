@spec:RFC7252 @section:5 @role:eim
Feature: Requests of ESipa over CoAP
  What a request says in CoAP beside its function: method, options, token. What the specification of CoAP leaves open an IPA may use.

  Background:
    Given an IPA connected to the eIM under test

  Rule: A function is a POST

    @req:ESIPA-COAP-008 @binding:coaps
    Scenario Outline: Another method: <method>
      When the IPA asks for work over CoAP with the method <method>
      Then the eIM says that it has no such method

      Examples:
        | method                  |
        | GET                     |
        | PUT                     |
        | DELETE                  |
        | FETCH                   |
        | that nobody has defined |

  Rule: Options that nobody knows

    @req:ESIPA-COAP-017 @binding:coaps
    Scenario: An unknown option that must not be ignored
      When the IPA asks for work with an unknown critical option
      Then the eIM says that it does not know the option

    @req:ESIPA-COAP-017 @binding:coaps
    Scenario: An unknown option that may be ignored
      When the IPA asks for work with an unknown elective option
      Then the eIM answers in spite of the option

  Rule: A response belongs to its request

    @req:ESIPA-COAP-018 @binding:coaps
    Scenario Outline: A token of <length> octets
      When the IPA asks for work with a token of <length> octets
      Then the response has the token of the request

      Examples:
        | length |
        | 0      |
        | 1      |
        | 4      |
        | 8      |
