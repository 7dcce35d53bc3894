/// The other processes that serve a fleet together with this one.
public protocol FleetPeers: AnyObject, Sendable {
    /// Which part of the fleet this process serves.
    var share: FleetShare { get }
    /// This process's meters.
    var range: Range<Int> { get }

    /// Hands a message for meter `number`, which is another process's, on to that; `completion` gets its answer, once, on
    /// any thread; nil when none comes.
    func deliver(_ octets: [UInt8], to number: Int, _ completion: @escaping @Sendable ([UInt8]?) -> Void)
}
