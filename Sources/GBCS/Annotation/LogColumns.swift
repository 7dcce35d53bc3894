import COSEM

/// The names of the columns in a log's entries, by use case (GBCS 18.2.1).
struct LogColumns {
    /// The origin of compact-arrays.
    enum Source {
        /// The origin is not known.
        case none
        case useCase(MessageCode)
        /// Decrypted attributes of an unknown use case, which are a log for certain.
        case unnamed
    }

    private static let timestamp = "timestamp"
    private static let logCode = "log code"

    /// Names by column; empty, or missing at the end, where the column has no name.
    private let names: [String]

    /// The columns of entries of type `elementType`; nil when the use case reads no log, or the entries are not a
    /// structure that starts with a timestamp.
    init?(_ source: Source, elementType: TypeDescription) {
        guard case .structure(let members) = elementType, members.first == .simple(.doubleLongUnsigned) else {
            return nil
        }
        switch source {
        case .none: return nil
        case .unnamed: names = [Self.timestamp]
        case .useCase(let code):
            guard let useCase = UseCaseCatalogue[code], let values = Self.values[useCase.code] else { return nil }
            names = [Self.timestamp] + (values.first { $0.count == members.count - 1 } ?? [])
        }
    }

    func name(_ column: Int) -> String? {
        column < names.count && !names[column].isEmpty ? names[column] : nil
    }

    /// Text of one entry: its time, then its values with their names.
    func text(of entry: [COSEMData]) -> String {
        entry.enumerated().map { column, value in
            let name = name(column)
            let text =
                switch (name, value) {
                case (Self.timestamp?, .doubleLongUnsigned(let seconds)):
                    "\(UTCTime(secondsSince2000: Int64(seconds)))"
                case (Self.logCode?, .longUnsigned(let code)): "\(AlertCode(rawValue: code))"
                default: value.readableText ?? value.tag.name
                }
            guard let name, column > 0 else { return text }
            return "\(name) \(text)"
        }.joined(separator: ", ")
    }

    private static let blocks = (1...4).map { "block \($0) time-of-use registers" }

    /// Names of the columns after the timestamp; a twin-element meter's entries have more.
    private static let values: [String: [[String]]] = [
        "ECS20a": [["payment-based debt payment"]],
        "ECS20b": [],
        "ECS20c": [],
        "ECS20d": [["prepayment credit"]],
        "ECS21a": [
            ["active import", "time-of-use registers"] + blocks,
            ["active import", "secondary active import", "time-of-use registers", "secondary time-of-use registers"]
                + blocks,
        ],
        "ECS21b": [],
        "ECS21c": [["active export"]],
        "ECS22a": [["active export", "reactive export"]],
        "ECS22b": [["active import"], ["primary active import", "secondary active import"]],
        "ECS22c": [["reactive import"]],
        "ECS35a": [[logCode, "other information"]],
        "ECS35b": [[logCode]],
        "ECS35c": [[logCode, "other information"]],
        "ECS35d": [[logCode]],
        "ECS35e": [[logCode, "other information"]],
        "ECS35f": [[logCode, "", ""]],
        "ECS35g": [[logCode, "", ""]],
        "ECS66": [["consumption"]],
        "ECS68": [],
    ]
}
