import COSEM
import DCC
import ESMEEmulator
import Estate
import GBCS
import Keys

/// Tries every cell of the permission matrix on a meter in this process, and compares its behaviour with what the
/// matrix expects: a command that the role may send is answered, and only with the protection that its use case has; any
/// other is refused.
public struct PermissionTrial {
    /// The result of one cell.
    public struct Finding: Sendable {
        public let role: RequestingRole
        public let useCase: UseCase
        public let permission: PermissionMatrix.Permission
        /// The required behaviour: to answer, or to refuse for lack of authority.
        public let expectation: String
        public let behaviour: String

        public var holds: Bool { expectation == behaviour }
    }

    private let estate: Estate
    private let broker: AccessControlBroker
    private let context = ProcessingContext()

    /// - Parameter folder: folder with the private keys of all parties.
    public init(estate: Estate, folder: KeyFolder) throws(KeyFolderError) {
        self.estate = estate
        broker = try AccessControlBroker(folder: folder)
    }

    /// Tries every cell, use case by use case, each on a new meter.
    public func findings(at time: UTCTime) throws(KeyFolderError) -> [Finding] {
        let matrix = PermissionMatrix(rules: estate.rules)
        var findings: [Finding] = []
        for useCase in PermissionMatrix.useCases {
            for role in PermissionMatrix.roles {
                let expectation = matrix.isGranted(role, useCase) ? "answered" : "refused (8F30)"
                findings.append(
                    Finding(
                        role: role, useCase: useCase, permission: matrix.permission(role, useCase),
                        expectation: expectation, behaviour: try behaviour(role, useCase, at: time)))
            }
        }
        return findings
    }

    private func behaviour(_ role: RequestingRole, _ useCase: UseCase, at time: UTCTime) throws(KeyFolderError)
        -> String
    {
        let meter = estate.makeMeter(0)
        guard let deviceKey = meter.keyAgreementKey else { preconditionFailure("meters of an estate have keys") }
        let device = meter.entityIdentifier
        let prepared = try RequestCatalogue[useCase.messageCode].map { (request) throws(KeyFolderError) in
            try broker.command(
                request, as: role, to: device, deviceKeys: (deviceKey, meter.digitalSignatureKey),
                counter: Self.counter,
                from: time - 86_400, to: time + 60)
        }
        let content =
            prepared.map { Array($0.message.content) }
            ?? DeviceManagementExample.content(of: useCase.messageCode, as: role.roleAtMeter, counter: Self.counter)
        // The wrong protection comes first, because it must leave the meter as it was.
        for wrong in [CommandProtection.mac, .signatureAndMAC, .signature] where !useCase.protection.contains(wrong) {
            let octets = try broker.arbitraryCommand(
                useCase, as: role, content: content, to: device, deviceKey: deviceKey, counter: Self.counter,
                protection: wrong)
            if meter.process(octets, at: time, in: context).hasResponse { return "answered with the wrong protection" }
        }
        let octets: [UInt8]
        if let prepared {
            octets = prepared.octets
        } else {
            octets = try broker.arbitraryCommand(
                useCase, as: role, content: content, to: device, deviceKey: deviceKey, counter: Self.counter)
        }
        let outcome = meter.process(octets, at: time, in: context)
        if let response = outcome.response {
            if let prepared {
                do { _ = try broker.verify(response, to: prepared) } catch { return "answered wrongly: \(error)" }
            } else if !isRight(response, to: octets, of: meter, useCase) {
                return "answered wrongly"
            }
        }
        return describe(outcome)
    }

    private static let counter: UInt64 = 1

    /// Whether a response with ASN.1 content has the command's header and is protected as it must be.
    private func isRight(_ octets: [UInt8], to command: [UInt8], of meter: ESME, _ useCase: UseCase) -> Bool {
        guard let command = try? Message(parsing: command),
            let response = try? ResponseVerifier(
                to: command.header, macSecret: nil, deviceKey: meter.digitalSignatureKey
            ).message(octets, using: context.cryptography)
        else { return false }
        if case .present = response.signature { return true }
        return useCase.category == .nonCriticalCommand
    }

    private func describe(_ outcome: MessageOutcome) -> String {
        switch outcome.disposition {
        case .answered: "answered"
        case .responseWithheld: "response withheld"
        case .notSupported:
            outcome.alerts.first?.alert.messageCode == .ecs100 ? "not supported (ECS100)" : "not supported"
        case .refused(.roleNotPermitted):
            outcome.alerts.first.map { "refused (\($0.alert.code.rawValue.hexadecimal))" } ?? "refused"
        case .refused(let refusal): "refused: \(refusal)"
        case .undelivered, .lostOnNetwork, .notKept: "\(outcome.disposition)"
        }
    }
}
