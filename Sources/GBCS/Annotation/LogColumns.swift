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

    /// The values after the timestamp, by place; empty where they are not known.
    private let members: [ValueType.Member]

    /// The columns of entries of type `elementType`; nil when they are not a structure that starts with a timestamp, or
    /// when nothing says that they are a log.
    ///
    /// - Parameters:
    ///   - entries: the entries that the log may have, where its attribute is known; else its origin tells.
    init?(_ source: Source, entries: [LogEntry]?, elementType: TypeDescription) {
        guard case .structure(let types) = elementType, types.first == .simple(.doubleLongUnsigned) else { return nil }
        let known: [LogEntry]
        switch (entries, source) {
        case (let entries?, _): known = entries
        case (nil, .none): return nil
        case (nil, .unnamed): known = []
        case (nil, .useCase(let code)):
            known = code.attributes.flatMap(\.logEntries)
            if known.isEmpty { return nil }
        }
        members = known.first { $0.members.count == types.count - 1 }?.members ?? []
    }

    func name(_ column: Int) -> String? { column == 0 ? "timestamp" : member(column)?.name }

    /// What is known of a value after the timestamp, which is column 0; nil for nothing.
    private func member(_ column: Int) -> ValueType.Member? {
        column > 0 && column <= members.count ? members[column - 1] : nil
    }

    /// Text of one entry: its time, then its values with their names.
    func text(of entry: [COSEMData]) -> String {
        entry.enumerated().map { column, value in
            guard let member = member(column) else {
                guard column == 0, case .doubleLongUnsigned(let seconds) = value else {
                    return value.readableText ?? value.tag.name
                }
                return "\(UTCTime(secondsSince2000: Int64(seconds)))"
            }
            return "\(member.name) \(Self.text(of: value, member))"
        }.joined(separator: ", ")
    }

    /// Text of a value as its column has it, with what it stands for; a value of another type as it is.
    private static func text(of value: COSEMData, _ member: ValueType.Member) -> String {
        let text = value.readableText ?? value.tag.name
        guard let number = value.number, member.type.typeDescription == .simple(value.tag) else { return text }
        let column = LogColumn(member)
        guard let meaning = column.meaning(of: number) else { return column.text(of: number) }
        return "\(column == .logCode ? column.text(of: number) : text) \(meaning)"
    }
}
