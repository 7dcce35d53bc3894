import COSEM
import FuzzKit
import GBCS

@testable import DUIS

extension FuzzTarget {
    /// Responses and alerts of meter and hub as MMC XML, whatever became of their octets.
    static let mmc = FuzzTarget("mmc", maximumSize: 4_096, seeds: mmcSeeds) { octets in
        guard let message = try? Message(parsing: octets) else { return }
        var documents = [try? MMCDocument.response(message), try? MMCDocument.alert(message)]
        for variant in mmcVariants { documents.append(try? MMCDocument.response(message, variant: variant)) }
        if let access = try? AccessResponse(decoding: Array(message.content)) {
            documents.append(try? MMCDocument.alert(message, values: access.data))
        }
        for case let document? in documents {
            // What it says can be written: no value brings octets that XML does not have.
            guard let written = try? XMLBuilder().build(document).octets else {
                fatalError("finding: an MMC document cannot be written")
            }
            must((try? XMLReader().read(written)) != nil, "an MMC document cannot be read")
        }
    }

    /// Variants of the use cases that answer several.
    private static let mmcVariants: [ServiceReferenceVariant] = [
        "4.1.1", "4.4.2", "4.6.1", "4.8.1", "4.8.3", "4.11.1", "6.2.4", "6.15.1", "8.1.1", "8.7.2", "11.2", "11.3",
    ]

    private static func mmcSeeds() -> [[UInt8]] {
        let estate = FuzzEstate()
        var seeds: [[UInt8]] = []
        for command in estate.commands() {
            estate.reset()
            let outcome = estate.hub.deliver(command, at: FuzzEstate.now, in: estate.context)
            seeds += [outcome.response].compactMap { $0 } + outcome.alerts.map(\.octets)
        }
        return seeds.filter { $0.count <= 4_096 }
    }
}
