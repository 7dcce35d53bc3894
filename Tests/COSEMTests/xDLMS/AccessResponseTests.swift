import COSEM
import Testing

@Suite("AccessResponse")
struct AccessResponseTests {
    static let registers = AccessResponse(
        invokeID: LongInvokeIDAndPriority(originatorCounter: 77),
        data: [.doubleLongUnsigned(54_321), .structure([.integer(-3), .enumerated(30)]), .nullData],
        results: [.init(.get, .success), .init(.get, .success), .init(.action, .otherReason)])

    static let registersText = "DA 2000004D 00 00 03 06 0000D431 0202 0FFD 161E 00 03 0100 0100 03FA"

    static let withRequestList = AccessResponse(
        invokeID: LongInvokeIDAndPriority(rawValue: 0x0012_3456),
        dateTime: COSEMDateTime(UTCTime(secondsSince2000: 473_385_600)),
        requestSpecifications: [
            .get(ObjectReference(3, LogicalName(1, 0, 1, 8, 0), 2)),
            .setWithSelection(ObjectReference(7, LogicalName(1, 0, 99, 1, 0), 4), selector: 1, selection: .unsigned(9)),
        ],
        data: [.long64Unsigned(5), .nullData], results: [.init(.get, .success), .init(.set, .readWriteDenied)])

    static let withRequestListText = """
        DA 00123456 0C 07DF0101FF000000008000FF
        01 02 01 0003 0100010800FF 02 05 0007 0100630100FF 04 01 1109
        02 15 0000000000000005 00 02 0100 0203
        """

    @Test(
        "encodes to its octets and back, with the request list or without",
        arguments: [(registers, registersText), (withRequestList, withRequestListText)])
    func roundTrip(response: AccessResponse, text: String) throws {
        let expected = try [UInt8](hexadecimal: text)
        var octets: [UInt8] = []
        response.encode(into: &octets)
        #expect(octets.hexadecimal == expected.hexadecimal)
        #expect(try AccessResponse(decoding: expected) == response)
        expectTruncationAtEveryPrefix(of: expected) { try AccessResponse(decoding: $0) }
    }

    @Test("an empty request list is not an absent one")
    func emptyRequestList() throws {
        let response = AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 2), requestSpecifications: [], data: [], results: [])
        var octets: [UInt8] = []
        response.encode(into: &octets)
        #expect(octets.hexadecimal == "DA20000002" + "00" + "0100" + "00" + "00")
        let decoded = try AccessResponse(decoding: octets)
        #expect(decoded == response)
        #expect(decoded.requestSpecifications == [])
        let absent = try AccessResponse(decoding: [UInt8](hexadecimal: "DA20000002 00 00 00 00"))
        #expect(absent.requestSpecifications == nil)
    }

    @Test("a compact-array as the datum, as profiles are answered")
    func compactArray() throws {
        let text = "DA 20000003 00 00 01 13 02020606 10 1C374A80 0000005F 1C375188 000000F3 01 0100"
        let response = try AccessResponse(decoding: [UInt8](hexadecimal: text))
        guard case .compactArray(let rows) = response.data.first else {
            Issue.record("not a compact-array")
            return
        }
        #expect(
            rows.elements == [
                .structure([.doubleLongUnsigned(473_385_600), .doubleLongUnsigned(95)]),
                .structure([.doubleLongUnsigned(473_387_400), .doubleLongUnsigned(243)]),
            ])
        #expect(response.results == [.init(.get, .success)])
    }

    @Test("a result the standard does not name is kept")
    func unknownResult() throws {
        let octets = try [UInt8](hexadecimal: "DA 20000003 00 00 00 01 0263")
        let response = try AccessResponse(decoding: octets)
        #expect(response.results == [.init(.set, DataAccessResult(rawValue: 99))])
        var encoded: [UInt8] = []
        response.encode(into: &encoded)
        #expect(encoded == octets)
    }

    private func expectError(
        _ code: CodecError.Code, at offset: Int, _ text: String, limits: CodecLimits = .standard,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(throws: CodecError(code, at: offset), sourceLocation: sourceLocation) {
            _ = try AccessResponse(decoding: octets, limits: limits)
        }
    }

    @Test("octets after the response")
    func trailing() throws {
        let count = try [UInt8](hexadecimal: Self.registersText).count
        try expectError(.trailingOctets(count: 1), at: count, Self.registersText + "00")
    }

    @Test("another tag", arguments: [0xD9, 0x0F, 0xDB] as [UInt8])
    func wrongTag(tag: UInt8) throws {
        let code = CodecError.Code.unexpectedOctet(found: tag, expected: "DA (access-response)")
        try expectError(code, at: 0, tag.hexadecimal + "20000001 00 00 00 00")
    }

    @Test("the request list is present or absent, nothing else", arguments: [0x02, 0x80, 0xFF] as [UInt8])
    func requestListPresence(octet: UInt8) throws {
        let code = CodecError.Code.unexpectedOctet(found: octet, expected: "00 or 01 (request list present)")
        try expectError(code, at: 6, "DA20000001 00" + octet.hexadecimal + "00 00")
        try expectError(code, at: 18, "DA20000001 0C 07DF0101FF000000008000FF" + octet.hexadecimal + "00 00")
    }

    @Test("a kind of result other than the three", arguments: [0x00, 0x04, 0xFF] as [UInt8])
    func resultKinds(octet: UInt8) throws {
        let code = CodecError.Code.unexpectedOctet(found: octet, expected: "an access-response choice 01 to 03")
        try expectError(code, at: 9, "DA20000001 00 00 00 01" + octet.hexadecimal + "00")
        try expectError(code, at: 11, "DA20000001 00 00 00 02 0100" + octet.hexadecimal + "00")
    }

    @Test("a choice other than the five in the request list")
    func requestListChoice() throws {
        let code = CodecError.Code.unexpectedOctet(found: 0x06, expected: "an access-request choice 01 to 05")
        try expectError(code, at: 8, "DA20000001 00 01 01 06 00 00")
    }

    @Test("counts beyond the input or the limit, and counts not in their shortest form")
    func counts() throws {
        try expectError(.truncated(missing: 65_535), at: 7, "DA20000001 00 00 82FFFF")
        try expectError(.truncated(missing: 1), at: 8, "DA20000001 00 00 00 03 0100")
        try expectError(.truncated(missing: 1), at: 13, "DA20000001 00 00 00 03 0100 0100")
        try expectError(.truncated(missing: 127), at: 7, "DA20000001 00 01 7F")
        try expectError(.tooLarge(value: 65_536, limit: 65_535), at: 8, "DA20000001 00 00 00 83010000")
        let two = CodecLimits(elements: 2)
        try expectError(.tooLarge(value: 3, limit: 2), at: 7, "DA20000001 00 00 03000000 00", limits: two)
        try expectError(.badLength(octet: 0x80), at: 7, "DA20000001 00 00 80 00")
        try expectError(.badLength(octet: 0x81), at: 8, "DA20000001 00 00 00 8101 0100")
    }
}
