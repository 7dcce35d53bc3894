import GBCS

/// The store that callbacks are taken from, one by one and only when there is room for them.
package protocol CallbackSource: Sendable {
    /// The next callback for a User, in the order in which they shall be posted. Waits until there is one; returns nil when
    /// there will be none, and soon after its task was cancelled.
    func next(for user: EntityIdentifier) async -> Callback?
    /// A callback of a User was delivered or given up. The next one from its Device is posted when this returns.
    ///
    /// A callback for which this was not called when ``CallbackSender/run()`` returned was not delivered, or nobody knows
    /// whether it was.
    func ended(_ number: UInt64, for user: EntityIdentifier, _ result: CallbackResult) async
}
