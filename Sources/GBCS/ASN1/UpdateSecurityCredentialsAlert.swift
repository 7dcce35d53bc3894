import COSEM

/// The content of the alert after a CS02b (00CB) or CS02g (0124) command that was put off: `SEQUENCE { Alert Code
/// INTEGER, time GeneralizedTime, outcome }`.
package struct UpdateSecurityCredentialsAlert: DERValue {
    /// 8F66, or 8F67 where a replacement failed.
    package var code: AlertCode
    /// The time that the command gave.
    package var executionTime: UTCTime
    package var outcome: UpdateSecurityCredentialsOutcome

    package init(code: AlertCode, executionTime: UTCTime, outcome: UpdateSecurityCredentialsOutcome) {
        (self.code, self.executionTime, self.outcome) = (code, executionTime, outcome)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("alert") { (reader) throws(CodecError) in
            UpdateSecurityCredentialsAlert(
                code: try AlertCode(from: &reader), executionTime: try reader.readTime("execution time"),
                outcome: try UpdateSecurityCredentialsOutcome(from: &reader))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(code)
            $0.write(executionTime)
            $0.write(outcome)
        }
    }
}

/// An Alert Code in ASN.1 content: INTEGER, `02 03 00 8F 66`.
extension AlertCode: DERValue {
    package init(from reader: inout DERReader) throws(CodecError) {
        self.init(
            rawValue: UInt16(truncatingIfNeeded: try reader.readUnsigned("alert code", limit: UInt64(UInt16.max))))
    }

    package func write(to writer: inout DERWriter) { writer.write(UInt64(rawValue)) }
}
