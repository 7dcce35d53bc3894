import COSEM

/// A GBCS message explained octet by octet, for people who read hexadecimal: every octet of the message is
/// in exactly one line, in order.
///
/// Only what the position and the use case tell is interpreted: a number that merely looks like a time stays a number.
/// Encrypted attributes are shown as ciphertext; once decrypted, ``annotating(plaintext:of:)`` explains them.
public struct AnnotatedMessage: Sendable {
    /// Some consecutive octets and what they mean.
    public struct Line: Sendable, Equatable {
        /// Position of the octets, from the start of the message.
        public let offset: Int
        /// The octets that the line explains; never empty.
        public let octets: [UInt8]
        /// Nesting depth of the octets, 0 being the envelope.
        public let depth: Int
        public let meaning: String
    }

    public let lines: [Line]

    /// Explains all of `octets` as one message or one block of a message; throws when its envelope is malformed.
    /// Content that is malformed inside a well-formed envelope is one line that says so.
    public init(_ octets: [UInt8]) throws(CodecError) {
        var annotation = AnnotationWriter(octets)
        if MessageBlock.starts(octets) {
            annotation.annotate(try MessageBlock(parsing: octets))
        } else {
            annotation.annotate(try Message(parsing: octets))
        }
        lines = annotation.lines
    }

    /// Explains decrypted attributes: one A-XDR value, with offsets that count from its own start.
    ///
    /// - Parameter code: Message Code of the message that held the attributes, which names them and the columns of a
    ///   log. Without one only the first column is named: the protected compact-arrays of GBCS are all logs, and every log
    ///   entry starts with its timestamp (GBCS 18.2.1).
    public static func annotating(
        plaintext: [UInt8], of code: MessageCode? = nil
    ) throws(CodecError) -> [Line] {
        let value = try COSEMData(decoding: plaintext)
        var annotation = AnnotationWriter(plaintext)
        annotation.log = code.map { .useCase($0) } ?? .unnamed
        annotation.annotate(value, as: .protectedObjects(of: code), depth: 0)
        return annotation.lines
    }

    /// Explains the ASN.1 content of a message, with offsets that count from its own start; nil for messages that have
    /// none.
    package static func annotating(
        content: [UInt8], of code: MessageCode, _ craFlag: CRAFlag
    ) throws(CodecError) -> [Line]? {
        guard let type = ASN1Content(of: code, craFlag) else { return nil }
        var annotation = AnnotationWriter(content)
        try annotation.annotate(type, in: content.indices)
        return annotation.lines
    }
}
