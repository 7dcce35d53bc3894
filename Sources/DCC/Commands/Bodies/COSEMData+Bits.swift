import COSEM

extension COSEMData {
    /// A bit-string with these bits, the first of them in the highest place.
    static func bits(_ bits: [Bool]) -> COSEMData {
        var octets = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (place, bit) in bits.enumerated() where bit { octets[place / 8] |= 0x80 >> UInt8(place % 8) }
        return BitString(count: bits.count, octets: octets).map { .bitString($0) } ?? .nullData
    }
}
