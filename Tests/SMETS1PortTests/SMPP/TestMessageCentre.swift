import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import SMPP

@testable import SMETS1Port

/// A server with a service that keeps what it gets: destination `0` is refused, the others get numbers.
final class TestMessageCentre: ShortMessageService {
    private let messages = NIOLockedValueBox<[SubmittedShortMessage]>([])
    private let answersElsewhere: Bool

    /// - Parameter answersElsewhere: from another thread, later.
    init(answersElsewhere: Bool = false) { self.answersElsewhere = answersElsewhere }

    var submitted: [SubmittedShortMessage] { messages.withLockedValue { $0 } }

    func submit(_ message: SubmittedShortMessage, answered: @escaping @Sendable (SubmitResult) -> Void) {
        guard message.destination.text != "0" else {
            answered(.refused(.invalidDestinationAddress))
            return
        }
        let count = messages.withLockedValue { messages in
            messages.append(message)
            return messages.count
        }
        if answersElsewhere {
            Task.detached { answered(.accepted(messageID: "\(count)")) }
        } else {
            answered(.accepted(messageID: "\(count)"))
        }
    }

    func query(messageID: String, source: String, answered: @escaping @Sendable (QueryResult?) -> Void) {
        let isKnown = Int(messageID).map { (1...submitted.count).contains($0) } ?? false
        answered(isKnown ? QueryResult(state: .enroute) : nil)
    }

    func receipt(_ number: Int) -> DeliveryReceipt {
        DeliveryReceipt(
            messageID: "\(number)", source: SMEAddress("447700900123"), destination: SMEAddress("447700900000"),
            submitted: 1_764_374_340_000_000, done: 1_764_374_400_000_000, state: .delivered)
    }

    /// Runs `body` with a server and its port, and stops it.
    func serve(
        _ configuration: SMPPServerConfiguration = .changed { _ in }, clock: (@Sendable () -> Int64)? = nil,
        _ body: (SMPPServer, Int) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server =
            if let clock {
                try await SMPPServer.start(configuration, service: self, group: group, clock: clock)
            } else {
                try await SMPPServer.start(configuration, service: self, group: group)
            }
        do {
            try await body(server, server.address.port ?? 0)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }
}

extension SMPPServerConfiguration {
    /// On a free port, quick to stop, and changed by `change`.
    static func changed(_ change: (inout SMPPServerConfiguration) -> Void) -> SMPPServerConfiguration {
        var configuration = SMPPServerConfiguration()
        // A machine with other work keeps tests waiting; those of a time limit set their own.
        configuration.session.bindTimeout = 600_000_000
        configuration.session.enquireLinkInterval = 600_000_000
        configuration.session.responseTimeout = 600_000_000
        configuration.port = 0
        configuration.stopTimeout = 100_000
        change(&configuration)
        return configuration
    }
}
