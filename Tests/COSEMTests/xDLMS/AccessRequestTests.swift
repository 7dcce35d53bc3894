import COSEM
import Testing

@Suite("AccessRequest")
struct AccessRequestTests {
    private static let clock = LogicalName(0, 0, 1, 0, 0)
    private static let load = LogicalName(1, 0, 99, 1, 0)
    private static let range = COSEMData.structure([
        .structure([.longUnsigned(8), .octetString(clock), .integer(2), .longUnsigned(0)]),
        .doubleLongUnsigned(473_385_600), .doubleLongUnsigned(473_472_000), .array([]),
    ])

    /// One item of each of the five choices.
    static let allChoices = AccessRequest(
        invokeID: LongInvokeIDAndPriority(originatorCounter: 0xABCD),
        specifications: [
            .get(ObjectReference(3, LogicalName(1, 0, 1, 8, 0), 2)),
            .set(ObjectReference(8, clock, 2)),
            .action(ObjectReference(70, LogicalName(0, 0, 96, 3, 10), 1)),
            .getWithSelection(ObjectReference(7, load, 2), selector: 1, selection: range),
            .setWithSelection(ObjectReference(7, load, -4), selector: 2, selection: .doubleLongUnsigned(1_800)),
        ],
        data: [
            .nullData, .octetString(COSEMDateTime(UTCTime(secondsSince2000: 473_385_600)).octets), .integer(0),
            .nullData, .unsigned(48),
        ])

    static let allChoicesText = """
        D9 2000ABCD 00 05
        01 0003 0100010800FF 02
        02 0008 0000010000FF 02
        03 0046 000060030AFF 01
        04 0007 0100630100FF 02 01
            0204 0204 120008 0906 0000010000FF 0F02 120000 06 1C374A80 06 1C389C00 0100
        05 0007 0100630100FF FC 02 06 00000708
        05 00 090C 07DF0101FF000000008000FF 0F00 00 1130
        """

    @Test("all five choices encode to their octets and back")
    func allChoices() throws {
        let expected = try [UInt8](hexadecimal: Self.allChoicesText)
        var octets: [UInt8] = []
        Self.allChoices.encode(into: &octets)
        #expect(octets.hexadecimal == expected.hexadecimal)
        #expect(try AccessRequest(decoding: expected) == Self.allChoices)
    }

    @Test("nothing asked")
    func empty() throws {
        let request = AccessRequest(
            invokeID: LongInvokeIDAndPriority(rawValue: 0x4000_0001), specifications: [], data: [])
        var octets: [UInt8] = []
        request.encode(into: &octets)
        #expect(octets.hexadecimal == "D9400000010000" + "00")
        #expect(try AccessRequest(decoding: octets) == request)
    }

