/// The other processes that serve a fleet together with this one.
public protocol FleetPeers: AnyObject, Sendable {
    /// The share of the fleet that this process serves.
    var share: FleetShare { get }
    /// The numbers of this process's meters.
    var range: Range<Int> { get }

    /// Hands a message for meter `number`, which another process serves, on to that process. `completion` gets the
    /// answer once, on any thread; nil when none comes.
    func deliver(_ octets: [UInt8], to number: Int, _ completion: @escaping @Sendable ([UInt8]?) -> Void)
}
