import COSEM

/// The content of CS06 responses: NULL where the command had a time, else the outcome.
package enum ActivateFirmwareResponse: DERValue {
    /// The command is accepted for later, or has cancelled another.
    case accepted
    case executed(ActivateFirmwareOutcome)

    package init(from reader: inout DERReader) throws(CodecError) {
        if reader.nextTag == DERTag.null {
            try reader.readNull("command accepted")
            self = .accepted
        } else {
            self = .executed(try ActivateFirmwareOutcome(from: &reader))
        }
    }

    package func write(to writer: inout DERWriter) {
        switch self {
        case .accepted: writer.writeNull()
        case .executed(let outcome): writer.write(outcome)
        }
    }
}
