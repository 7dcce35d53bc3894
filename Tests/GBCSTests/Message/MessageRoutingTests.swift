import COSEM
import Testing

@testable import GBCS

@Suite("Where a message goes")
struct MessageRoutingTests {
    @Test("the recipient without parsing the rest", arguments: Vector.messages.map(\.octets))
    func target(octets: [UInt8]) throws {
        let header = try Message(parsing: octets).header
        let routing = try MessageRouting(of: octets)
        #expect(routing.businessTarget == header.businessTarget)
        #expect(
            routing.reader == header.otherInformation.supplementaryRemotePartyID ?? header.businessOriginator)
    }

    @Test("the envelope is enough")
    func prefix() throws {
        #expect(try MessageRouting.businessTarget(of: Array(Vector.ecs17aCommand[..<42])) == Party.device)
        #expect(throws: CodecError(.truncated(missing: 1), at: 34)) {
            try MessageRouting.businessTarget(of: Array(Vector.ecs17aCommand[..<41]))
        }
        #expect(throws: CodecError(.truncated(missing: 1), at: 0)) { try MessageRouting.businessTarget(of: []) }
    }

    @Test("other octets")
    func garbage() {
        #expect(throws: CodecError(.unexpectedOctet(found: 0xD9, expected: "DF (general-signing)"), at: 0)) {
            try MessageRouting.businessTarget(of: [0xD9])
        }
        let wrongTitle = Vector.ecs17aCommand.replacing(at: 33, with: 6)
        let expected = "08 (length of recipient-system-title)"
        #expect(throws: CodecError(.unexpectedOctet(found: 6, expected: expected), at: 33)) {
            try MessageRouting.businessTarget(of: wrongTitle)
        }
    }
}
