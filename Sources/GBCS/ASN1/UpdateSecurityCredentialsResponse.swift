import COSEM

/// The content of CS02b and CS02g responses: `SEQUENCE { command accepted NULL, [outcome] }`.
package struct UpdateSecurityCredentialsResponse: DERValue {
    /// Absent where the command had a time: it is accepted for later, or has cancelled another.
    package var outcome: UpdateSecurityCredentialsOutcome?

    package init(outcome: UpdateSecurityCredentialsOutcome?) { self.outcome = outcome }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("response") { (reader) throws(CodecError) in
            try reader.readNull("command accepted")
            return UpdateSecurityCredentialsResponse(
                outcome: reader.isAtEnd ? nil : try UpdateSecurityCredentialsOutcome(from: &reader))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.writeNull()
            if let outcome { $0.write(outcome) }
        }
    }
}
