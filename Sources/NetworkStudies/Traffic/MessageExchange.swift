/// A command and the response of the meter that it was for, as they are on the Wide Area Network.
public struct MessageExchange: Hashable, Sendable {
    public let command: [UInt8]
    public let response: [UInt8]
    /// The meter's number in its fleet.
    public let meter: Int

    public init(command: [UInt8], response: [UInt8], meter: Int) {
        self.command = command
        self.response = response
        self.meter = meter
    }
}
