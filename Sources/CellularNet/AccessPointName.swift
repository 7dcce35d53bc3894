import SimulationKernel

/// An access point of a cellular network (APN): a pool of addresses for subscribers that have a session, and a limit on
/// how fast they attach.
public struct AccessPointName {
    public struct Parameters: Hashable, Sendable {
        public var name: String
        /// Number of addresses in the pool, which count from 0.
        public var poolSize: Int
        /// Time that a returned address is held before another subscriber may have it.
        public var leaseHold: Microseconds
        public var attachRate: TokenBucket.Rate
        /// Longest time that an attaching subscriber waits for the rate; one that would wait longer is rejected.
        public var longestAttachWait: Microseconds

        public init(
            name: String, poolSize: Int = 16_384, leaseHold: Microseconds = 10 * .second,
            attachRate: TokenBucket.Rate = .unlimited, longestAttachWait: Microseconds = .minute
        ) {
            self.name = name
            self.poolSize = poolSize
            self.leaseHold = leaseHold
            self.attachRate = attachRate
            self.longestAttachWait = longestAttachWait
        }
    }

    private struct Returned {
        let address: Int
        let free: Microseconds
    }

    public let parameters: Parameters
    /// The subscriber that has each address; the list ends at the highest address ever given.
    private var subscribers: [UInt32?] = []
    /// Addresses that were given back, in the order of their return, in which they also become free again.
    private var returned: [Returned] = []
    /// Number of addresses at the front of `returned` that have been given again.
    private var head = 0
    /// Number of addresses that subscribers have.
    public private(set) var taken = 0
    /// The most addresses that were taken or held at one time.
    public private(set) var mostTaken = 0
    /// Number of requests for which there was no address.
    public private(set) var exhaustions = 0
    private var attachBucket: TokenBucket

    public init(_ parameters: Parameters) {
        self.parameters = parameters
        attachBucket = TokenBucket(parameters.attachRate)
    }

    /// Number of addresses whose hold, which begins at their return, has not ended at `now`.
    public func held(at now: Microseconds) -> Int {
        // The addresses are in the order in which their holds end.
        var (low, high) = (head, returned.count)
        while low < high {
            let middle = (low + high) / 2
            if returned[middle].free <= now { low = middle + 1 } else { high = middle }
        }
        return returned.count - low
    }

    /// Number of addresses that a subscriber can get.
    public func free(at now: Microseconds) -> Int { max(0, parameters.poolSize) - taken - held(at: now) }

    /// The subscriber that has an address; nil when nobody has it.
    public func sim(at address: Int) -> UInt32? {
        subscribers.indices.contains(address) ? subscribers[address] : nil
    }

    /// The time at which a subscriber that asks at `now` may attach; nil when that would be later than allowed.
    mutating func attach(at now: Microseconds) -> Microseconds? {
        attachBucket.reserve(at: now, longestWait: parameters.longestAttachWait)
    }

    /// Gives `sim` the address that was unused longest; nil when there is none.
    mutating func lease(to sim: UInt32, at now: Microseconds) -> Int? {
        let address: Int
        if head < returned.count, returned[head].free <= now {
            address = returned[head].address
            head += 1
            compact()
            subscribers[address] = sim
        } else if subscribers.count < parameters.poolSize {
            address = subscribers.count
            subscribers.append(sim)
        } else {
            exhaustions += 1
            return nil
        }
        taken += 1
        mostTaken = max(mostTaken, taken + held(at: now))
        return address
    }

    mutating func giveBack(_ address: Int, at now: Microseconds) {
        subscribers[address] = nil
        taken -= 1
        // The time does not go back between two returns, so that this is the order in which the holds end.
        returned.append(Returned(address: address, free: now.saturatingAdd(max(0, parameters.leaseHold))))
    }

    private mutating func compact() {
        guard head > 1_024, 2 * head > returned.count else { return }
        returned.removeFirst(head)
        head = 0
    }
}
