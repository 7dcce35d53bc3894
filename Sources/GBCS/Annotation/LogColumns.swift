import COSEM

/// The columns of a compact-array that is a log, for its annotation.
struct LogColumns {
    /// The origin of compact-arrays.
    enum Source {
        /// The origin is not known.
        case none
        case useCase(MessageCode)
        /// Decrypted attributes of an unknown use case, which are a log for certain.
        case unnamed
    }

    /// What is known of the values after the timestamp, by place.
    private let members: [LogEntry.Member]

    /// The columns of entries of type `elementType`; nil when the use case reads no log, or the entries are not a
    /// structure that starts with a timestamp.
    init?(_ source: Source, elementType: TypeDescription) {
        guard case .structure(let types) = elementType, types.first == .simple(.doubleLongUnsigned) else { return nil }
        switch source {
        case .none: return nil
        case .unnamed: members = []
        case .useCase(let code):
            guard let entries = LogEntry.entries(of: code) else { return nil }
            members = entries.first { $0.members.count == types.count - 1 }?.members ?? []
        }
    }

    func name(_ column: Int) -> String? { column == 0 ? "timestamp" : member(column)?.name }

    /// What is known of a value after the timestamp, which is column 0; nil for nothing.
    private func member(_ column: Int) -> LogEntry.Member? {
        column > 0 && column <= members.count ? members[column - 1] : nil
    }

    /// Text of one entry: its time, then its values with their names.
    func text(of entry: [COSEMData]) -> String {
        entry.enumerated().map { column, value in
            let member = member(column)
            let text =
                switch (member, value) {
                case (nil, .doubleLongUnsigned(let seconds)) where column == 0:
                    "\(UTCTime(secondsSince2000: Int64(seconds)))"
                case (.column(.logCode)?, .longUnsigned(let code)): "\(AlertCode(rawValue: code))"
                default: value.readableText ?? value.tag.name
                }
            return member?.name.map { "\($0) \(text)" } ?? text
        }.joined(separator: ", ")
    }
}
