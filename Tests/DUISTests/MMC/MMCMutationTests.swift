import COSEM
import GBCS
import SimulationKernel
import Testing

@testable import DUIS

@Suite("MMC of values that a meter should not send", .enabled(if: MMCSchema.isThere))
struct MMCMutationTests {
    private static let seed: UInt64 = 20_261_129

    /// A value with one of its parts changed.
    private func mutated(_ data: COSEMData, using random: inout SplitMix64) -> COSEMData {
        switch data {
        case .array(var elements):
            guard !elements.isEmpty, !Int.random(in: 0..<8, using: &random).isMultiple(of: 8) else {
                return .array(elements + (elements.last.map { [$0] } ?? [.nullData]))
            }
            let place = Int.random(in: elements.indices, using: &random)
            if Int.random(in: 0..<8, using: &random) == 0 {
                elements.remove(at: place)
            } else {
                elements[place] = mutated(elements[place], using: &random)
            }
            return .array(elements)
        case .structure(var members):
            guard !members.isEmpty else { return .structure([.unsigned(1)]) }
            let place = Int.random(in: members.indices, using: &random)
            if Int.random(in: 0..<16, using: &random) == 0 {
                members.remove(at: place)
            } else {
                members[place] = mutated(members[place], using: &random)
            }
            return .structure(members)
        case .compactArray(let array):
            guard !array.elements.isEmpty else { return .array([]) }
            var elements = array.elements
            let place = Int.random(in: elements.indices, using: &random)
            elements[place] = mutated(elements[place], using: &random)
            return CompactArray(elementType: array.elementType, elements: elements).map { .compactArray($0) }
                ?? .compactArray(array)
        default: return leaf(data, using: &random)
        }
    }

    /// Another value, mostly of the same type.
    private func leaf(_ data: COSEMData, using random: inout SplitMix64) -> COSEMData {
        func octets(_ old: [UInt8]) -> [UInt8] {
            var octets = old
            switch Int.random(in: 0..<4, using: &random) {
            case 0: octets.append(.random(in: 0...255, using: &random))
            case 1: if !octets.isEmpty { octets.removeLast() }
            default:
                guard !octets.isEmpty else { return [0x41] }
                octets[.random(in: octets.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            return octets
        }
        return switch data {
        case .boolean: .boolean(.random(in: 0...255, using: &random))
        case .enumerated: .enumerated(.random(in: 0...5, using: &random))
        case .integer: .integer(.random(in: .min ... .max, using: &random))
        case .unsigned: .unsigned(.random(in: 0...255, using: &random))
        case .long: .long(.random(in: .min ... .max, using: &random))
        case .longUnsigned: .longUnsigned(.random(in: 0...0x2FFF, using: &random))
        case .doubleLong: .doubleLong(.random(in: .min ... .max, using: &random))
        case .doubleLongUnsigned: .doubleLongUnsigned(.random(in: .min ... .max, using: &random))
        case .octetString(let old): .octetString(octets(old))
        case .visibleString(let old): .visibleString(octets(old))
        case .utf8String(let old): .utf8String(octets(old))
        case .bitString(let old):
            BitString(count: old.count, octets: old.octets.map { $0 ^ .random(in: 0...255, using: &random) })
                .map { .bitString($0) } ?? .nullData
        default: .nullData
        }
    }

    @Test("whatever the values are, the document is one that the schema takes, or there is an error")
    func values() throws {
        var random = SplitMix64(seed: Self.seed)
        let context = CryptographicContext()
        var documents: [(name: String, document: Element)] = []
        var errors = 0
        for exchange in try PublishedExchange.all("rtds-esme") + PublishedExchange.all("rtds-given") {
            guard let values = try exchange.values(using: context), values.contains(where: { $0 != .nullData }) else {
                continue
            }
            for round in 0..<40 {
                var changed = values
                for _ in 0...round % 3 {
                    let place = Int.random(in: values.indices, using: &random)
                    changed[place] = mutated(changed[place], using: &random)
                }
                do {
                    let document = try MMCDocument.response(
                        exchange.response, values: changed, variant: exchange.variant, command: exchange.command)
                    documents.append(("\(exchange.id)-\(round)", document))
                } catch { errors += 1 }
            }
        }
        #expect(documents.count > 200 && errors > 200, "seed \(Self.seed)")
        #expect(try MMCSchema.problems(documents) == [], "seed \(Self.seed)")
    }

    @Test("whatever the octets are, nothing but an error comes of what is no response or alert")
    func octets() throws {
        var random = SplitMix64(seed: Self.seed)
        var documents: [(name: String, document: Element)] = []
        for exchange in try PublishedExchange.all("rtds-esme") {
            for round in 0..<20 {
                var octets = exchange.response.octets
                octets[.random(in: octets.indices, using: &random)] = .random(in: 0...255, using: &random)
                guard let message = try? Message(parsing: octets) else { continue }
                do {
                    documents.append(
                        ("\(exchange.id)-\(round)", try MMCDocument.response(message, command: exchange.command)))
                } catch {}
                do {
                    documents.append(("\(exchange.id)-\(round)-alert", try MMCDocument.alert(message)))
                } catch {}
                _ = PreCommandCorrelation(
                    octets,
                    request: RequestID(originator: MMCResponse.supplier, target: MMCResponse.device, counter: 1),
                    variant: "7.1")
            }
        }
        #expect(documents.count > 200, "seed \(Self.seed)")
        #expect(try MMCSchema.problems(documents) == [], "seed \(Self.seed)")
    }
}
