import COSEM

/// Cuts octets, front to back, into the lines of an annotation.
///
/// The octets have been decoded already, and encoding is the inverse of decoding. So the sizes of the parts, taken from
/// the decoded values, always add up, and nothing here can fail.
struct AnnotationWriter {
    let octets: [UInt8]
    /// The content of compact-arrays, as far as the use case tells.
    var log = LogColumns.Source.none
    private(set) var lines: [AnnotatedMessage.Line] = []
    private var offset = 0

    init(_ octets: [UInt8]) { self.octets = octets }

    /// Writes a line that gives the next `count` octets the meaning `meaning`; no line for no octets.
    mutating func line(_ count: Int, _ meaning: String, depth: Int = 0) {
        guard count > 0 else { return }
        lines.append(
            AnnotatedMessage.Line(
                offset: offset, octets: Array(octets[offset..<offset + count]), depth: depth, meaning: meaning))
        offset += count
    }

    /// Writes the line of an A-XDR length.
    mutating func length(_ length: Int, _ name: String, depth: Int = 0) {
        line(lengthSize(length), "\(name) \(length)", depth: depth)
    }
}
