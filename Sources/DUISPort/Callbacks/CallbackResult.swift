/// What became of a callback.
package struct CallbackResult: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// The User took it, with a status 2xx.
        case delivered(status: Int)
        /// The User refused it for good: 400, or a redirection, which is not followed.
        case refused(status: Int)
        /// All attempts failed; the reason is that of the last, for people.
        case gaveUp(String)
    }

    package var outcome: Outcome
    /// Number of times that it was posted.
    package var attempts: Int

    package init(_ outcome: Outcome, attempts: Int) {
        self.outcome = outcome
        self.attempts = attempts
    }
}
