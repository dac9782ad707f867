import Foundation
import Testing

@testable import FileStorage

@Suite struct JSONValueTests {
  @Test func isReadAsFoundationReadsIt() throws {
    let texts = [
      #"{"a": [1, -2.5, 3e2, 0.1, 12345678901234567, true, false, null], "b\n\"\u00e9\ud83d\ude00": {"": "x\\y"}}"#,
      "[]", "{}", " [ 1 , {} ] ", #"{"right x":{"y":3},"totals":{}}"#, #"[1E-7,-0,123456789012345,1234567890123456]"#,
    ]
    for text in texts {
      let expected = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSObject
      #expect(Self.object(try #require(JSONValue(text))) as? NSObject == expected, "\(text)")
    }
  }

  private static func object(_ value: JSONValue) -> Any {
    switch value {
    case .object(let members): Dictionary(uniqueKeysWithValues: members.map { ($0.key, object($0.value)) })
    case .array(let elements): elements.map(object)
    case .string(let text): text
    case .number(let number): number
    case .bool(let truth): truth
    case .null: NSNull()
    }
  }

  @Test(arguments: [
    "", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "tru", "[1]x", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
    "+1",
    "1.2.3", "-", "\"\u{1}\"", "[1 2]",
  ]) func otherTextsAreRefused(_ text: String) {
    #expect(JSONValue(text) == nil)
  }

  @Test func deepTextsAreRefused() {
    #expect(JSONValue(String(repeating: "[", count: 90) + String(repeating: "]", count: 90)) != nil)
    #expect(JSONValue(String(repeating: "[", count: 100_000)) == nil)
  }

  @Test func membersAndElementsPassTogether() throws {
    let value = try #require(JSONValue(#"{"a":1,"b":2,"a":3,"c":[1,2.5]}"#))
    #expect(value["a"]?.integer == 3 && value["c"]?.array(\.number) == [1, 2.5])
    #expect(value["c"]?.array(\.integer) == nil && value.dictionary(\.number) == nil && value["d"] == nil)
  }
}
