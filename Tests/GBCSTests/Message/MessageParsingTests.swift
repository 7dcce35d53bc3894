import COSEM
import Testing

@testable import GBCS

@Suite("Parsing messages (GBCS 7.2)")
struct MessageParsingTests {
    @Test("every message re-encodes to its own octets", arguments: Vector.messages.map(\.octets))
    func identity(octets: [UInt8]) throws {
        let message = try Message(parsing: octets)
        #expect(message.reencoded() == octets)
        #expect(message == (try Message(parsing: octets)))
    }

    @Test("a command with a MAC only")
    func macOnly() throws {
        let message = try Message(parsing: Vector.ecs17aCommand)
        #expect(message.header.craFlag == .command)
        #expect(message.header.originatorCounter == originatorCounter)
        #expect(message.header.businessOriginator == Party.networkOperator)
        #expect(message.header.businessTarget == Party.device)
        #expect(message.header.dateTime == nil)
        #expect(message.header.otherInformation == .messageCode(.ecs17a))
        #expect(message.groupingRange == 13..<100)
        #expect(message.contentRange == 47..<99)
        #expect(message.signedRange == 14..<99)
        #expect(message.signature == .empty)
        #expect(message.macRange == 100..<112)
        #expect(message.content.first == AccessRequest.tag)
    }

    @Test("a command with signature and MAC")
    func signatureAndMAC() throws {
        let message = try Message(parsing: Vector.ecs70Command)
        #expect(message.signature == .present(157..<221))
        #expect(message.macRange == 221..<233)
        #expect(message.contentRange == 48..<156)
        #expect(message.signedRange == 15..<156)
    }

    @Test("a response with a signature only")
    func signatureOnly() throws {
        let message = try Message(parsing: Vector.ecs70Response)
        #expect(message.header.craFlag == .response)
        #expect(message.groupingRange == 0..<137)
        #expect(message.signature == .present(73..<137))
        #expect(message.macRange == nil)
    }

    @Test("a pre-command has no signature field at all")
    func preCommand() throws {
        let message = try Message(parsing: Vector.ecs17aPreCommand)
        #expect(message.signature == .absent)
        #expect(message.macRange == nil)
        #expect(message.contentRange == 34..<86)
        // What the broker adds to make the command is the length octet 00 and the MAC layer.
        #expect(Array(Vector.ecs17aCommand[13..<99]) == Vector.ecs17aPreCommand)
    }

    @Test("an unsigned grouping message that has the length octet")
    func emptySignatureWithoutMAC() throws {
        let octets = Vector.ecs17aPreCommand + [0]
        let message = try Message(parsing: octets)
        #expect(message.signature == .empty)
        #expect(message.macRange == nil)
        #expect(message.reencoded() == octets)
    }

    @Test("the date-time of a response")
    func dateTime() throws {
        let message = try Message(parsing: Vector.ecs17bResponse)
        #expect(message.header.dateTime == COSEMDateTime(halfPastMidnight))
        #expect(message.header.dateTime?.utc == halfPastMidnight)
    }

    @Test("lengths of one, two and three octets", arguments: [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000])
    func lengthForms(contentSize: Int) throws {
        let header = GroupingHeader(
            craFlag: .response, originatorCounter: .max, businessOriginator: Party.device,
            businessTarget: Party.supplier, otherInformation: .messageCode(.ecs22b))
        let content = [UInt8](repeating: 0xA5, count: contentSize)
        var octets: [UInt8] = []
        let start = Message.encodeUnMACed(header: header, content: content, into: &octets)
        #expect(octets[start] == 0xDF)
        octets.append(contentsOf: [UInt8](repeating: 0x5A, count: 12))
        let message = try Message(parsing: octets)
        #expect(message.header == header)
        #expect(message.content.elementsEqual(content))
        #expect(message.reencoded() == octets)
        #expect(message.octets.count - message.groupingRange.count == start + 12)
    }

    @Test("content as long as a message may be")
    func longest() throws {
        let header = GroupingHeader(
            craFlag: .response, originatorCounter: 0, businessOriginator: Party.device,
            businessTarget: Party.supplier, otherInformation: .messageCode(.ecs22b))
        let overhead = header.size + lengthSize(Message.maximumSize)
        let content = [UInt8](repeating: 0, count: Message.maximumSize - overhead)
        let octets = Message.encodeGrouping(header: header, content: content, signature: nil)
        #expect(octets.count == Message.maximumSize)
        #expect(try Message(parsing: octets).content.count == content.count)
        #expect(throws: CodecError(.tooLarge(value: 1_048_577, limit: 1_048_576), at: 0)) {
            try Message(parsing: octets + [0])
        }
    }
}
