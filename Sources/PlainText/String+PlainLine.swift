extension String {
    /// Whether the text is one line that has no hidden effect on a terminal: without line breaks, escape codes, and
    /// characters that change the order of others.
    package var isPlainLine: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }

    /// The text as a plain line: other characters as their numbers, like `\u{1B}`.
    package var asPlainLine: String {
        unicodeScalars.map { scalar in
            String(scalar).isPlainLine ? String(scalar) : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }.joined()
    }
}
