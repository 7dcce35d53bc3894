import COSEM
import Testing

@Suite("DataNotification")
struct DataNotificationTests {
    @Test(
        "encodes to its octets and back",
        arguments: [
            (
                DataNotification(
                    invokeID: LongInvokeIDAndPriority(originatorCounter: 0x0102_0304),
                    body: .structure([.longUnsigned(0x8F12), .doubleLongUnsigned(846_808_200)])),
                "0F 20020304 00 0202 128F12 06 32794488"
            ),
            (
                DataNotification(
                    invokeID: LongInvokeIDAndPriority(rawValue: 0xFFFF_FFFF), dateTime: .unspecified,
                    body: .octetString([1, 2, 3])),
                "0F FFFFFFFF 0C FFFFFFFFFFFFFFFFFF8000FF 0903 010203"
            ),
        ])
    func roundTrip(notification: DataNotification, text: String) throws {
        let expected = try [UInt8](hexadecimal: text)
        var octets: [UInt8] = []
        notification.encode(into: &octets)
        #expect(octets.hexadecimal == expected.hexadecimal)
        #expect(try DataNotification(decoding: expected) == notification)
        expectTruncationAtEveryPrefix(of: expected) { try DataNotification(decoding: $0) }
    }

    @Test("another tag, octets that follow, a date-time of another length, a body that is no data")
    func refused() throws {
        expectError(.unexpectedOctet(found: 0xD9, expected: "0F (data-notification)"), at: 0) {
            try DataNotification(decoding: [UInt8](hexadecimal: "D9 20000001 00 00"))
        }
        expectError(.trailingOctets(count: 1), at: 7) {
            try DataNotification(decoding: [UInt8](hexadecimal: "0F 20000001 00 00 00"))
        }
        expectError(.invalidValue("a date-time of 4 octets; it takes 0 or 12"), at: 5) {
            try DataNotification(decoding: [UInt8](hexadecimal: "0F 20000001 04 32794488 00"))
        }
        expectError(.unexpectedOctet(found: 0x08, expected: "a DLMS data tag"), at: 6) {
            try DataNotification(decoding: [UInt8](hexadecimal: "0F 20000001 00 08"))
        }
        expectError(.nestedTooDeeply(limit: 2), at: 10) {
            try DataNotification(
                decoding: [UInt8](hexadecimal: "0F 20000001 00 0201 0201 0200"), limits: CodecLimits(nesting: 2))
        }
    }
}
