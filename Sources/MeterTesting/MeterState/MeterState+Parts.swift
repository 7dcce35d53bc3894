import COSEM
import ESMEEmulator
import GBCS

extension MeterState {
    /// Something that waits for its time: a value to come, or a command that is executed as a whole. A test makes one by a
    /// command with a time; a state takes it from one meter to another, or takes it away.
    public struct Pending: Hashable, Sendable, CustomStringConvertible {
        enum Content: Hashable, Sendable {
            case activation(PendingActivation)
            case command(PendingCommand)
        }

        let content: Content

        /// When it comes into force, by the meter's own clock.
        public var time: UTCTime {
            switch content {
            case .activation(let activation): activation.time
            case .command(let command): command.time
            }
        }

        /// The attribute that the time was written to; nil for a command that is executed as a whole.
        public var trigger: ObjectReference? {
            if case .activation(let activation) = content { activation.trigger } else { nil }
        }

        public var messageCode: MessageCode {
            switch content {
            case .activation(let activation): activation.messageCode
            case .command(let command): command.messageCode
            }
        }

        /// Who sent the command that asked for it.
        public var originator: EntityIdentifier {
            switch content {
            case .activation(let activation): activation.originator
            case .command(let command): EntityIdentifier(command.originator)
            }
        }

        /// Text such as `2026-11-02T00:00:00Z activation of the load limit period (0043 ECS28a of 02-53-…)`.
        public var description: String {
            let name = trigger.flatMap { NamedAttribute.byReference[$0]?.name }
            return "\(time) \(name.map { "\($0) (" } ?? "")\(messageCode) of \(originator)\(name == nil ? "" : ")")"
        }
    }

    /// A credential in a Trust Anchor Cell.
    public struct Credential: Hashable, Sendable {
        /// What the credential's key is for.
        public enum Use: String, Hashable, Sendable {
            case digitalSignature, keyAgreement, certificateSigning
            /// The Key Agreement of a Supplier's top-ups.
            case topUps
        }

        let held: HeldCredential

        init(_ held: HeldCredential) { self.held = held }

        /// The credential of an organisation's certificate. Throws ``TestMistake`` for one without role, key usage or key
        /// identifier.
        ///
        /// - Parameter isForTopUps: whether the key is a Supplier's for top-ups.
        public init(_ certificate: SMKICertificate, isForTopUps: Bool = false) throws(TestMistake) {
            let usages: [TrustAnchorCell.KeyUsage] = [.digitalSignature, .keyAgreement, .keyCertSign]
            guard let role = certificate.role, let identity = CredentialIdentity(certificate),
                let usage = usages.first(where: { certificate.keyUsage.contains($0.ofCertificate) })
            else {
                throw TestMistake(
                    "credential of \(certificate.subjectUniqueID): its certificate has no role, key usage or key "
                        + "identifier; give that of an organisation")
            }
            let cell = TrustAnchorCell(role, usage, isForTopUps ? .prePaymentTopUp : .management)
            held = HeldCredential(cell, identity: identity, publicKey: certificate.publicKey)
        }

        var cell: TrustAnchorCell { held.cell }
        var text: String { "\(holder), key \(keyIdentifier)" }

        public var role: RemotePartyRole { held.cell.role }
        public var use: Use {
            switch (held.cell.keyUsage, held.cell.cellUsage) {
            case (_, .prePaymentTopUp): .topUps
            case (.digitalSignature, _): .digitalSignature
            case (.keyAgreement, _): .keyAgreement
            case (.keyCertSign, _): .certificateSigning
            }
        }
        /// The party whose credential it is; 0 for a root, which has no identifier.
        public var holder: EntityIdentifier { held.identity.subjectUniqueID }
        public var keyIdentifier: SubjectKeyIdentifier { held.identity.subjectKeyID }
    }

    /// The firmware that runs, and the image that waits for its activation.
    public struct Firmware: Hashable, Sendable {
        /// The version that runs, four octets.
        public var version: [UInt8]
        /// The image that was received; nil for none.
        public var image: FirmwareImage?

        public init(version: [UInt8], image: FirmwareImage? = nil) { (self.version, self.image) = (version, image) }

        var facts: [Fact] {
            [Fact("firmware version", version.hexadecimal)]
                + (image.map { [Fact("firmware image", "\($0.version.hexadecimal), hash \($0.hash.hexadecimal)")] }
                    ?? [])
        }
    }

    /// A device of the meter's own Device Log.
    public struct Device: Hashable, Sendable, CustomStringConvertible {
        public var entityIdentifier: EntityIdentifier
        /// The number of the device's type (DeviceType), such as 5 for a PPMID.
        public var type: UInt8

        public init(_ entityIdentifier: EntityIdentifier, type: UInt8) {
            (self.entityIdentifier, self.type) = (entityIdentifier, type)
        }

        public var description: String {
            "\(entityIdentifier), \(DeviceType(rawValue: type).map { "\($0)" } ?? "type \(type)")"
        }
    }
}
