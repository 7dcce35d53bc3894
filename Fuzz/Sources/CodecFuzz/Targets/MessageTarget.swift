import COSEM
import FuzzKit

@testable import GBCS

extension FuzzTarget {
    /// A GBCS message or block as octets: parsed, told where it ends in a stream, routed, re-encoded and annotated.
    static let message = FuzzTarget("message", maximumSize: 4_096, seeds: messageSeeds) { octets in
        let boundary = try? MessageBoundary(of: octets.span.bytes)
        if case .needs(let count) = boundary { must(count > octets.count, "a boundary needs what is there") }
        _ = try? MessageRouting(of: octets)
        _ = try? MessageIdentity(of: octets)
        if let message = try? Message(parsing: octets) {
            must(message.reencoded() == octets, "a message has another spelling")
            must((try? MessageIdentity(of: octets)) != nil, "a message has no identity")
            must(
                (try? MessageRouting(of: octets))?.businessTarget == message.header.businessTarget,
                "a message is routed elsewhere")
            if message.signature != .absent {
                must(boundary == .length(octets.count), "a message ends elsewhere in a stream")
            }
            var reader = OctetReader(Array(message.content))
            if let response = try? AccessResponse(from: &reader), reader.isAtEnd {
                _ = Reading(message.header.messageCode, response.data)
            }
        }
        if MessageBlock.starts(octets), let block = try? MessageBlock(parsing: octets) {
            must(block.encoded == octets, "a block has another spelling")
            must(boundary == .length(octets.count), "a block ends elsewhere in a stream")
        }
        if let annotated = try? AnnotatedMessage(octets) {
            must(annotated.lines.flatMap(\.octets) == octets, "an annotation lacks octets")
        }
        if let lines = try? AnnotatedMessage.annotating(plaintext: octets, of: .ecs35a) {
            must(lines.flatMap(\.octets) == octets, "an annotation of a value lacks octets")
        }
    }

    private static func messageSeeds() -> [[UInt8]] {
        let estate = FuzzEstate()
        var seeds: [[UInt8]] = []
        for command in estate.commands() {
            estate.reset()
            seeds.append(command)
            let outcome = estate.hub.deliver(command, at: FuzzEstate.now, in: estate.context)
            seeds += [outcome.response].compactMap { $0 } + outcome.alerts.map(\.octets)
        }
        let routing = MessageRoutingHeader(
            craFlag: .response, originatorCounter: 5, businessOriginator: FuzzEstate.meterIdentifier,
            businessTarget: FuzzEstate.Party.supplier.identifier, messageCode: .ecs22b)
        for (isLast, data) in [(false, [UInt8](repeating: 7, count: 300)), (true, [1, 2, 3]), (true, [])] {
            seeds.append(
                MessageBlock(
                    routing: routing, control: BlockControl(isLast: isLast, isStreaming: !isLast, window: 10),
                    number: 3,
                    acknowledged: 1, data: data[...]
                ).encoded)
        }
        return seeds.filter { $0.count <= 4_096 }
    }
}
