@spec:SGP.32 @section:3.1.1.1 @role:ipa
Feature: A cycle of the IPA
  What one package costs in requests and writes, and that no other operation comes between those of a download.

  @req:IPA-010 @binding:any @changes-state
  Scenario: What a package writes to the eUICC
    Given the eIM has a package that enables profile B
    When the IPA polls
    Then the eUICC writes once for the package and once for each number that is removed

  @req:IPA-011 @binding:any @changes-state
  Scenario: What a package takes in requests
    Given the eIM has a package that deletes profile B
    When the IPA polls
    Then the result is at the eIM after two requests

  @req:IPA-004 @option:O_X_DIRECT @binding:any @changes-state @timing
  Scenario: A download for one eIM and a package of another
    Given one eIM has a trigger for a direct download, and another one a package
    When the IPA polls
    Then no package is carried out in the middle of the download
