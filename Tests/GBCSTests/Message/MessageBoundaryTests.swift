import COSEM
import Testing

@testable import GBCS

@Suite("Where a message in a stream ends")
struct MessageBoundaryTests {
    /// A pre-command has no boundary of its own.
    static let messages = Vector.messages.filter { $0.name != "ecs17aPreCommand" }.map(\.octets)

    @Test("every prefix asks for more or knows the length", arguments: messages)
    func prefixes(message: [UInt8]) throws {
        let stream = message + Vector.ecs70Response
        var isKnown = false
        for count in 0...stream.count {
            switch try MessageBoundary(of: stream[..<count]) {
            case .needs(let needed):
                #expect(!isKnown, "octets that follow never make the length unknown")
                #expect(needed > count)
                #expect(needed <= message.count)
            case .length(let length):
                isKnown = true
                #expect(length == message.count)
            }
        }
        #expect(isKnown)
    }

    @Test("reading just what is needed gets there", arguments: messages)
    func asNeeded(message: [UInt8]) throws {
        var count = 0
        var steps = 0
        while case .needs(let needed) = try MessageBoundary(of: message[..<count]) {
            count = needed
            steps += 1
        }
        #expect(try MessageBoundary(of: message[..<count]) == .length(message.count))
        #expect(steps < 40)
    }

    @Test("messages back to back, from any start index")
    func backToBack() throws {
        var stream = (Vector.ecs17aCommand + Vector.ecs70Response + Vector.ecs22bBrokerCommand)[...]
        var found: [Int] = []
        while !stream.isEmpty {
            guard case .length(let length) = try MessageBoundary(of: stream) else { break }
            found.append(length)
            stream = stream.dropFirst(length)
        }
        #expect(found == [112, 137, 542])
    }

    @Test("the end of a pre-command cannot be told")
    func preCommand() throws {
        #expect(try MessageBoundary(of: Vector.ecs17aPreCommand) == .needs(87))
    }

    @Test("the length octets alone decide")
    func lengthForms() throws {
        #expect(try MessageBoundary(of: octets("DD 000000000000 7F")) == .length(8 + 0x7F))
        #expect(try MessageBoundary(of: octets("DD 000000000000 81")) == .needs(9))
        #expect(try MessageBoundary(of: octets("DD 000000000000 8180")) == .length(9 + 0x80))
        #expect(try MessageBoundary(of: octets("DD 000000000000 82FF")) == .needs(10))
        #expect(try MessageBoundary(of: octets("DD 000000000000 82FFFF")) == .length(10 + 0xFFFF))
        #expect(try MessageBoundary(of: octets("DD 000000000000 83010000")) == .length(11 + 0x1_0000))
    }

    @Test("a length above the limit")
    func oversize() {
        #expect(throws: CodecError(.tooLarge(value: 1_048_577, limit: 1_048_576), at: 7)) {
            try MessageBoundary(of: octets("DD 000000000000 830FFFF6"))
        }
        #expect(throws: CodecError(.tooLarge(value: 4_294_967_307, limit: 1_048_576), at: 7)) {
            try MessageBoundary(of: octets("DD 000000000000 84FFFFFFFF"))
        }
        #expect(throws: CodecError(.tooLarge(value: 112, limit: 111), at: 7)) {
            try MessageBoundary(of: Vector.ecs17aCommand, maximumSize: 111)
        }
        #expect(throws: CodecError(.tooLarge(value: 72, limit: 71), at: 33)) {
            try MessageBoundary(of: Vector.ecs70Response, maximumSize: 71)
        }
        #expect(throws: CodecError(.tooLarge(value: 137, limit: 136), at: 72)) {
            try MessageBoundary(of: Vector.ecs70Response, maximumSize: 136)
        }
    }

    @Test("a length of a wrong form")
    func badLengths() {
        for (form, octet) in [("80", 0x80), ("85", 0x85), ("FF", 0xFF), ("8101", 0x81), ("820001", 0x82)] {
            #expect(throws: CodecError(.badLength(octet: UInt8(octet)), at: 7)) {
                try MessageBoundary(of: octets("DD 000000000000" + form))
            }
        }
    }

    @Test("octets that start no message", arguments: [0x00, 0x0F, 0xD9, 0xDA, 0xDC, 0xDE, 0xFF] as [UInt8])
    func garbage(octet: UInt8) {
        let expected = "DD or DF, the start of a GBCS message"
        #expect(throws: CodecError(.unexpectedOctet(found: octet, expected: expected), at: 0)) {
            try MessageBoundary(of: [octet, 1, 2, 3])
        }
    }
}
