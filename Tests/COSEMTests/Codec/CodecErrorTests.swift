import COSEM
import Testing

@Suite("CodecError")
struct CodecErrorTests {
    @Test(
        "says what was wrong, and at which octet",
        arguments: [
            (CodecError(.truncated(missing: 3), at: 7), "octet 7: the input ends 3 octet(s) too early"),
            (CodecError(.trailingOctets(count: 2), at: 5), "octet 5: 2 octet(s) follow the end of the value"),
            (CodecError(.badLength(octet: 0x80), at: 1), "octet 1: length octet 80 is not a shortest-form length"),
            (
                CodecError(.tooLarge(value: 65_536, limit: 65_535), at: 1),
                "octet 1: a length or count of 65536 is above the limit of 65535"
            ),
            (CodecError(.nestedTooDeeply(limit: 16), at: 32), "octet 32: values are nested deeper than 16"),
            (
                CodecError(.unexpectedOctet(found: 0x0E, expected: "a DLMS data tag"), at: 0),
                "octet 0: found 0E, expected a DLMS data tag"
            ),
            (CodecError(.invalidValue("no such value"), at: 4), "octet 4: no such value"),
        ])
    func description(error: CodecError, expected: String) {
        #expect(error.description == expected)
    }

    @Test("errors are equal when both code and offset are")
    func equality() {
        let error = CodecError(.truncated(missing: 1), at: 2)
        #expect(error == CodecError(.truncated(missing: 1), at: 2))
        #expect(error != CodecError(.truncated(missing: 2), at: 2))
        #expect(error != CodecError(.truncated(missing: 1), at: 3))
        #expect(Set([error, CodecError(.truncated(missing: 1), at: 2)]).count == 1)
    }
}
