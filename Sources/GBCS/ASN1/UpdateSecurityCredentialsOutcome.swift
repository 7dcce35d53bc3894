import COSEM

/// What became of a CS02b or CS02g command, in its response or in the alert after it: `SEQUENCE { counter INTEGER, mode
/// INTEGER, SEQUENCE OF sequence number change, SEQUENCE OF result }`.
package struct UpdateSecurityCredentialsOutcome: DERValue {
    /// What became of one replacement: `SEQUENCE { cell, status ENUMERATED, existing identity, replacing identity }`.
    package struct Result: DERValue {
        package var cell: TrustAnchorCell
        package var status: TrustAnchorStatus
        /// The credential that the cell held before.
        package var existing: CredentialIdentity
        /// The one that it holds now: the same where the replacement failed.
        package var replacing: CredentialIdentity

        package init(
            cell: TrustAnchorCell, status: TrustAnchorStatus, existing: CredentialIdentity,
            replacing: CredentialIdentity
        ) {
            (self.cell, self.status, self.existing, self.replacing) = (cell, status, existing, replacing)
        }

        package init(from reader: inout DERReader) throws(CodecError) {
            self = try reader.readConstructed("replacement outcome") { (reader) throws(CodecError) in
                Result(
                    cell: try TrustAnchorCell(from: &reader),
                    status: try reader.readEnumeration("status", tag: DERTag.enumerated),
                    existing: try CredentialIdentity(from: &reader), replacing: try CredentialIdentity(from: &reader))
            }
        }

        package func write(to writer: inout DERWriter) {
            writer.writeConstructed {
                $0.write(cell)
                $0.write(status, tag: DERTag.enumerated)
                existing.write(to: &$0)
                replacing.write(to: &$0)
            }
        }
    }

    /// The command's counter, 0 to 2^63 − 1.
    package var counter: UInt64
    package var mode: CredentialsReplacementMode
    /// The counters that started anew, those of the authorising role first; empty where none did. At most
    /// ``DERReader/maximumElements``.
    package var changes: [SequenceNumberChange]
    /// One for each replacement of the command, in its order; at most ``DERReader/maximumElements``.
    package var results: [Result]

    package init(
        counter: UInt64, mode: CredentialsReplacementMode, changes: [SequenceNumberChange], results: [Result]
    ) {
        (self.counter, self.mode, self.changes, self.results) = (counter, mode, changes, results)
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("execution outcome") { (reader) throws(CodecError) in
            UpdateSecurityCredentialsOutcome(
                counter: try reader.readSequenceNumber("counter"),
                mode: try reader.readEnumeration("credentials replacement mode"),
                changes: try reader.readList("sequence number changes", of: SequenceNumberChange.init),
                results: try reader.readList("replacement outcomes", of: Result.init))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(counter)
            $0.write(mode)
            $0.write(list: changes)
            $0.write(list: results)
        }
    }
}
