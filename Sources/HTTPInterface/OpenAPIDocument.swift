import CBuiltIn
import Foundation
import Yams

/// The description of this interface, `docs/openapi.yaml`, which is built in.
package enum OpenAPIDocument {
    // The pointer is to a constant of the program that ends with a zero octet.
    package static let yaml = String(decodingCString: smets_built_in_openapi(), as: UTF8.self)

    /// The description as JSON.
    static let json = Result<[UInt8], any Error> {
        let document = try Yams.load(yaml: yaml)
        return Array(
            try JSONSerialization.data(withJSONObject: document ?? [:], options: [.sortedKeys, .prettyPrinted]))
    }
}
