import COSEM
import FuzzKit

extension FuzzTarget {
    /// A-XDR values and the APDUs of xDLMS and ACSE: what is taken has one spelling, or a form that is taken again.
    static let data = FuzzTarget("data", maximumSize: 4_096, seeds: dataSeeds) { octets in
        checkSpelling("COSEMData", octets) { octets throws(CodecError) in try COSEMData(decoding: octets).encoded }
        checkSpelling("AccessRequest", octets) { octets throws(CodecError) in
            encoded(try AccessRequest(decoding: octets)) { $0.encode(into: &$1) }
        }
        checkSpelling("AccessResponse", octets) { octets throws(CodecError) in
            encoded(try AccessResponse(decoding: octets)) { $0.encode(into: &$1) }
        }
        checkSpelling("DataNotification", octets) { octets throws(CodecError) in
            encoded(try DataNotification(decoding: octets)) { $0.encode(into: &$1) }
        }
        checkStability("AARQ", octets, { try AssociationRequest(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("AARE", octets, { try AssociationResponse(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("release", octets, { try Release(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("initiate", octets, { try InitiateRequest(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("initiated", octets, { try InitiateResponse(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("GET", octets, { try GetRequest(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("got", octets, { try GetResponse(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("SET", octets, { try SetRequest(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("was set", octets, { try SetResponse(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("ACTION", octets, { try ActionRequest(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("acted", octets, { try ActionResponse(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("exception", octets, { try ExceptionResponse(decoding: $0) }) { $0.encode(into: &$1) }
        checkStability("service error", octets, { try ConfirmedServiceError(decoding: $0) }) { $0.encode(into: &$1) }
        _ = try? CipheredAPDU(octets.span.bytes)
        var reader = OctetReader(octets)
        if let dateTime = try? COSEMDateTime(from: &reader) {
            must(dateTime.octets == Array(octets.prefix(12)), "a date-time is not stable")
            if let utc = dateTime.utc { must(COSEMDateTime(utc).utc == utc, "\(utc) does not come back") }
        }
    }

    private static func encoded<Value>(_ value: Value, _ encode: (Value, inout [UInt8]) -> Void) -> [UInt8] {
        var octets: [UInt8] = []
        encode(value, &octets)
        return octets
    }

    private static func checkSpelling(
        _ name: String, _ octets: [UInt8], _ reencode: ([UInt8]) throws(CodecError) -> [UInt8]
    ) {
        do throws(CodecError) {
            must(try reencode(octets) == octets, "\(name) has another spelling")
        } catch {
            must((0...octets.count).contains(error.offset), "\(name): \(error) lies outside the input")
            _ = "\(error)"
        }
    }

    private static func checkStability<Value>(
        _ name: String, _ octets: [UInt8], _ decode: ([UInt8]) throws -> Value,
        _ encode: (Value, inout [UInt8]) -> Void
    ) {
        guard let value = try? decode(octets) else { return }
        let once = encoded(value, encode)
        guard let again = try? decode(once) else { fatalError("finding: \(name) does not take what it made") }
        must(encoded(again, encode) == once, "\(name) is not stable")
    }

    private static func dataSeeds() -> [[UInt8]] {
        let name = LogicalName(1, 0, 1, 8, 0)
        let values: [COSEMData] = [
            .nullData, .boolean(1), .doubleLong(-5), .doubleLongUnsigned(7), .octetString(name), .long(-2),
            .unsigned(3),
            .longUnsigned(4), .long64(-1), .long64Unsigned(9), .enumerated(2), .float32(1.5), .float64(-2.5),
            .visibleString(Array("meter".utf8)), .utf8String(Array("€".utf8)), .bcd(0x12), .integer(-1),
            .dateTime(COSEMDateTime(FuzzEstate.now)), .date(COSEMDate(year: 2_026, month: 11, day: 1)),
            .time(COSEMTime(hour: 12, minute: 0, second: 0)), .deltaInteger(1), .dontCare,
            .bitString(BitString(count: 9, octets: [0xAA, 0x80])!),
            .array([.structure([.unsigned(1), .array([.nullData])]), .structure([])]),
            .compactArray(
                CompactArray(
                    elementType: .structure([.simple(.doubleLongUnsigned), .array(count: 2, of: .simple(.octetString))]
                    ),
                    elements: [
                        .structure([.doubleLongUnsigned(1), .array([.octetString([1, 2]), .octetString([])])])
                    ])!),
        ]
        let object = ObjectReference(3, name, 2)
        let range = SelectiveAccess.range(
            restricting: .clock, from: .octetString(COSEMDateTime(FuzzEstate.now - 86_400).octets),
            to: .octetString(COSEMDateTime(FuzzEstate.now).octets), selected: [.clock])
        let profile = AttributeSelection(ObjectReference(7, LogicalName(1, 0, 99, 1, 0), 2), range)
        let entries = AttributeSelection(
            ObjectReference(7, LogicalName(1, 0, 99, 1, 0), 2), .entries(from: 1, to: 0, columnsFrom: 1, columnsTo: 0))
        let initiate = encoded(InitiateRequest(conformance: .get)) { $0.encode(into: &$1) }
        let initiated = encoded(InitiateResponse(conformance: .get, serverMaximumPDUSize: 1_024)) {
            $0.encode(into: &$1)
        }
        var seeds = values.map(\.encoded)
        seeds.append(COSEMData.structure(values).encoded)
        func add<Value>(_ value: Value, _ encode: (Value, inout [UInt8]) -> Void) {
            seeds.append(encoded(value, encode))
        }
        for form: GetRequest.Form in [
            .normal(AttributeSelection(object)), .normal(profile), .normal(entries), .next(block: 1),
            .withList([AttributeSelection(object), profile]),
        ] { add(GetRequest(form)) { $0.encode(into: &$1) } }
        for form: GetResponse.Form in [
            .normal(.data(values[3])), .normal(.failure(.objectUndefined)),
            .block(.init(isLast: false, number: 1, .octets([1, 2, 3]))),
            .block(.init(isLast: true, number: 2, .failure(.hardwareFault))),
            .withList([.data(values[3]), .failure(.objectUndefined)]),
        ] { add(GetResponse(form)) { $0.encode(into: &$1) } }
        for form: SetRequest.Form in [
            .normal(AttributeSelection(object), values[3]),
            .withFirstBlock(AttributeSelection(object), .init(isLast: false, number: 1, octets: [9])),
            .withBlock(.init(isLast: true, number: 2, octets: [9])),
            .withList([AttributeSelection(object)], [values[3]]),
            .withListAndFirstBlock([AttributeSelection(object)], .init(isLast: false, number: 1, octets: [9])),
        ] { add(SetRequest(form)) { $0.encode(into: &$1) } }
        for form: SetResponse.Form in [
            .normal(.success), .block(1), .lastBlock(.success, block: 2), .lastBlockWithList([.success], block: 2),
            .withList([.success]),
        ] { add(SetResponse(form)) { $0.encode(into: &$1) } }
        for form: ActionRequest.Form in [
            .normal(object, values[3]), .normal(object, nil), .withList([object], [values[3]]),
        ] {
            add(ActionRequest(form)) { $0.encode(into: &$1) }
        }
        for form: ActionResponse.Form in [.normal(.init(.success, .data(values[3]))), .withList([.init(.success)])] {
            add(ActionResponse(form)) { $0.encode(into: &$1) }
        }
        add(ExceptionResponse(.serviceUnknown, .invocationCounterError(5))) { $0.encode(into: &$1) }
        add(ConfirmedServiceError.pduSizeTooShort) { $0.encode(into: &$1) }
        add(
            AssociationRequest(
                callingAPTitle: [1, 2, 3, 4, 5, 6, 7, 8], mechanismName: .highLevelGMAC,
                callingAuthenticationValue: [1, 2, 3, 4, 5, 6, 7, 8], userInformation: initiate)
        ) { $0.encode(into: &$1) }
        add(
            AssociationResponse(
                applicationContextName: .logicalNameWithCiphering, result: .accepted, diagnostic: .null,
                respondingAPTitle: [1, 2, 3, 4, 5, 6, 7, 8], mechanismName: .lowLevel,
                respondingAuthenticationValue: [1], userInformation: initiated)
        ) { $0.encode(into: &$1) }
        add(Release(.request, userInformation: initiate)) { $0.encode(into: &$1) }
        add(
            AccessRequest(
                invokeID: LongInvokeIDAndPriority(originatorCounter: 5), dateTime: COSEMDateTime(FuzzEstate.now),
                specifications: [
                    .get(object), .set(object), .action(object),
                    .getWithSelection(object, selector: 1, selection: values[23]),
                ], data: [.nullData, values[3], .nullData, .nullData])
        ) { $0.encode(into: &$1) }
        add(
            AccessResponse(
                invokeID: LongInvokeIDAndPriority(originatorCounter: 5), requestSpecifications: [.get(object)],
                data: [values[24]], results: [.init(.get, .success)])
        ) { $0.encode(into: &$1) }
        add(
            DataNotification(
                invokeID: LongInvokeIDAndPriority(originatorCounter: 5), dateTime: COSEMDateTime(FuzzEstate.now),
                body: values[23])
        ) { $0.encode(into: &$1) }
        return seeds + [initiate, initiated]
    }
}
