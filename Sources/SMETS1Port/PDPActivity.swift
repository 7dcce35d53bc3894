import NIOCore

/// The traffic of one connection over a PDP context. The network is told of it from time to time: it needs the number
/// of octets for its records, and must know that the context is not idle.
///
/// Used only on the connection's event loop.
final class PDPActivity {
    private let network: CellularNetwork
    private let meter: Int
    private let eventLoop: any EventLoop
    private var up = 0
    private var down = 0
    private var telling: Scheduled<Void>?

    init(of meter: Int, network: CellularNetwork, on eventLoop: any EventLoop) {
        self.meter = meter
        self.network = network
        self.eventLoop = eventLoop
    }

    /// Counts octets from the network to the meter (`down`) and from the meter to it (`up`). The network is told of the
    /// first ones at once, and of those that follow after a while, together.
    func count(down: Int = 0, up: Int = 0) {
        self.down += down
        self.up += up
        guard telling == nil else { return }
        let isFirst = self.down == down && self.up == up
        if isFirst { flush() }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        telling = eventLoop.scheduleTask(in: network.activityInterval) {
            bound.value.telling = nil
            bound.value.flush()
        }
    }

    /// Tells the network of the octets that it has not been told of yet.
    func flush() {
        guard up > 0 || down > 0 else { return }
        network.carried(meter: meter, uplink: up, downlink: down)
        (up, down) = (0, 0)
    }

    /// Ends the counting when the connection has gone.
    func end() {
        telling?.cancel()
        telling = nil
        flush()
    }
}
