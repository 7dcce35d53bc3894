/// A field of a CSV file (RFC 4180).
public enum CSVField {
    /// The text as a field, in quotation marks where it contains characters with a meaning in CSV.
    ///
    /// Names come from files, and a spreadsheet would execute a text that begins like a formula. Such a text gets an
    /// apostrophe in front, so that spreadsheets take it for text. Numbers stay numbers.
    public static func text(_ text: String) -> String {
        let isFormula = text.utf8.first.map { formulaMarks.contains($0) } ?? false
        let field = isFormula && Double(text) == nil ? "'" + text : text
        guard field.utf8.contains(where: { specialOctets.contains($0) }) else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static let formulaMarks = Array("=+-@\t\r\n".utf8)
    private static let specialOctets = Array(",\"\r\n\t".utf8)
}
