/// A field of a CSV file (RFC 4180).
public enum CSVField {
    /// Text as a field: in quotation marks where it has characters that mean something in CSV. Names come from files, and
    /// what begins as a formula would be run by a spreadsheet: it gets an apostrophe before it, which they take for text.
    /// Numbers stay numbers.
    public static func text(_ text: String) -> String {
        let isFormula = text.utf8.first.map { formulaMarks.contains($0) } ?? false
        let field = isFormula && Double(text) == nil ? "'" + text : text
        guard field.utf8.contains(where: { specialOctets.contains($0) }) else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static let formulaMarks = Array("=+-@\t\r\n".utf8)
    private static let specialOctets = Array(",\"\r\n\t".utf8)
}
