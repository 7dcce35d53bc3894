import COSEM
import Foundation
import GBCS
import MeterFixture

@testable import ESMEEmulator

/// Commands' own values, as short as tests want them.
enum Arguments {
    /// `0000000000000000008000FF`.
    static let now = COSEMData.octetString(octets("0000000000000000008000FF"))
    /// `FFFFFFFFFFFFFFFFFF8000FF`.
    static let never = COSEMData.octetString(octets("FFFFFFFFFFFFFFFFFF8000FF"))

    static func at(_ time: UTCTime) -> COSEMData { .octetString(COSEMDateTime(time).octets) }

    /// The example of a use case with other values at some items.
    static func example(_ code: MessageCode, _ changes: [Int: COSEMData] = [:]) -> RequestArguments {
        guard let form = RequestCatalogue[code]?.form else { return RequestArguments([COSEMData]()) }
        return RequestArguments(
            form.example.values.enumerated().map { item, value in changes[item].map { .value($0) } ?? value })
    }

    /// The same with `time` at every trigger.
    static func example(
        _ code: MessageCode, activation time: COSEMData, _ changes: [Int: COSEMData] = [:]
    ) -> RequestArguments {
        guard let form = RequestCatalogue[code]?.form else { return RequestArguments([COSEMData]()) }
        var all = changes
        for (item, request) in form.items.enumerated()
        where Activation.triggered(by: request.attribute.reference) != nil { all[item] = time }
        return example(code, all)
    }

    /// A price table with the price of each index.
    static func prices(
        _ indices: [[UInt8]], commodity: LogicalName? = LogicalName(1, 0, 1, 8, 0), _ price: (Int) -> Int16
    ) -> COSEMData {
        .structure([
            .structure([.integer(commodity == nil ? 0 : 3), .integer(-5)]),
            .structure([
                .longUnsigned(commodity == nil ? 0 : 3),
                .octetString(commodity?.octets ?? [0, 0, 0, 0, 0, 0]), .integer(commodity == nil ? 0 : 2),
            ]),
            .array(indices.enumerated().map { .structure([.octetString($1), .long(price($0))]) }),
        ])
    }

    /// The one price of a standing charge or of a debt.
    static func price(_ price: Int16) -> COSEMData { prices([[]], commodity: nil) { _ in price } }

    /// 512 bits: a Mask and the Actions under it, each all zeros but for the last octets.
    static func maskAndActions(_ mask: String, _ actions: String) -> COSEMData {
        func bits(_ text: String) -> [UInt8] {
            let last = octets(text)
            return Array(repeating: 0, count: 32 - last.count) + last
        }
        return BitString(count: 512, octets: bits(mask) + bits(actions)).map { .bitString($0) } ?? .nullData
    }
}

extension MessageCode {
    /// The use case with this code, such as `ECS24`; 0000 for none.
    init(_ useCase: String) { self = UseCaseCatalogue[useCase]?.messageCode ?? MessageCode(rawValue: 0) }
}

extension TestEstate {
    /// Makes an attribute hold a value, whoever could write it.
    func set(_ attribute: DeviceAttribute, _ value: COSEMData) {
        meter.setAttribute(attribute.reference, to: value.encoded, at: now)
    }

    /// The value of an attribute now.
    func value(_ attribute: DeviceAttribute) -> COSEMData? { meter.value(attribute, at: meter.clock(at: now)) }

    /// Makes the meter one in prepayment mode.
    func prepay() { set(.paymentMode, .structure([.enumerated(2), .enumerated(2)])) }

    /// When something is due that no message brings.
    var nextDueTime: UTCTime? { meter.nextDueTime(after: now) }

    func results(
        _ useCase: String, from sender: Sender = .supplier, _ arguments: RequestArguments? = nil,
        counter: UInt64? = nil
    ) throws -> [UInt8] {
        try answer(MessageCode(useCase), from: sender, counter: counter, arguments: arguments).results
    }

    /// The data of a successful response, as A-XDR.
    func data(_ useCase: String, from sender: Sender = .supplier) throws -> [UInt8] {
        let answer = try answer(MessageCode(useCase), from: sender)
        guard answer.response.isSuccess else { throw NoSuchValue(text: "\(answer.results)") }
        return answer.response.values.flatMap(\.encoded)
    }
}

/// A state as it comes back from where states are kept.
func storedAndRead(_ state: DeviceState) throws -> DeviceState {
    try JSONDecoder().decode(DeviceState.self, from: try JSONEncoder().encode(state))
}
