import COSEM

/// The content of the alert (00CA) after a CS06 command that was put off: `SEQUENCE { Alert Code INTEGER, time
/// GeneralizedTime, counter INTEGER, outcome }`.
package struct ActivateFirmwareAlert: DERValue {
    /// 8F66, or 8F67 where the activation failed.
    package var code: AlertCode
    /// The time that the command gave.
    package var executionTime: UTCTime
    /// The command's Originator Counter, 0 to 2^63 − 1.
    package var counter: UInt64
    package var outcome: ActivateFirmwareOutcome

    package init(code: AlertCode, executionTime: UTCTime, counter: UInt64, outcome: ActivateFirmwareOutcome) {
        (self.code, self.executionTime, self.counter, self.outcome) = (code, executionTime, counter, outcome)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("alert") { (reader) throws(CodecError) in
            ActivateFirmwareAlert(
                code: try AlertCode(from: &reader), executionTime: try reader.readTime("execution time"),
                counter: try reader.readSequenceNumber("counter"),
                outcome: try ActivateFirmwareOutcome(from: &reader))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(code)
            $0.write(executionTime)
            $0.write(counter)
            $0.write(outcome)
        }
    }
}
