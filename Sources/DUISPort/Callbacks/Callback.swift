import GBCS

/// A Service Response, an alert or another message that goes to a User by itself.
package struct Callback: Hashable, Sendable {
    /// The number by which its source knows it.
    package var number: UInt64
    /// The Device that it is from. What is from one Device is posted in order.
    package var device: EntityIdentifier
    /// The message in XML.
    package var body: [UInt8]

    package init(number: UInt64, device: EntityIdentifier, body: [UInt8]) {
        self.number = number
        self.device = device
        self.body = body
    }
}
