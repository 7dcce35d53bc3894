import COSEM
import Testing

@testable import ESMEEmulator

@Suite("Block thresholds (class 21)")
struct BlockThresholdsTests {
    /// The matrix whose first rows are these.
    private static func thresholds(_ rows: [UInt32]...) throws -> BlockThresholds {
        let empty: [[UInt32]] = Array(repeating: [], count: 8 - rows.count)
        return try #require(
            BlockThresholds((rows + empty).map { .array($0.map { .doubleLongUnsigned($0) }) }))
    }

    @Test("Up to three double-long-unsigned; the missing ones are FFFFFFFF")
    func rows() throws {
        let octets = try [UInt8](hexadecimal: "0102 0600002710 0600009C40")
        let row = try #require(BlockThresholds.row(try COSEMData(decoding: octets)))
        #expect(row == [10_000, 40_000, 0xFFFF_FFFF])
        let thresholds = try Self.thresholds([], row)
        #expect(thresholds.data(tou: 1)?.encoded.hexadecimal == "010306000027100600009C4006FFFFFFFF")
        #expect(thresholds.data(tou: 0)?.encoded.hexadecimal == "010306FFFFFFFF06FFFFFFFF06FFFFFFFF")
        #expect(BlockThresholds.row(.array([])) == [.max, .max, .max])
    }

    @Test("Eight arrays make the matrix")
    func matrix() throws {
        let arrays = (1...8).map { COSEMData.array([.doubleLongUnsigned($0)]) }
        let thresholds = try #require(BlockThresholds(arrays))
        #expect(thresholds.rows.map { $0[0] } == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(BlockThresholds(Array(repeating: .array([]), count: 8)) == BlockThresholds())
    }

    @Test("The block is the first whose threshold is not reached")
    func blocks() throws {
        let thresholds = try Self.thresholds([10, 20, 30], [10, 5, 20], [0, .max, 3])
        #expect(
            [0, 9, 10, 19, 20, 29, 30, UInt64.max].map { thresholds.block(tou: 0, after: $0) } == [
                0, 0, 1, 1, 2, 2, 3, 3,
            ])
        #expect([9, 10, 19, 20].map { thresholds.block(tou: 1, after: $0) } == [0, 2, 2, 3])
        #expect([0, 5, UInt64.max].map { thresholds.block(tou: 2, after: $0) } == [1, 1, 1])
        #expect(thresholds.block(tou: 3, after: .max) == 0)
        #expect(thresholds.room(in: 1, tou: 0, after: 13) == 7)
        #expect(thresholds.room(in: 0, tou: 0, after: 13) == 0)
    }

    @Test("Everything else is refused")
    func malformed() {
        let one = COSEMData.doubleLongUnsigned(1)
        let malformed: [COSEMData] = [
            .nullData, one, .structure([one]), .array([one, one, one, one]), .array([.longUnsigned(1)]),
            .array([.doubleLong(1)]), .array([one, .nullData]), .array([.array([one])]),
        ]
        for data in malformed {
            #expect(BlockThresholds.row(data) == nil, "\(data)")
            #expect(BlockThresholds(Array(repeating: .array([]), count: 7) + [data]) == nil, "\(data)")
        }
        for count in [0, 1, 7, 9] { #expect(BlockThresholds(Array(repeating: .array([]), count: count)) == nil) }
    }

    @Test("Rows that there are not have no thresholds", arguments: [-1, 8, Int.max])
    func outside(tou: Int) throws {
        let thresholds = try Self.thresholds([10, 20, 30])
        #expect(thresholds.data(tou: tou) == nil)
        #expect(thresholds.room(in: 0, tou: tou, after: 50) == nil)
        #expect(thresholds.room(in: tou, tou: 0, after: 50) == nil)
        #expect(thresholds.block(tou: tou, after: 50) == 0)
    }
}
