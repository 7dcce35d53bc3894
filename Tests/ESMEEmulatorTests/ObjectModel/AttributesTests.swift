import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Every row of the Use Case annex, walked through on meters as they leave the factory.
@Suite("Attributes of every use case")
struct AttributesTests {
    private static let useCases = RequestCatalogue.all.map(\.useCase)

    /// Every attribute that some use case reads.
    private static let read: [DeviceAttribute] = RequestCatalogue.all.flatMap { request in
        request.form.items.filter { $0.responseKind == .get || $0.isProtected }.flatMap(\.attributes)
    }

    /// The type of an attribute on a meter of this variant: collections have a further member on a twin element.
    private static func type(_ attribute: DeviceAttribute, _ variant: ElementVariant) -> ValueType {
        guard variant != .twinElement, [.importRegisters, .touRegisters].contains(attribute),
            case .structure(let members) = attribute.type
        else { return attribute.type }
        return .structure(members.dropLast())
    }

    @Test("What a use case reads has a value of its row's type on a new meter", arguments: ElementVariant.allCases)
    func newMeter(variant: ElementVariant) throws {
        let meter = TestEstate(variant).meter
        for attribute in Self.read {
            let octets = try #require(
                meter.attribute(attribute.reference, at: TestEstate.noon), "\(attribute.name)")
            let data = try COSEMData(decoding: octets)
            #expect(throws: Never.self, "\(attribute.name)") {
                try Self.type(attribute, variant).check(data)
            }
            if case .log(let members) = attribute.type, case .compactArray(let log) = data,
                case .structure(let types) = log.elementType
            {
                let more = variant == .twinElement ? members.count + 1...members.count + 3 : 1...members.count + 1
                #expect(more.contains(types.count), "\(attribute.name)")
            }
        }
    }

    @Test("Every row's example is executed and answered", arguments: useCases)
    func examples(useCase: UseCase) throws {
        let sender = try #require(Sender.permitted(useCase))
        let form = try #require(RequestCatalogue[useCase.messageCode]).form
        for variant in ElementVariant.allCases {
            let estate = TestEstate(variant)
            let answer = try estate.answer(useCase.messageCode, from: sender)
            let present = zip(form.items, form.example.values).filter { $1 != .absent }.map(\.0)
            let refused = PermissionMatrixTests.refusedWhenNew.contains(useCase.code)
            #expect(answer.results == Array(repeating: refused ? 250 : 0, count: present.count))
            #expect(answer.octets.first == (useCase.category == .criticalCommand ? 0xDF : 0xDD))
            for (item, data) in zip(present, answer.response.access.data) where item.responseKind != .get {
                #expect(item.isProtected || useCase.code == "ECS70" || data == .nullData)
            }
        }
    }

    @Test("Items of optional controllers may be left out in any way, the rest keep their order")
    func optionalItems() throws {
        let estate = TestEstate()
        let form = try #require(RequestCatalogue[MessageCode("ECS46a")]).form
        for pattern in 1..<32 {
            let arguments = RequestArguments(
                form.items.indices.map { item in
                    pattern >> item & 1 == 1 ? .value(.visibleString([UInt8(pattern), UInt8(item)])) : .absent
                })
            let results = try estate.results("ECS46a", arguments)
            #expect(results == Array(repeating: 0, count: pattern.nonzeroBitCount))
            for item in form.items.indices where pattern >> item & 1 == 1 {
                #expect(estate.value(form.items[item].attribute) == .visibleString([UInt8(pattern), UInt8(item)]))
            }
        }
        // Not one at all is no ECS46a.
        let none = estate.command(
            MessageCode("ECS46a"), from: .supplier,
            arguments: RequestArguments(form.items.map { _ in RequestArguments.Value.absent }))
        guard case .refused(.contentNotConforming) = estate.process(none).disposition else {
            Issue.record("an empty access-request is executed")
            return
        }
    }

    /// Attributes that one use case writes and another reads, with the writer.
    private static let writtenAndRead: [(code: MessageCode, item: Int, attribute: DeviceAttribute)] =
        RequestCatalogue.all.flatMap { request in
            request.form.items.enumerated().compactMap { item, written in
                written.access == .set && read.contains(written.attribute) && written.argument != nil
                    ? (request.useCase.messageCode, item, written.attribute) : nil
            }
        }

    @Test("What was written is read back", arguments: ElementVariant.allCases)
    func readBack(variant: ElementVariant) throws {
        #expect(Self.writtenAndRead.count > 50)
        for (code, item, attribute) in Self.writtenAndRead {
            let estate = TestEstate(variant)
            let value = Self.other(attribute, variant)
            let sender = try #require(UseCaseCatalogue[code].flatMap { Sender.permitted($0) })
            let arguments = Arguments.example(code, [item: value])
            let results = try estate.answer(code, from: sender, arguments: arguments).results
            #expect(results.allSatisfy { $0 == 0 }, "\(code) \(attribute.name): \(results)")
            #expect(estate.value(attribute) == value, "\(code) \(attribute.name)")
            // By the wire too.
            for reader in RequestCatalogue.all {
                guard reader.form.isRead, !reader.form.isProtected,
                    let place = reader.form.items.firstIndex(where: { $0.attributes == [attribute] })
                else { continue }
                let sender = try #require(Sender.permitted(reader.useCase))
                let answer = try estate.answer(reader.useCase.messageCode, from: sender)
                // Optional items stand in every example of a read, so that places are those of the form.
                #expect(answer.response.access.data[place] == value, "\(reader.useCase.code) \(attribute.name)")
            }
        }
    }

    /// A value of the attribute's type that no meter has when new.
    private static func other(_ attribute: DeviceAttribute, _ variant: ElementVariant) -> COSEMData {
        if attribute == .importMPAN {
            return .octetString(Array((variant == .twinElement ? "12345678901234567890123456" : "1234567890123").utf8))
        }
        if [.auxiliaryType(1), .auxiliaryType(3)].contains(attribute) { return .octetString([0xFF]) }
        return other(attribute.type)
    }

    private static func other(_ type: ValueType) -> COSEMData {
        switch type {
        case .boolean: .boolean(0xFF)
        case .enumerated(let names): .enumerated(names.keys.max() ?? 0)
        case .integer(let range): .integer(range.upperBound)
        case .unsigned(let range): .unsigned(range.upperBound)
        case .long: .long(-0x1234)
        case .longUnsigned(let range): .longUnsigned(range.upperBound)
        case .doubleLong(let range): .doubleLong(range.lowerBound)
        case .doubleLongUnsigned(let range): .doubleLongUnsigned(range.upperBound - 1)
        case .octetString(let size), .text(let size): .octetString(Array(repeating: 0x37, count: size.upperBound))
        case .visibleString(let size): .visibleString(Array(repeating: 0x41, count: size.upperBound))
        case .utf8String(let size): .utf8String(Array(repeating: 0x7A, count: min(size.upperBound, 9)))
        case .bitString(let size):
            BitString(count: size.upperBound, octets: Array(repeating: 0xFF, count: (size.upperBound + 7) / 8))
                .map { .bitString($0) } ?? .nullData
        case .dateTime: Arguments.at(moment("2027-03-04T05:06:07"))
        case .date: .octetString(octets("07EBFFFFFF"))
        case .time: .octetString(octets("0D0E0F00"))
        case .logicalName: .octetString(octets("00000A0064FF"))
        case .array(let count, let element): .array(Array(repeating: other(element), count: count.upperBound))
        case .structure(let members): .structure(members.map { other($0.type) })
        case .log: .nullData
        case .constant(let value): value
        }
    }
}
