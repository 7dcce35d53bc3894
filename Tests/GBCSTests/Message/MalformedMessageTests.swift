import COSEM
import Testing

@testable import GBCS

@Suite("Malformed messages: what is wrong, and where")
struct MalformedMessageTests {
    struct Fault: CustomTestStringConvertible, Sendable {
        let offset: Int
        let octet: UInt8
        let error: CodecError
        var testDescription: String { "\(octet.hexadecimal) at \(offset): \(error)" }

        init(_ octet: UInt8, at offset: Int, _ code: CodecError.Code, errorAt errorOffset: Int? = nil) {
            self.offset = offset
            self.octet = octet
            self.error = CodecError(code, at: errorOffset ?? offset)
        }

        init(_ octet: UInt8, at offset: Int, expected: String) {
            self.init(octet, at: offset, .unexpectedOctet(found: octet, expected: expected))
        }
    }

    static let faults: [Fault] = [
        Fault(0xDC, at: 0, expected: "DF (general-signing)"),
        Fault(0x01, at: 1, expected: "00 (MAC Header: empty field)"),
        Fault(0x01, at: 6, expected: "00 (MAC Header: empty field)"),
        Fault(0x67, at: 7, .trailingOctets(count: 1), errorAt: 111),
        Fault(0x69, at: 7, .truncated(missing: 1), errorAt: 112),
        Fault(0x80, at: 7, .badLength(octet: 0x80)),
        Fault(0x85, at: 7, .badLength(octet: 0x85)),
        Fault(0x81, at: 7, .badLength(octet: 0x81)),
        Fault(0x31, at: 8, expected: "11 (MAC Header: security header)"),
        Fault(0x01, at: 12, expected: "00 (MAC Header: security header)"),
        Fault(0xDD, at: 13, expected: "DF (general-signing)"),
        Fault(0x08, at: 14, expected: "09 (length of the transaction-id)"),
        Fault(0x00, at: 15, expected: "a CRA flag 01 to 03"),
        Fault(0x04, at: 15, expected: "a CRA flag 01 to 03"),
        Fault(0x07, at: 24, expected: "08 (length of originator-system-title)"),
        Fault(0x09, at: 33, expected: "08 (length of recipient-system-title)"),
        Fault(0x0B, at: 42, expected: "a date-time length 00 or 0C"),
        Fault(0x81, at: 42, expected: "a date-time length 00 or 0C"),
        Fault(
            0x03, at: 43, .invalidValue("other-information of 3 octets; it takes 2, 10, 18, 26 or more"), errorAt: 44),
        Fault(
            0x00, at: 43, .invalidValue("other-information of 0 octets; it takes 2, 10, 18, 26 or more"), errorAt: 44),
        Fault(0x7F, at: 43, .truncated(missing: 71), errorAt: 44),
        Fault(0x33, at: 46, .trailingOctets(count: 1), errorAt: 99),
        Fault(0x35, at: 46, .truncated(missing: 1), errorAt: 100),
        Fault(0x36, at: 46, .truncated(missing: 1), errorAt: 47),
        Fault(0x01, at: 99, expected: "a signature length 00 or 40"),
        Fault(0x3F, at: 99, expected: "a signature length 00 or 40"),
        Fault(0x40, at: 99, .truncated(missing: 64), errorAt: 100),
    ]

    @Test("one wrong octet", arguments: faults)
    func wrongOctet(fault: Fault) {
        #expect(throws: fault.error) {
            try Message(parsing: Vector.ecs17aCommand.replacing(at: fault.offset, with: fault.octet))
        }
    }

    @Test("nothing at all")
    func empty() {
        #expect(throws: CodecError(.truncated(missing: 1), at: 0)) { try Message(parsing: []) }
    }

    @Test("every prefix is truncated", arguments: Vector.messages.map(\.octets))
    func prefixes(octets: [UInt8]) throws {
        let message = try Message(parsing: octets)
        for count in 0..<octets.count {
            // Cut before its signature field, a signed message is a pre-command.
            if message.macRange == nil && count == message.contentRange.upperBound { continue }
            let error = #expect(throws: CodecError.self) { try Message(parsing: Array(octets[..<count])) }
            guard case .truncated(let missing)? = error?.code else {
                Issue.record("a prefix of \(count) octets gives \(String(describing: error))")
                continue
            }
            #expect(missing > 0)
            #expect(error!.offset <= count)
        }
    }

    @Test("octets after the end", arguments: Vector.messages.map(\.octets))
    func trailing(octets: [UInt8]) throws {
        let message = try Message(parsing: octets)
        let extra: [UInt8] = [0xEE, 0xEE]
        guard message.signature != .absent else {
            #expect(
                throws: CodecError(
                    .unexpectedOctet(found: 0xEE, expected: "a signature length 00 or 40"), at: octets.count)
            ) { try Message(parsing: octets + extra) }
            return
        }
        #expect(throws: CodecError(.trailingOctets(count: 2), at: octets.count)) {
            try Message(parsing: octets + extra)
        }
    }

    @Test("a length that is not in its shortest form")
    func nonMinimalLengths() {
        var content = Vector.ecs17aPreCommand
        content.replaceSubrange(33..<34, with: [0x81, 0x34])
        #expect(throws: CodecError(.badLength(octet: 0x81), at: 33)) { try Message(parsing: content) }

        var information = Vector.ecs17aPreCommand
        information.replaceSubrange(30..<31, with: [0x82, 0x00, 0x02])
        #expect(throws: CodecError(.badLength(octet: 0x82), at: 30)) { try Message(parsing: information) }

        var ciphered = Vector.ecs17bResponse
        ciphered.replaceSubrange(7..<9, with: [0x82, 0x00, 0xAE])
        #expect(throws: CodecError(.badLength(octet: 0x82), at: 7)) { try Message(parsing: ciphered) }
    }

    @Test("a MAC layer with room for a MAC only")
    func nothingInsideMAC() {
        let message: [UInt8] = [0xDD, 0, 0, 0, 0, 0, 0, 17, 0x11, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12)
        #expect(throws: CodecError(.truncated(missing: 1), at: 25)) { try Message(parsing: message) }
        #expect(throws: CodecError(.truncated(missing: 13), at: 13)) {
            try Message(parsing: [0xDD, 0, 0, 0, 0, 0, 0, 5, 0x11, 0, 0, 0, 0])
        }
    }

    @Test("the error names what and where")
    func descriptions() {
        let error = #expect(throws: CodecError.self) {
            try Message(parsing: Vector.ecs17aCommand.replacing(at: 15, with: 9))
        }
        #expect(error?.description == "octet 15: found 09, expected a CRA flag 01 to 03")
    }
}
