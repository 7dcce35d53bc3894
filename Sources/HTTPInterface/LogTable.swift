import Hummingbird
import PlainText

/// Rows with named columns, which can be written as JSON objects or as comma-separated values.
struct LogTable: Encodable, Sendable {
    enum Cell: Hashable, Sendable {
        case integer(Int64)
        case text(String)
        case boolean(Bool)
        case none
    }

    var columns: [String]
    var rows: [[Cell]] = []
    /// Whether cells without a value are null in JSON; they are left out otherwise.
    var showsEmpty = false

    /// Encodes an array with an object for each row.
    func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for row in rows {
            var object = list.nestedContainer(keyedBy: ColumnName.self)
            for (name, cell) in zip(columns, row) {
                switch cell {
                case .integer(let value): try object.encode(value, forKey: ColumnName(name))
                case .text(let text): try object.encode(text, forKey: ColumnName(name))
                case .boolean(let value): try object.encode(value, forKey: ColumnName(name))
                case .none: if showsEmpty { try object.encodeNil(forKey: ColumnName(name)) }
                }
            }
        }
    }

    /// The table as CSV (RFC 4180) with a header line.
    var csv: String {
        var text = columns.joined(separator: ",") + "\r\n"
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { text += "," }
                switch cell {
                case .integer(let value): text += "\(value)"
                case .text(let value): text += CSVField.text(value)
                case .boolean(let value): text += "\(value)"
                case .none: break
                }
            }
            text += "\r\n"
        }
        return text
    }

    var csvResponse: Response {
        .text(ByteBuffer(string: csv), type: "text/csv; charset=utf-8; header=present")
    }

    private struct ColumnName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
