import Testing

@testable import GBCS

@Suite("The hash of ZigBee (ZigBee Specification, B.6)")
struct ZigBeeHashTests {
    @Test("an Install Code with its CRC makes the link key of the Smart Energy Profile's example")
    func installCode() {
        #expect(
            zigBeeHash(octets("83FED3407A939723A5C639B26916D505C3B5"))
                == octets("66B6900981E1EE3CA4206B6B861C02BB"))
    }

    @Test("messages of one octet and of one block (ZigBee Specification, C.5.1 and C.5.2)")
    func specification() {
        #expect(zigBeeHash([0xC0]) == octets("AE3A102A28D43EE0D4A09E22788B206C"))
        #expect(
            zigBeeHash(octets("C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF"))
                == octets("A7977E88BC0B61E8210827109A228F2D"))
    }

    @Test("every length has its own hash, across both forms of padding")
    func lengths() {
        var hashes = Set<[UInt8]>()
        let lengths = Array(0..<40) + Array(8_185..<8_200)
        for length in lengths {
            let hash = zigBeeHash([UInt8](repeating: 0, count: length))
            #expect(hash.count == 16)
            hashes.insert(hash)
        }
        #expect(hashes.count == lengths.count)
    }
}
