import COSEM

/// The way in which a use case's command is put together: its access list (GBCS 19.2, Message Template).
///
/// Same items, same order, in every command; only optional ones may be absent.
public struct RequestForm: Hashable, Sendable {
    public let items: [RequestItem]

    init(_ items: [RequestItem]) { self.items = items }

    /// Whether the command carries a range.
    public var takesRange: Bool { items.contains(where: \.takesRange) }

    /// Whether attributes come back that are encrypted for the reader (GBCS 8.5).
    public var isProtected: Bool { items.contains(where: \.isProtected) }

    /// Whether the command writes or invokes anything.
    public var isUpdate: Bool {
        items.contains { $0.access == .set || $0.access == .action || $0.access == .presetTime }
    }

    /// Whether commands differ in more than counters, parties and range: in values, or in the items that they have.
    public var takesArguments: Bool { items.contains { $0.argument != nil || $0.isOptional } }

    /// A range as this form writes it; nil for forms that take none.
    public func range(from: UTCTime, to: UTCTime) -> RequestRange? {
        guard let access = items.first(where: \.takesRange)?.access else { return nil }
        guard access == .getRange else {
            return RequestRange(from: .dateTime(COSEMDateTime(from)), to: .dateTime(COSEMDateTime(to)))
        }
        return RequestRange(
            from: .seconds(UInt32(clamping: from.secondsSince2000)), to: .seconds(UInt32(clamping: to.secondsSince2000))
        )
    }

    /// The kind of result for each item of the response, when no optional item is left out.
    public var responseKinds: [AccessResponseKind] { items.map(\.responseKind) }

    /// The content of the command for a message with `header`.
    ///
    /// - Parameters:
    ///   - range: range of the command; given exactly when ``takesRange``, as ``range(from:to:)`` writes it.
    ///   - arguments: the command's own values; the form's example where none are given (``example``).
    public func accessRequest(
        header: GroupingHeader, range: RequestRange?, arguments: RequestArguments? = nil
    ) -> AccessRequest {
        let values = (arguments ?? example).values
        var specifications: [AccessRequest.Specification] = []
        var data: [COSEMData] = []
        for (index, item) in items.enumerated() {
            let value = index < values.count ? values[index] : .value(.nullData)
            guard let value = value.data else { continue }
            let (specification, datum) = item.encoded(header: header, range: range, value: value)
            specifications.append(specification)
            data.append(datum)
        }
        return AccessRequest(
            invokeID: LongInvokeIDAndPriority(originatorCounter: header.originatorCounter),
            specifications: specifications, data: data)
    }
}

/// The values that a command brings of its own, one for each item of its ``RequestForm``.
public struct RequestArguments: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        /// The value; null-data where the item takes none.
        case value(COSEMData)
        /// The item, an optional one, is left out.
        case absent

        /// The value; nil where the item is left out.
        public var data: COSEMData? { if case .value(let data) = self { data } else { nil } }
    }

    public let values: [Value]

    public init(_ values: [Value]) { self.values = values }

    /// Values for items that are all there.
    public init(_ values: [COSEMData]) { self.init(values.map { .value($0) }) }
}
