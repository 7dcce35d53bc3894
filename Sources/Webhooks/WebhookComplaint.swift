import Logging
import NIOConcurrencyHelpers

/// The problem of posting to a URL that was logged last, so that one that lasts is logged once.
package final class WebhookComplaint: Sendable {
    private let url: String
    private let logger: Logger
    /// nil when the last delivery succeeded.
    private let latest = NIOLockedValueBox<String?>(nil)

    /// - Parameter logger: logger that gets a line when deliveries begin to fail, and when the reason changes.
    package init(url: String, logger: Logger) {
        self.url = url
        self.logger = logger
    }

    /// A delivery failed for `reason`.
    package func fail(_ reason: String) {
        let isNew = latest.withLockedValue { latest in
            defer { latest = reason }
            return latest != reason
        }
        if isNew { logger.warning("\(url): \(reason)") }
    }

    /// A delivery succeeded.
    package func succeed() { latest.withLockedValue { $0 = nil } }
}
