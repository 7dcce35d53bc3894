import COSEM
import Testing

/// GET, SET and ACTION in their forms (IEC 62056-5-3, 9.3.6 to 9.3.8 and annex D).
@Suite("GET, SET and ACTION")
struct ServiceAPDUTests {
    static let time = ObjectReference(8, LogicalName(0, 0, 1, 0, 0), 2)
    static let timeText = "00080000010000FF02"

    private func encoded(_ encode: (inout [UInt8]) -> Void) -> [UInt8] {
        var octets: [UInt8] = []
        encode(&octets)
        return octets
    }

    static let getRequests: [(String, GetRequest)] = [
        ("C001C1\(timeText)00", GetRequest(.normal(AttributeSelection(time)))),
        ("C0010000080000010000FF0200", GetRequest(.normal(AttributeSelection(time)), invokeID: .init(rawValue: 0))),
        ("C002C100000001", GetRequest(.next(block: 1))),
        (
            "C003C102\(timeText)000003010001 0800FF0300".filter { $0 != " " },
            GetRequest(
                .withList([
                    AttributeSelection(time),
                    AttributeSelection(ObjectReference(3, LogicalName(1, 0, 1, 8, 0), 3)),
                ]))
        ),
        (
            """
            C001C100070100630100FF02010102040204120008090600000 10000FF0F02120000
            090C07EA0A1FFF000000008000FF 090C07EA0B01FF000000008000FF 0100
            """.filter { $0.isHexDigit },
            GetRequest(
                .normal(
                    AttributeSelection(
                        ObjectReference(7, LogicalName(1, 0, 99, 1, 0), 2),
                        .range(
                            restricting: .clock,
                            from: .octetString([0x07, 0xEA, 0x0A, 0x1F, 0xFF, 0, 0, 0, 0, 0x80, 0, 0xFF]),
                            to: .octetString([0x07, 0xEA, 0x0B, 0x01, 0xFF, 0, 0, 0, 0, 0x80, 0, 0xFF]),
                            selected: []))))
        ),
        (
            "C001C100070100630100FF0201020204060000000106000000081200011200 02".filter { $0 != " " },
            GetRequest(
                .normal(
                    AttributeSelection(
                        ObjectReference(7, LogicalName(1, 0, 99, 1, 0), 2),
                        .entries(from: 1, to: 8, columnsFrom: 1, columnsTo: 2))))
        ),
    ]

