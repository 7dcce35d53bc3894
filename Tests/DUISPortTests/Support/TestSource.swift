import DUISPort
import GBCS
import NIOConcurrencyHelpers

/// A store of callbacks in memory, which notes what becomes of them.
actor TestSource: CallbackSource {
    private var callbacks: ArraySlice<Callback>
    private(set) var results: [UInt64: CallbackResult] = [:]
    /// Number of callbacks that were taken.
    private(set) var taken = 0
    /// Largest number of callbacks that were taken and had not ended.
    private(set) var peak = 0

    init(_ callbacks: [Callback]) { self.callbacks = callbacks[...] }

    /// A callback for each of `devices`, numbered from 1, whose body names both: `<d3 n="1"/>`.
    init(devices: [UInt64]) {
        self.init(
            devices.enumerated().map { index, device in
                Callback(
                    number: UInt64(index + 1), device: EntityIdentifier(device),
                    body: Array("<d\(device) n=\"\(index + 1)\"/>".utf8))
            })
    }

    func next(for user: EntityIdentifier) -> Callback? {
        guard let callback = callbacks.popFirst() else { return nil }
        taken += 1
        peak = max(peak, taken - results.count)
        return callback
    }

    func ended(_ number: UInt64, for user: EntityIdentifier, _ result: CallbackResult) {
        results[number] = result
    }
}
