import Foundation

/// The path of a state folder that goes with the test; nothing is there yet.
package final class TemporaryState {
    package let path = NSTemporaryDirectory() + "smets-fleet-state-\(UUID().uuidString)"

    package init() {}

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