    @Test("with a date-time")
    func dateTime() throws {
        let request = AccessRequest(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 1),
            dateTime: COSEMDateTime(UTCTime(secondsSince2000: 762_523_200)),
            specifications: [.get(ObjectReference(1, LogicalName(0, 0, 96, 1, 0), 2))], data: [.nullData])
        var octets: [UInt8] = []
        request.encode(into: &octets)
        #expect(
            octets.hexadecimal
                == "D9200000010C07E8021DFF0C0000008000FF" + "010100010000600100FF02" + "0100")
        #expect(try AccessRequest(decoding: octets) == request)
    }

    @Test("object and kind of response of each choice")
    func objectsAndKinds() {
        let specifications = Self.allChoices.specifications
        #expect(specifications.map(\.object.classID) == [3, 8, 70, 7, 7])
        #expect(specifications.map(\.object.member) == [2, 2, 1, 2, -4])
        #expect(
            specifications.map(\.object.logicalName.description)
                == ["1-0:1.8.0.255", "0-0:1.0.0.255", "0-0:96.3.10.255", "1-0:99.1.0.255", "1-0:99.1.0.255"])
        #expect(specifications.map(\.responseKind) == [.get, .set, .action, .get, .set])
    }

    @Test("a request in the middle of a buffer leaves the reader behind it")
    func fromReader() throws {
        var reader = OctetReader(try [UInt8](hexadecimal: "AA D9 20000001 00 00 00 BB"))
        try reader.skip(1)
        #expect(try AccessRequest(from: &reader).invokeID.invokeID == 1)
        #expect(reader.remaining == 1)
    }

    private func expectError(
        _ code: CodecError.Code, at offset: Int, _ text: String, limits: CodecLimits = .standard,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(throws: CodecError(code, at: offset), sourceLocation: sourceLocation) {
            _ = try AccessRequest(decoding: octets, limits: limits)
        }
    }

    @Test("every prefix is truncated, and nothing may follow")
    func truncatedAndTrailing() throws {
        let octets = try [UInt8](hexadecimal: Self.allChoicesText)
        expectTruncationAtEveryPrefix(of: octets) { try AccessRequest(decoding: $0) }
        try expectError(.trailingOctets(count: 2), at: octets.count, Self.allChoicesText + "0000")
    }

    @Test("another tag", arguments: [0xDA, 0x0F, 0xC0, 0x00] as [UInt8])
    func wrongTag(tag: UInt8) throws {
        let code = CodecError.Code.unexpectedOctet(found: tag, expected: "D9 (access-request)")
        try expectError(code, at: 0, tag.hexadecimal + "2000000100 00 00")
    }

    @Test("a date-time is 0 or 12 octets", arguments: [1, 5, 11, 13, 127])
    func dateTimeLength(length: UInt8) throws {
        let code = CodecError.Code.invalidValue("a date-time of \(length) octets; it takes 0 or 12")
        try expectError(code, at: 5, "D920000001" + length.hexadecimal + "07DF0101FF000000008000FF 00 00 00")
    }

    @Test("the length of the date-time is in its shortest form")
    func dateTimeLengthForm() throws {
        try expectError(.badLength(octet: 0x81), at: 5, "D920000001 8100 00 00")
        try expectError(.badLength(octet: 0x80), at: 5, "D920000001 80 00 00")
    }

    @Test("a choice other than the five", arguments: [0x00, 0x06, 0x81, 0xFF] as [UInt8])
    func choices(choice: UInt8) throws {
        let code = CodecError.Code.unexpectedOctet(found: choice, expected: "an access-request choice 01 to 05")
        try expectError(code, at: 7, "D920000001 00 01" + choice.hexadecimal + "0003 0100010800FF 02 01 00")
        try expectError(code, at: 17, "D920000001 00 02 01 0003 0100010800FF 02" + choice.hexadecimal + "00 00 00")
    }

    @Test("counts beyond the input or the limit, and counts not in their shortest form")
    func counts() throws {
        try expectError(.truncated(missing: 65_535), at: 6, "D920000001 00 82FFFF")
        try expectError(.truncated(missing: 4), at: 7, "D920000001 00 00 05 00")
        try expectError(.tooLarge(value: 65_536, limit: 65_535), at: 6, "D920000001 00 83010000 00")
        try expectError(.tooLarge(value: 65_536, limit: 65_535), at: 7, "D920000001 00 00 83010000 00")
        try expectError(.badLength(octet: 0x80), at: 6, "D920000001 00 80 00")
        try expectError(.badLength(octet: 0x81), at: 7, "D920000001 00 00 8101 00")
        let unlimited = CodecLimits(elements: .max)
        try expectError(.truncated(missing: 4_294_967_295), at: 6, "D920000001 00 84FFFFFFFF", limits: unlimited)
    }

    @Test("selections and data share one budget of values")
    func values() throws {
        let text = "D920000001 00 01 04 0007 0100630100FF 02 01 0202 1101 1102 02 00 00"
        let octets = try [UInt8](hexadecimal: text)
        _ = try AccessRequest(decoding: octets, limits: CodecLimits(values: 5))
        try expectError(.tooLarge(value: 5, limit: 4), at: octets.count, text, limits: CodecLimits(values: 4))
    }

    @Test("a selection or datum that is no data")
    func badData() throws {
        let code = CodecError.Code.unexpectedOctet(found: 0x0E, expected: "a DLMS data tag")
        try expectError(code, at: 18, "D920000001 00 01 04 0007 0100630100FF 02 01 0E 01 00")
        try expectError(code, at: 18, "D920000001 00 01 05 0007 0100630100FF 02 01 0E 01 00")
        try expectError(code, at: 8, "D920000001 00 00 01 0E")
    }
}
