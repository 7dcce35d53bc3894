import SimulationKernel

/// A kind of exchange in a study: one use case of one kind of requesting party.
public struct ExchangeKind: Hashable, Sendable {
    /// Size of a command and its response in octets: as GBCS has them, and as the link's codec makes them.
    public struct Size: Hashable, Sendable {
        public let downlink: Int
        public let uplink: Int
        public let compressedDownlink: Int
        public let compressedUplink: Int

        public init(downlink: Int, uplink: Int, compressedDownlink: Int, compressedUplink: Int) {
            self.downlink = downlink
            self.uplink = uplink
            self.compressedDownlink = compressedDownlink
            self.compressedUplink = compressedUplink
        }

        public var octets: Int { downlink + uplink }
        public var compressedOctets: Int { compressedDownlink + compressedUplink }
    }

    /// What exchanges of a kind count as where performance is measured.
    public enum Role: String, CaseIterable, Hashable, Sendable {
        /// A Service Request and its response.
        case request
        /// An alert of a device with the provider's acknowledgement.
        case alert
        /// A test HAN Interface Command of Round Trip Time class 2, 3 or 4.
        case testRTT2 = "test-rtt2"
        case testRTT3 = "test-rtt3"
        case testRTT4 = "test-rtt4"
    }

    public let name: String
    public let role: Role
    /// The Service Request that exchanges of this kind carry out; nil for other traffic, such as firmware.
    public let serviceRequest: ServiceRequest?
    /// Time within which the response should be back: the priority's unless something else is given.
    public let targetTime: Microseconds
    public let priority: MessagePriority
    /// The sizes that an exchange may have, each as likely as the others; at least one.
    public let sizes: [Size]

    /// - Parameter targetTime: time within which the response should be back; nil for the priority's.
    public init(
        name: String, priority: MessagePriority, sizes: [Size], role: Role = .request,
        targetTime: Microseconds? = nil, serviceRequest: ServiceRequest? = nil
    ) {
        precondition(!sizes.isEmpty, "an exchange kind has a size")
        self.name = name
        self.priority = priority
        self.sizes = sizes
        self.role = role
        self.serviceRequest = serviceRequest
        self.targetTime = targetTime ?? priority.targetResponseTime
    }

    /// The same kind of exchange with other sizes.
    public func with(sizes: [Size]) -> ExchangeKind {
        ExchangeKind(
            name: name, priority: priority, sizes: sizes, role: role, targetTime: targetTime,
            serviceRequest: serviceRequest)
    }

    /// Size of an exchange in octets, without envelope, on average.
    public var meanOctets: Double { Double(sizes.reduce(0) { $0 + $1.octets }) / Double(sizes.count) }
}

/// A flow of exchanges: how often a kind of exchange occurs, and when.
public struct ExchangeFlow: Hashable, Sendable {
    public enum Times: Hashable, Sendable {
        /// Exchanges come at random, all day.
        case always
        /// Exchanges come within the settlement windows.
        case settlementWindow
    }

    public let kind: ExchangeKind
    /// Number of exchanges a day in the whole network.
    public let exchangesPerDay: Double
    public let times: Times

    public init(kind: ExchangeKind, exchangesPerDay: Double, times: Times) {
        self.kind = kind
        self.exchangesPerDay = exchangesPerDay
        self.times = times
    }
}
