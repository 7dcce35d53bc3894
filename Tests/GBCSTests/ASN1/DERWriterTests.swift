import COSEM
import Testing

@testable import GBCS

@Suite("Writing DER")
struct DERWriterTests {
    static func written(
        _ lengths: DERWriter.LengthForm = .twoOctets, _ write: (inout DERWriter) -> Void
    ) -> [UInt8] {
        var writer = DERWriter(lengths: lengths)
        write(&writer)
        return writer.octets
    }

    /// Tag and length of an OCTET STRING of `count` octets.
    static func header(_ count: Int, _ lengths: DERWriter.LengthForm) -> [UInt8] {
        Array(written(lengths) { $0.write(DERTag.octetString, [UInt8](repeating: 0, count: count)) }.dropLast(count))
    }

    @Test("lengths of 128 and more are 82 and two octets, but for certificates and certification requests")
    func lengths() {
        let forms: [(Int, String, String)] = [
            (0, "0400", "0400"), (127, "047F", "047F"), (128, "04820080", "048180"), (255, "048200FF", "0481FF"),
            (256, "04820100", "04820100"), (65_535, "0482FFFF", "0482FFFF"),
            (65_536, "0483010000", "0483010000"),
        ]
        for (count, gbcs, shortest) in forms {
            #expect(Self.header(count, .twoOctets) == octets(gbcs))
            #expect(Self.header(count, .shortest) == octets(shortest))
        }
    }

    @Test("numbers are minimal")
    func numbers() {
        #expect(Self.written { $0.write(0) } == octets("020100"))
        #expect(Self.written { $0.write(127) } == octets("02017F"))
        #expect(Self.written { $0.write(128) } == octets("02020080"))
        #expect(Self.written { $0.write(.max) } == octets("020900FFFFFFFFFFFFFFFF"))
        #expect(Self.written { $0.write(0x8F66, tag: DERTag.primitive(3)) } == octets("8303008F66"))
        #expect(Self.written { $0.write(signed: -1) } == octets("0201FF"))
        #expect(Self.written { $0.write(signed: -129) } == octets("0202FF7F"))
        #expect(Self.written { $0.write(signed: .min) } == octets("02088000000000000000"))
        #expect(Self.written { $0.write(unsigned: [UInt8](repeating: 0, count: 32)) } == octets("020100"))
        #expect(Self.written { $0.write(unsigned: [0, 0, 0x80]) } == octets("02020080"))
        #expect(Self.written { $0.write(unsigned: []) } == octets("020100"))
    }

    @Test("what is written reads back", arguments: [UInt64(0), 1, 127, 128, 255, 256, 1 << 31, 1 << 63, .max])
    func roundTrip(value: UInt64) throws {
        var unsigned = DERReader(Self.written { $0.write(value) })
        #expect(try unsigned.readUnsigned("number") == value)
        let other = Int64(bitPattern: value)
        var signed = DERReader(Self.written { $0.write(signed: other) })
        #expect(try signed.readSigned("number") == other)
    }

    @Test("bit strings, identifiers, nulls, and constructed values")
    func others() throws {
        #expect(Self.written { $0.write(BitString(count: 12, octets: [0xA5, 0xF0])!) } == octets("030304A5F0"))
        #expect(Self.written { $0.write(Party.device) } == octets("040899AABBCCDDEE0001"))
        #expect(Self.written { $0.writeNull() } == octets("0500"))
        #expect(Self.written { $0.writeConstructed { _ in } } == octets("3000"))
        #expect(
            Self.written { $0.writeConstructed(DERTag.constructed(5)) { $0.writeConstructed { $0.writeNull() } } }
                == octets("A504 3002 0500"))
    }
}
