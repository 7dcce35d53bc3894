import Foundation
import Testing

@testable import PlainText

/// JSON as bodies have it.
@Suite struct JSONValueTests {
    @Test func valuesAreCounted() throws {
        // The array itself is one.
        let most = "[" + Array(repeating: "0", count: JSONValue.countLimit - 1).joined(separator: ",") + "]"
        _ = try JSONValue(parsing: Array(most.utf8))
        let more = "[" + Array(repeating: "{}", count: JSONValue.countLimit).joined(separator: ",") + "]"
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Array(more.utf8)) }
        let digits = String(repeating: "9", count: JSONValue.numberLimit + 1)
        #expect(throws: JSONSyntaxError(reason: "the number is too long", offset: 1)) {
            try JSONValue(parsing: Array("[\(digits)]".utf8))
        }
    }

    @Test(arguments: [
        (
            #" {"a" : [1, -2.5e1, true,false,null], "b":{}} "#,
            JSONValue.object([
                "a": .array([.integer(1), .number(-25), .boolean(true), .boolean(false), .null]), "b": .object([:]),
            ])
        ),
        (#""\u0041\ud83d\ude00\n\"\\\/\b\f\r\té""#, .string("A😀\n\"\\/\u{08}\u{0C}\r\té")),
        ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("\u{FEFF}[1]", .array([.integer(1)])), ("-0", .integer(0)), ("0.5", .number(0.5)), ("[]", .array([])),
        (#""""#, .string("")),
    ])
    func wellFormedTextIsRead(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
        // Foundation takes it too.
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        }
    }

    @Test(arguments: [
        ("", 0), (" ", 1), ("{", 1), ("{1}", 1), (#"{"a"}"#, 4), (#"{"a":1,}"#, 7), (#"{"a":1 "b"}"#, 7),
        (#"{"a":1,"a":2}"#, 7), ("[1,]", 3), ("[1", 2), ("01", 1), ("-", 1), ("1.", 2), ("1e", 2), ("1e+", 3),
        ("1e999", 0), ("+1", 0), ("nul", 0), ("1 2", 2), (#""a"#, 0), ("\"\n\"", 1), (#""\x""#, 1),
        (#""\u12"#, 1), (#""\u12G4""#, 1), (#""\u+123""#, 1), (#""\ud83d""#, 1), (#""\ud83d\u0041""#, 1),
        (#""\udc00""#, 1), (#""\"#, 1),
    ])
    func malformedTextIsRefusedWhereItIsWrong(text: String, offset: Int) {
        #expect { try JSONValue(parsing: Array(text.utf8)) } throws: { ($0 as? JSONSyntaxError)?.offset == offset }
    }

    @Test func textMustBeUTF8() {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0xFF]) }
    }

    @Test func depthIsBounded() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONValue(parsing: nested(JSONValue.depthLimit + 1))
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(JSONValue.depthLimit + 2)) }
    }

    /// Any octets: parsed or refused, never a trap.
    @Test func mutationsNeverTrap() throws {
        let text = Array(#"{"a":["\ud83d\ude00",-1.5e+3,true,null,{"b":"\n"}]}"#.utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var octets = text
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                octets[Int.random(in: octets.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = try? JSONValue(parsing: Array(octets.prefix(.random(in: 0...octets.count, using: &generator))))
        }
    }
}
