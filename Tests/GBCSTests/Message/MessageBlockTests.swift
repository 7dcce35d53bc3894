import COSEM
import Testing

@testable import GBCS

/// The layout of GBCS 7.2.11, octet by octet.
@Suite("A block on the wire")
struct MessageBlockTests {
    /// Block 2 of a response of the device to the Supplier, five octets of data: more follow, window 6, one
    /// acknowledgement acknowledged.
    static let dataBlock: [UInt8] = GBCSTests.octets(
        """
        DD 09 02 0000018012ABCDEF 08 99AABBCCDDEE0001 08 1122334455660002 00 02 0037 00
        11 11 00000000
        E0 46 0002 0001 05 A1A2A3A4A5
        """)
    /// The Supplier's acknowledgement of block 6.
    static let acknowledgementBlock: [UInt8] = GBCSTests.octets(
        """
        DD 09 02 0000018012ABCDEF 08 1122334455660002 08 99AABBCCDDEE0001 00 02 0037 00
        0C 11 00000000
        E0 86 0002 0006 00
        """)
    static let routing = MessageRoutingHeader(
        craFlag: .response, originatorCounter: originatorCounter, businessOriginator: Party.device,
        businessTarget: Party.supplier, messageCode: .ecs22b)

    @Test("a block with data")
    func data() throws {
        let block = MessageBlock(
            routing: Self.routing, control: BlockControl(isLast: false, isStreaming: true, window: 6), number: 2,
            acknowledged: 1, data: [0xA1, 0xA2, 0xA3, 0xA4, 0xA5])
        #expect(block.encoded == Self.dataBlock)
        #expect(block.size == 52)
        #expect(try MessageBlock(parsing: Self.dataBlock) == block)
        #expect(!block.isAcknowledgement)
    }

    @Test("an acknowledgement")
    func acknowledgement() throws {
        let block = MessageBlock(
            routing: Self.routing.reversed, control: BlockControl(isLast: true, isStreaming: false, window: 6),
            number: 2, acknowledged: 6, data: [])
        #expect(block.encoded == Self.acknowledgementBlock)
        #expect(try MessageBlock(parsing: Self.acknowledgementBlock) == block)
        #expect(block.isAcknowledgement)
    }

    @Test("another security header")
    func securityHeader() throws {
        let octets = Self.dataBlock.replacing(at: 35, with: 0x31).replacing(at: 39, with: 9)
        let block = try MessageBlock(parsing: octets)
        #expect(block.securityHeader == BlockSecurityHeader(control: 0x31, invocationCounter: 9))
        #expect(block.encoded == octets)
    }

    @Test("the bits of block-control")
    func control() {
        for octet: UInt8 in 0...255 {
            let control = BlockControl(octet: octet)
            #expect(control.isLast == (octet >= 128))
            #expect(control.isStreaming == (octet % 128 >= 64))
            #expect(control.window == Int(octet % 64))
            #expect(
                BlockControl(isLast: control.isLast, isStreaming: control.isStreaming, window: control.window)
                    == control)
        }
    }

    @Test("lengths of one, two, three and four octets")
    func lengths() throws {
        // ciphered-service is 11 octets, the length of the data and the data
        for (count, service, data) in [
            (115, "7F", "73"), (116, "8180", "74"), (127, "818B", "7F"), (128, "818D", "8180"), (242, "81FF", "81F2"),
            (243, "820100", "81F3"), (255, "82010C", "81FF"), (256, "82010E", "820100"), (65_521, "82FFFF", "82FFF1"),
            (65_522, "83010000", "82FFF2"), (65_536, "8301000F", "83010000"),
        ] {
            let block = MessageBlock(
                routing: Self.routing, control: BlockControl(octet: 1), number: 1, acknowledged: 0,
                data: [UInt8](repeating: 7, count: count)[...])
            let octets = block.encoded
            #expect(octets.count == block.size)
            let (serviceLength, dataLength) = (try [UInt8](hexadecimal: service), try [UInt8](hexadecimal: data))
            #expect(octets[34...].starts(with: serviceLength), "\(count)")
            #expect(octets.dropLast(count).suffix(dataLength.count) == dataLength[...], "\(count)")
            let isSame = try MessageBlock(parsing: octets) == block
            #expect(isSame)
        }
    }

    @Test("most data in a block of a given size")
    func capacity() {
        for size in Array(40...700) + Array(65_500...65_700) {
            let capacity = MessageBlock.dataCapacity(blockSize: size)
            guard capacity > 0 else {
                #expect(size <= MessageBlock.size(dataSize: 0))
                continue
            }
            #expect(MessageBlock.size(dataSize: capacity) <= size)
            #expect(MessageBlock.size(dataSize: capacity + 1) > size)
        }
        #expect(MessageBlock.dataCapacity(blockSize: 1_200) == 1_149)
        #expect(MessageBlock.maximumOverhead == 1_200 - 1_149)
    }

    @Test("the routing header comes from the message", arguments: Vector.messages.map(\.octets))
    func routing(octets: [UInt8]) throws {
        let header = try Message(parsing: octets).header
        let routing = try MessageRoutingHeader(ofMessage: octets)
        #expect(routing == MessageRoutingHeader(header))
        #expect(routing.craFlag == header.craFlag)
        #expect(routing.originatorCounter == header.originatorCounter)
        #expect(routing.businessOriginator == header.businessOriginator)
        #expect(routing.businessTarget == header.businessTarget)
        #expect(routing.messageCode == header.messageCode)
        #expect(!MessageBlock.starts(octets))
    }

    @Test("a block or a plain message: the octet after DD")
    func starts() {
        #expect(MessageBlock.starts(Self.dataBlock))
        #expect(MessageBlock.starts([0xDD, 0x09]))
        for octets in [[], [0xDD], [0xDD, 0x00], [0xDF, 0x09], [0x09], [0xDD, 0x0A]] as [[UInt8]] {
            #expect(!MessageBlock.starts(octets))
        }
        #expect(throws: CodecError.self) { try Message(parsing: Self.dataBlock) }
        #expect(throws: CodecError(.unexpectedOctet(found: 0, expected: "09 (length of the transaction-id)"), at: 1)) {
            try MessageBlock(parsing: Vector.ecs17aCommand)
        }
    }

    @Test("where a block in a stream ends", arguments: [dataBlock, acknowledgementBlock])
    func boundary(block: [UInt8]) throws {
        let stream = block + Vector.ecs17aCommand
        for count in 0...stream.count {
            switch try MessageBoundary(of: stream[..<count]) {
            case .needs(let needed):
                #expect(needed > count && needed <= block.count)
                #expect(count < 35)
            case .length(let length): #expect(length == block.count && count >= 35)
            }
        }
        let mixed = Vector.ecs17aCommand + block + Vector.ecs70Response
        #expect(try MessageBoundary(of: mixed[112...]) == .length(block.count))
        #expect(throws: CodecError(.tooLarge(value: block.count, limit: block.count - 1), at: 34)) {
            try MessageBoundary(of: block, maximumSize: block.count - 1)
        }
    }

    @Test("where a block goes: read off its own header")
    func destination() throws {
        let routing = try MessageRouting(of: Self.dataBlock)
        #expect(routing.businessTarget == Party.supplier)
        #expect(routing.reader == nil)
        #expect(try MessageRouting.businessTarget(of: Self.acknowledgementBlock) == Party.device)
        #expect(try MessageRouting.businessTarget(of: Array(Self.dataBlock[..<34])) == Party.supplier)
        for count in 2..<34 {
            #expect(throws: CodecError.self) { try MessageRouting(of: Array(Self.dataBlock[..<count])) }
        }
    }
}