    @Test("GET requests", arguments: getRequests)
    func getRequest(text: String, request: GetRequest) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try GetRequest(decoding: octets) == request)
        #expect(encoded(request.encode).hexadecimal == octets.hexadecimal)
        expectTruncationAtEveryPrefix(of: octets) { try GetRequest(decoding: $0) }
    }

    static let getResponses: [(String, GetResponse)] = [
        ("C401C1000600288A20", GetResponse(.normal(.data(.doubleLongUnsigned(2_656_800))))),
        ("C401C10104", GetResponse(.normal(.failure(.objectUndefined)))),
        ("C402C10000000001000301AABB", GetResponse(.block(.init(isLast: false, number: 1, .octets([1, 0xAA, 0xBB]))))),
        (
            "C402C101000000020113",
            GetResponse(.block(.init(isLast: true, number: 2, .failure(.dataBlockNumberInvalid))))
        ),
        (
            "C403C102000301 0103".filter { $0 != " " },
            GetResponse(.withList([.data(.boolean(1)), .failure(.readWriteDenied)]))
        ),
    ]

    @Test("GET responses", arguments: getResponses)
    func getResponse(text: String, response: GetResponse) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try GetResponse(decoding: octets) == response)
        #expect(encoded(response.encode).hexadecimal == octets.hexadecimal)
        expectTruncationAtEveryPrefix(of: octets) { try GetResponse(decoding: $0) }
    }

    static let setRequests: [(String, SetRequest)] = [
        ("C101C1\(timeText)001105", SetRequest(.normal(AttributeSelection(time), .unsigned(5)))),
        (
            "C102C1\(timeText)00000000000103090C07",
            SetRequest(
                .withFirstBlock(
                    AttributeSelection(time), .init(isLast: false, number: 1, octets: [0x09, 0x0C, 0x07])))
        ),
        ("C103C1010000000202AABB", SetRequest(.withBlock(.init(isLast: true, number: 2, octets: [0xAA, 0xBB])))),
        ("C104C101\(timeText)00011105", SetRequest(.withList([AttributeSelection(time)], [.unsigned(5)]))),
        (
            "C105C101\(timeText)0000000000010101",
            SetRequest(
                .withListAndFirstBlock([AttributeSelection(time)], .init(isLast: false, number: 1, octets: [1])))
        ),
    ]

    @Test("SET requests", arguments: setRequests)
    func setRequest(text: String, request: SetRequest) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try SetRequest(decoding: octets) == request)
        #expect(encoded(request.encode).hexadecimal == octets.hexadecimal)
        expectTruncationAtEveryPrefix(of: octets) { try SetRequest(decoding: $0) }
    }

    static let setResponses: [(String, SetResponse)] = [
        ("C501C100", SetResponse(.normal(.success))), ("C502C100000001", SetResponse(.block(1))),
        ("C503C10300000002", SetResponse(.lastBlock(.readWriteDenied, block: 2))),
        ("C504C102000300000002", SetResponse(.lastBlockWithList([.success, .readWriteDenied], block: 2))),
        ("C505C1020003", SetResponse(.withList([.success, .readWriteDenied]))),
    ]

    @Test("SET responses", arguments: setResponses)
    func setResponse(text: String, response: SetResponse) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try SetResponse(decoding: octets) == response)
        #expect(encoded(response.encode).hexadecimal == octets.hexadecimal)
        expectTruncationAtEveryPrefix(of: octets) { try SetResponse(decoding: $0) }
    }

    static let reply = ObjectReference(15, LogicalName(0, 0, 40, 0, 0), 1)

    @Test("ACTION requests and responses")
    func action() throws {
        for (text, request) in [
            ("C301C1000F0000280000FF0100", ActionRequest(.normal(Self.reply, nil))),
            ("C301C1000F0000280000FF01010902AABB", ActionRequest(.normal(Self.reply, .octetString([0xAA, 0xBB])))),
            ("C303C101000F0000280000FF010100", ActionRequest(.withList([Self.reply], [.nullData]))),
        ] {
            let octets = try [UInt8](hexadecimal: text)
            #expect(try ActionRequest(decoding: octets) == request)
            #expect(encoded(request.encode).hexadecimal == text)
            expectTruncationAtEveryPrefix(of: octets) { try ActionRequest(decoding: $0) }
        }
        for (text, response) in [
            ("C701C10300", ActionResponse(.normal(.init(.readWriteDenied)))),
            ("C701C10001000902AABB", ActionResponse(.normal(.init(.success, .data(.octetString([0xAA, 0xBB])))))),
            ("C701C100010103", ActionResponse(.normal(.init(.success, .failure(.readWriteDenied))))),
            ("C703C1010400", ActionResponse(.withList([.init(.objectUndefined)]))),
        ] {
            let octets = try [UInt8](hexadecimal: text)
            #expect(try ActionResponse(decoding: octets) == response)
            #expect(encoded(response.encode).hexadecimal == text)
            expectTruncationAtEveryPrefix(of: octets) { try ActionResponse(decoding: $0) }
        }
    }

    @Test(
        "Forms that there are not", arguments: ["C000C1", "C004C100", "C104C1FF", "C106C1", "C302C100000001", "C307C1"])
    func unknownForms(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(throws: CodecError.self) { try GetRequest(decoding: octets) }
        #expect(throws: CodecError.self) { try SetRequest(decoding: octets) }
        #expect(throws: CodecError.self) { try ActionRequest(decoding: octets) }
    }

    @Test("Invoke-id and priority")
    func invokeID() {
        let value = InvokeIDAndPriority(rawValue: 0x81)
        #expect(value.invokeID == 1 && value.isHighPriority && !value.isConfirmed)
        #expect(InvokeIDAndPriority.example.isConfirmed)
    }
}
