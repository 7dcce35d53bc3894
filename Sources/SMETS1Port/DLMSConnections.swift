import NIOCore

/// The open connections of the meters of one event loop, by meter; idle ones are looked for.
///
/// Used only on its event loop.
final class DLMSConnections {
    /// Seconds between two searches for idle connections.
    private static let lookEvery: Int64 = 5

    private let eventLoop: any EventLoop
    private let limits: DLMSLimits
    /// The newest connection of each meter, which refers to the next older one.
    private var newest: [Int: DLMSConnectionHandler] = [:]
    private var looking: RepeatedTask?
    /// Buffer of answers on their way out: its memory is used again as soon as they are written, which mostly is at
    /// once.
    var output = ByteBuffer()

    init(on eventLoop: any EventLoop, _ limits: DLMSLimits) {
        self.eventLoop = eventLoop
        self.limits = limits
    }

    /// Adds a connection; closes an earlier one of the same meter when there are too many.
    func add(_ connection: DLMSConnectionHandler) {
        connection.next = newest[connection.meter]
        newest[connection.meter] = connection
        makeRoom(for: connection)
        if looking == nil { look() }
    }

    private func makeRoom(for newcomer: DLMSConnectionHandler) {
        var (count, oldest, oldestWithout) = (1, newcomer, DLMSConnectionHandler?.none)
        var place = newcomer.next
        while let connection = place {
            count += 1
            oldest = connection
            if !connection.isAssociated { oldestWithout = connection }
            place = connection.next
        }
        if count > limits.connectionsOfMeter { (oldestWithout ?? oldest).close(.displaced) }
    }

    func remove(_ connection: DLMSConnectionHandler) {
        if newest[connection.meter] === connection {
            newest[connection.meter] = connection.next
        } else {
            var place = newest[connection.meter]
            while let before = place, before.next !== connection { place = before.next }
            place?.next = connection.next
        }
        connection.next = nil
        if newest.isEmpty {
            looking?.cancel()
            looking = nil
        }
    }

    /// Closes every connection.
    func closeAll(_ reason: DLMSStatistics.Closing) {
        for meter in Array(newest.keys) { closeAll(of: meter, reason) }
    }

    /// Closes the connections of meter `meter`.
    func closeAll(of meter: Int, _ reason: DLMSStatistics.Closing) {
        var place = newest[meter]
        while let connection = place {
            place = connection.next
            connection.close(reason)
        }
    }

    /// Starts the timer for closing idle connections: there is one for all, and none while no connection is open.
    private func look() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        looking = eventLoop.scheduleRepeatedTask(
            initialDelay: .seconds(Self.lookEvery), delay: .seconds(Self.lookEvery)
        ) { _ in bound.value.closeIdle(at: .now()) }
    }

    func closeIdle(at now: NIODeadline) {
        for first in newest.values {
            var place: DLMSConnectionHandler? = first
            while let connection = place {
                place = connection.next
                if now - connection.lastActive > .seconds(limits.idleSeconds) {
                    connection.close(.idle)
                } else if !connection.isAssociated,
                    now - connection.lastAssociated > .seconds(limits.associationSeconds)
                {
                    connection.close(.noAssociation)
                } else if let begun = connection.requestBegan, now - begun > .seconds(limits.requestSeconds) {
                    connection.close(.slowRequest)
                }
            }
        }
    }
}
