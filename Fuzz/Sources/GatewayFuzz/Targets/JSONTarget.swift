import ESMEEmulator
import FuzzKit
import GBCS
import NIOCore

@testable import HTTPInterface
@testable import PlainText

extension FuzzTarget {
    /// Bodies of HTTP requests: JSON, the faults that it describes, and messages in every form.
    static let json = FuzzTarget("json", maximumSize: 2_048, seeds: jsonSeeds) { octets in
        do throws(JSONSyntaxError) { _ = try JSONValue(parsing: octets).hashValue } catch {
            must((0...octets.count).contains(error.offset), "\(error.reason) at \(error.offset)")
        }
        let body = ByteBuffer(bytes: octets)
        if let fields = try? JSONFields(body, known: nil) {
            _ = try? FaultDescription.fault(fields, limits: HTTPLimits())
            for name in fields.values.keys.prefix(8) {
                _ = try? fields.string(name)
                _ = try? fields.integer(name, in: -5...5)
                _ = try? fields.number(name)
                _ = try? fields.array(name)
            }
        }
        for type in ["text/plain", "application/base64", "application/json", "application/octet-stream"] {
            _ = try? MessageForm(mediaType: type).message(in: body)
        }
    }

    private static func jsonSeeds() -> [[UInt8]] {
        [
            #"{"effect": "result", "item": 1, "result": "hardware-fault", "useCase": "ECS52", "count": 5}"#,
            #"{"effect": "delayedResponse", "milliseconds": 1500}"#, #"{"effect": "truncation", "octets": 40}"#,
            #"{"message": "DF 09 02"}"#, #"[true, false, null, -1.5e3, 0, "a\u00e9\ud83d\ude00\n", {"a": []}]"#,
            #"{"entries": [{"time": "2026-11-01T00:30:00Z", "value": 7, "second": 8}]}"#, "3Q8=", "DD 00 00",
            String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
        ].map { Array($0.utf8) }
    }
}
