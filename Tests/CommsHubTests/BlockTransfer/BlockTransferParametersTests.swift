import CommsHub
import GBCS
import Testing

/// What is not found in any text is configuration, within bounds.
@Suite("Block transfer parameters")
struct BlockTransferParametersTests {
    @Test("Defaults")
    func defaults() {
        let standard = BlockTransferParameters.standard
        #expect(standard.blockSize == 1_200)
        #expect(standard.dataOctets == 1_149)
        #expect(standard.window == 10)
        #expect(standard.retries == 10)
        #expect(standard.blockTimeout == 10_000_000)
        #expect(standard.messageOctets == 1_048_576)
        #expect(standard.simultaneousTransfers == 64)
        #expect(standard.totalOctets == 4_194_304)
        #expect(standard.transferLife == 1_800_000_000)
        #expect(standard.securityHeader == BlockSecurityHeader(control: 0x11, invocationCounter: 0))
        #expect(standard.acknowledgementIsLast)
        // twice 4 MiB, one more MiB while an array grows, 32 KiB of tables for each of 64
        #expect(standard.memoryLimit == 11 << 20)
    }

    @Test("A message as long as a block is sent whole")
    func needsBlocks() {
        #expect(!BlockTransferParameters.standard.needsBlocks([UInt8](repeating: 0, count: 1_200)))
        #expect(BlockTransferParameters.standard.needsBlocks([UInt8](repeating: 0, count: 1_201)))
    }

    @Test("Values at both ends of their ranges")
    func bounds() throws {
        _ = try BlockTransferParameters(
            blockSize: 128, window: 1, retries: 0, blockTimeout: 1_000, messageOctets: 1, simultaneousTransfers: 1,
            totalOctets: 1, transferLife: 1_000)
        _ = try BlockTransferParameters(
            blockSize: 65_535, window: 63, retries: 100, blockTimeout: 86_400_000_000, messageOctets: 1 << 20,
            simultaneousTransfers: 1_024, totalOctets: 256 << 20, transferLife: 86_400_000_000)
    }

    @Test("Values beyond them, with a text that names them")
    func beyond() {
        func text(_ make: () throws -> BlockTransferParameters) -> String {
            do { return "\(try make())" } catch { return "\(error)" }
        }
        #expect(text { try .init(blockSize: 127) } == "block size in octets: 127 is not in 128 to 65535")
        #expect(text { try .init(blockSize: 65_536) } == "block size in octets: 65536 is not in 128 to 65535")
        #expect(text { try .init(window: 0) } == "window in blocks: 0 is not in 1 to 63")
        #expect(text { try .init(window: 64) } == "window in blocks: 64 is not in 1 to 63")
        #expect(text { try .init(retries: -1) } == "number of retries: -1 is not in 0 to 100")
        #expect(
            text { try .init(blockTimeout: 0) } == "block timeout in microseconds: 0 is not in 1000 to 86400000000")
        #expect(text { try .init(messageOctets: 0) } == "octets of one message: 0 is not in 1 to 1048576")
        #expect(
            text { try .init(simultaneousTransfers: 0) } == "number of simultaneous transfers: 0 is not in 1 to 1024")
        #expect(
            text { try .init(totalOctets: 1_048_575) }
                == "octets of all half-finished transfers: 1048575 is not in 1048576 to 268435456")
        #expect(
            text { try .init(transferLife: .max) }
                == "life of a half-finished transfer in microseconds: 9223372036854775807 is not in 1000 to "
                + "86400000000")
    }
}
