import COSEM
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// Values by chance, written by every use case that writes: what was written is what the meter holds, and what use cases
/// read that read the attribute, or the one that it becomes.
@Suite("Reading back what was written")
struct ReadBackTests {
    static let updates = RequestCatalogue.all.filter { $0.form.items.contains { $0.access == .set } }.map(\.useCase)

    private static let masks: [DeviceAttribute: DeviceAttribute] = [
        .supplierWANMask: .supplierWANSettings, .supplierHANMask: .supplierHANSettings,
        .supplierAlarmMask: .supplierAlarmSettings, .supplierLoggingMask: .supplierLoggingSettings,
        .operatorWANMask: .operatorWANSettings, .operatorLoggingMask: .operatorLoggingSettings,
    ]

    @Test("What was written is what is read", arguments: updates)
    func readBack(useCase: UseCase) throws {
        let seed = 0xBACC_0000 + UInt64(useCase.messageCode.rawValue)
        print("ReadBackTests.readBack: \(useCase.code), seed \(seed)")
        var random = SplitMix64(seed: seed)
        let form = try #require(RequestCatalogue[useCase.messageCode]).form
        let sender = try #require(Sender.permitted(useCase))
        for round in 0..<4 {
            let comment: Comment = "\(useCase.code), seed \(seed), round \(round)"
            var arguments = try Self.arguments(useCase, form, using: &random)
            // A value that a meter does not take, such as a calendar that contradicts itself, gives way to the example's.
            var estate = TestEstate(.twinElement)
            var before: [DeviceAttribute: COSEMData] = [:]
            for attempt in 0...form.items.count {
                estate = TestEstate(.twinElement)
                before = Self.settings(of: estate)
                let results = try estate.results(useCase.code, from: sender, arguments)
                guard let refused = results.firstIndex(where: { $0 != 0 }) else { break }
                #expect(attempt < form.items.count, comment)
                arguments = Self.exemplary(arguments, at: refused, form)
            }
            for (item, value) in zip(form.items, arguments.values) where item.access == .set {
                guard let value = value.data else { continue }
                let written = if case .constant(let constant) = item.attribute.type { constant } else { value }
                for (attribute, expected) in try Self.expected(item.attribute, written, form, before) {
                    #expect(estate.value(attribute) == expected, "\(comment), \(attribute.name)")
                    try Self.expectReadings(of: attribute, expected, estate, comment)
                }
            }
        }
    }

    private static func settings(of estate: TestEstate) -> [DeviceAttribute: COSEMData] {
        Dictionary(
            uniqueKeysWithValues: masks.values.compactMap { attribute in
                estate.value(attribute).map { (attribute, $0) }
            })
    }

    /// Arguments by chance, with immediate effect.
    private static func arguments(
        _ useCase: UseCase, _ form: RequestForm, using random: inout SplitMix64
    ) throws -> RequestArguments {
        if useCase.code == "ECS01a" {
            let terms = RandomCommand.Terms(isWhole: false, using: &random)
            return TariffCommandPropertyTests.tariff(
                Arguments.now, [13: Arguments.price(terms.standingCharge), 14: terms.table], using: &random)
        }
        var values: [RequestArguments.Value] = []
        for (item, example) in zip(form.items, form.example.values) {
            guard example.data != nil, let type = item.argument else {
                values.append(example)
                continue
            }
            values.append(.value(value(item.attribute, type, using: &random)))
        }
        return RequestArguments(values)
    }

    private static func value(
        _ attribute: DeviceAttribute, _ type: ValueType, using random: inout SplitMix64
    ) -> COSEMData {
        guard Activation.triggered(by: attribute.reference) == nil else { return Arguments.now }
        let price = Int16.random(in: .min ... .max, using: &random)
        switch attribute {
        case .standingChargeNext, .timeDebtRate1Next, .timeDebtRate2Next: return Arguments.price(price)
        case .pricesNext:
            return Arguments.prices(DeviceAttribute.tariffIndices.map { [$0] }) { price &+ Int16($0) }
        case .secondaryPricesNext:
            return Arguments.prices([[1], [2], [3], [4]], commodity: LogicalName(1, 20, 1, 8, 0)) { price &+ Int16($0) }
        default: return type.drawn(using: &random)
        }
    }

