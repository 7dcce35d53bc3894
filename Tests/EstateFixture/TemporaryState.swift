import Foundation

/// The path of a state folder that is deleted with this object; at first there is nothing at the path.
package final class TemporaryState {
    package let path = NSTemporaryDirectory() + "smets-fleet-state-\(UUID().uuidString)"

    package init() {}

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
