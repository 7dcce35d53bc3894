import COSEM
import ESMEEmulator
import Foundation
import FuzzKit

@testable import Conformance
@testable import GBCS

extension FuzzTarget {
    /// A file of exchanges: what is taken runs.
    static let exchange = FuzzTarget("exchange", maximumSize: 8_192, seeds: exchangeSeeds) { octets in
        do throws(ExchangeFileError) {
            let file = try ExchangeFile(json: Data(octets), name: "fuzz.json")
            let runner = ExchangeRunner()
            for exchange in file.cases.prefix(3) { _ = "\(runner.verdict(on: exchange))" }
        } catch { _ = "\(error)" }
    }

    private static func exchangeSeeds() -> [[UInt8]] {
        let secrets = (1...2).map { number in
            var octets = [UInt8](repeating: 0, count: 32)
            GatewayFixture.secret(number).withUnsafeOctets { octets = Array($0) }
            return octets.hexadecimal
        }
        func party(_ id: EntityIdentifier, _ role: String, _ secret: String) -> String {
            #"{"eui64": "\#(id)", "role": "\#(role)", "sharedSecret": "\#(secret)"}"#
        }
        let codes: [MessageCode] = [.ecs17b, .ecs21a, .ecs22b, .ecs22a, .ecs35a, .ecs40, .ecs52]
        return codes.map { code in
            let text = """
                {"format": "smets-exchanges/1", "cases": [{"id": "first", "device": {"eui64": "\(GatewayFixture.meter)",
                "elements": "twin", "clock": "2026-10-31T12:00:00Z", "originatorCounter": 5, "parties": [
                \(party(GatewayFixture.broker, "accessControlBroker", secrets[0])),
                \(party(GatewayFixture.supplier, "supplier", secrets[1]))],
                "registers": {"activeImport": 7, "secondaryActiveImport": 8},
                "logs": {"activeImportProfile": [[846678600, 243, 1], [846680400, 46]], "exportProfile": [[846678600, 1, 2]],
                "dailyReads": [{"timestamp": 846633600, "activeImport": 5,
                "blocks": [[1,2,3,4,5,6,7,8],[1,2,3,4,5,6,7,8],[1,2,3,4,5,6,7,8],[1,2,3,4,5,6,7,8]]}]}},
                "command": "\(GatewayFixture.command(code).hexadecimal)", "response": null,
                "fault": {"item": 0, "result": "hardware-fault"}}]}
                """
            return Array(text.utf8)
        }
    }
}