    /// The arguments with the example's value for the item that is the command's `place`th.
    private static func exemplary(
        _ arguments: RequestArguments, at place: Int, _ form: RequestForm
    ) -> RequestArguments {
        var left = place
        var values = arguments.values
        for index in values.indices where values[index].data != nil {
            if left == 0 {
                let isTrigger = Activation.triggered(by: form.items[index].attribute.reference) != nil
                values[index] = isTrigger ? .value(Arguments.now) : form.example.values[index]
                // The start of a period and its end go together.
                for other in values.indices where form.items[other].attribute.type == .dateTime && !isTrigger {
                    if Activation.triggered(by: form.items[other].attribute.reference) == nil {
                        values[other] = form.example.values[other]
                    }
                }
                break
            }
            left -= 1
        }
        return RequestArguments(values)
    }

    /// The attributes that hold something of what was written to `attribute`, and what (GBCS 9.2.2, ECS02, 03, 07, 25a).
    private static func expected(
        _ attribute: DeviceAttribute, _ written: COSEMData, _ form: RequestForm,
        _ before: [DeviceAttribute: COSEMData]
    ) throws -> [(DeviceAttribute, COSEMData)] {
        if let settings = masks[attribute] {
            guard case .bitString(let old)? = before[settings], case .bitString(let new) = written else {
                throw NoSuchValue(text: "\(settings.name)")
            }
            let (mask, actions) = (new.octets.prefix(32), new.octets.suffix(32))
            let octets = zip(old.octets, zip(mask, actions)).map { $0 & ~$1.0 | $1.0 & $1.1 }
            return [(settings, .bitString(try #require(BitString(count: 256, octets: octets))))]
        }
        var holders = [(attribute, written)]
        let triggers = form.items.compactMap { Activation.triggered(by: $0.attribute.reference) }
        for copy in triggers.flatMap(\.copies) where copy.from == attribute {
            holders.append((copy.to, becoming(written, copy.to)))
        }
        switch attribute {
        case .timeDebtRate1Next: holders.append((.timeDebtRate1, written))
        case .timeDebtRate2Next: holders.append((.timeDebtRate2, written))
        default: break
        }
        return holders
    }

    private static func becoming(_ written: COSEMData, _ attribute: DeviceAttribute) -> COSEMData {
        switch (attribute, written) {
        case (.paymentMode, .structure(let members)): .structure([members[0], .enumerated(2)])
        case (.disablementThreshold, _): .array([written])
        case (_, .array(let thresholds)) where (1...8).contains { attribute == .blockThresholds($0) }:
            .array(thresholds + Array(repeating: .doubleLongUnsigned(.max), count: 3 - thresholds.count))
        default: written
        }
    }

    /// Sends every read that asks for the attribute by itself.
    private static func expectReadings(
        of attribute: DeviceAttribute, _ expected: COSEMData, _ estate: TestEstate, _ comment: Comment
    ) throws {
        for read in RequestCatalogue.all where read.form.isRead {
            let places = read.form.items.indices.filter {
                read.form.items[$0].access == .get && read.form.items[$0].attribute == attribute
            }
            guard !places.isEmpty, let reader = Sender.permitted(read.useCase) else { continue }
            let everything = RequestArguments(Array(repeating: COSEMData.nullData, count: read.form.items.count))
            let answer = try estate.answer(
                read.useCase.messageCode, from: reader,
                arguments: read.form.takesArguments ? everything : nil)
            #expect(answer.response.isSuccess, "\(comment), \(read.useCase.code): \(answer.results)")
            for place in places {
                #expect(
                    answer.response.values[place] == expected, "\(comment), \(read.useCase.code), \(attribute.name)")
            }
        }
    }
}
