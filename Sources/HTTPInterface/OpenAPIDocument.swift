import Foundation
import Yams

/// The description of this interface, `docs/openapi.yaml`, which is built in.
package enum OpenAPIDocument {
    package static let yaml = PackageResources.openapi_yaml

    /// The description as JSON.
    static let json = Result<[UInt8], any Error> {
        let document = try Yams.load(yaml: String(decoding: yaml, as: UTF8.self))
        return Array(
            try JSONSerialization.data(withJSONObject: document ?? [:], options: [.sortedKeys, .prettyPrinted]))
    }
}
