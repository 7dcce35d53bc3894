import COSEM
import DCC
import ESMEEmulator
import Estate
import GBCS
import Keys

/// Tries every cell of the permission matrix on a meter in this process, and compares its behaviour with what the
/// matrix expects.
public struct PermissionTrial {
    /// The result of one cell.
    public struct Finding: Sendable {
        public let role: RequestingRole
        public let useCase: UseCase
        public let permission: PermissionMatrix.Permission
        /// The required behaviour: to answer, to report the use case as not supported, or to refuse for lack of
        /// authority.
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
                let isSupported = RequestCatalogue[useCase.messageCode] != nil
                let expectation =
                    matrix.isGranted(role, useCase)
                    ? (isSupported ? "answered" : "not supported (ECS100)") : "refused (8F30)"
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
        let device = estate.entityIdentifier(0)
        guard let keyAgreement = meter.keyAgreementKey else { preconditionFailure("meters of an estate have keys") }
        guard let request = RequestCatalogue[useCase.messageCode] else {
            // The content of such a use case is not known here: the meter must decide without it.
            let octets = try broker.arbitraryCommand(
                useCase, as: role, content: [AccessRequest.tag, 0x20, 0, 0, 1, 0, 0, 0], to: device,
                deviceKey: keyAgreement,
                counter: 1)
            return describe(meter.process(octets, at: time, in: context))
        }
        let command = try broker.command(
            request, as: role, to: device, deviceKeys: (keyAgreement, meter.digitalSignatureKey), counter: 1,
            from: time - 86_400, to: time + 60)
        let outcome = meter.process(command.octets, at: time, in: context)
        if let response = outcome.response {
            do { _ = try broker.verify(response, to: command) } catch { return "answered wrongly: \(error)" }
        }
        return describe(outcome)
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
