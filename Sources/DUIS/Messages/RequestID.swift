import COSEM
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
        let read =
            text.utf8.withContiguousStorageIfAvailable { RequestID($0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { RequestID($0) }
        guard let read else { return nil }
        self = read
    }

    /// The same in UTF-8.
    private init?(_ octets: UnsafeBufferPointer<UInt8>) {
        let length = EntityIdentifier.dashedCount
        guard octets.count > 2 * length + 2, octets[length] == UInt8(ascii: ":"),
            octets[2 * length + 1] == UInt8(ascii: ":"),
            let originator = EntityIdentifier(dashed: UnsafeBufferPointer(rebasing: octets[..<length])),
            let target = EntityIdentifier(
                dashed: UnsafeBufferPointer(rebasing: octets[(length + 1)..<(2 * length + 1)]))
        else { return nil }
        var counter: UInt64 = 0
        for octet in octets[(2 * length + 2)...] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
            let (product, isTooLarge) = counter.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(UInt64(octet - UInt8(ascii: "0")))
            guard !isTooLarge, !overflows else { return nil }
            counter = sum
        }
        self.init(originator: originator, target: target, counter: counter)
    }
}

extension RequestID: CustomStringConvertible {
    public var description: String { Self.text(originator, target, counter) }

    /// `originator:target:counter`.
    fileprivate static func text(
        _ originator: EntityIdentifier, _ target: EntityIdentifier, _ counter: UInt64
    ) -> String {
        let capacity = 2 * EntityIdentifier.dashedCount + 2 + ASCIIWriter.numberDigits
        return String(unsafeUninitializedCapacity: capacity) { buffer in
            var writer = ASCIIWriter(buffer)
            writer.put(originator)
            writer.put(":")
            writer.put(target)
            writer.put(":")
            writer.put(counter)
            return writer.count
        }
    }
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

    public var description: String { RequestID.text(originator, target, counter) }
}
