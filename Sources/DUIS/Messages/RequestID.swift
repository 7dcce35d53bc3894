import GBCS

/// The name of a Service Request: its originator, its target, and a number that rises from request to request of the
/// originator (DUIS 5.4 schema, type RequestID). In a Command of the originator's own the number is the Originator Counter.
public struct RequestID: Hashable, Sendable {
    public var originator: EntityIdentifier
    /// The Device; the Access Control Broker for requests that concern no one Device.
    public var target: EntityIdentifier
    public var counter: UInt64

    public init(originator: EntityIdentifier, target: EntityIdentifier, counter: UInt64) {
        (self.originator, self.target, self.counter) = (originator, target, counter)
    }

    /// Reads `90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1002`, its letters in either case.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 23, parts[1].utf8.count == 23,
            let originator = EntityIdentifier(parts[0]), let target = EntityIdentifier(parts[1]),
            !parts[2].isEmpty, parts[2].utf8.allSatisfy({ (48...57).contains($0) }), let counter = UInt64(parts[2])
        else { return nil }
        self.init(originator: originator, target: target, counter: counter)
    }
}

extension RequestID: CustomStringConvertible {
    public var description: String { "\(originator.dashed):\(target.dashed):\(counter)" }
}

/// The name of a Service Response or an alert: who answers, whom, and the number of what is answered (DUIS 5.4 schema,
/// type ResponseID). It is a ``RequestID`` turned round; of an alert, the number is the sender's own.
public struct ResponseID: Hashable, Sendable, CustomStringConvertible {
    public var originator: EntityIdentifier
    public var target: EntityIdentifier
    public var counter: UInt64

    public init(originator: EntityIdentifier, target: EntityIdentifier, counter: UInt64) {
        (self.originator, self.target, self.counter) = (originator, target, counter)
    }

    /// The response to `request`, from its target; whatever counter the GBCS message had.
    public init(answering request: RequestID) {
        self.init(originator: request.target, target: request.originator, counter: request.counter)
    }

    public var description: String { "\(originator.dashed):\(target.dashed):\(counter)" }
}
