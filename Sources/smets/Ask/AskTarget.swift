import COSEM
import CommsHub
import Console
import DCC
import ESMEEmulator
import Estate
import GBCS
import Host
import Keys

/// The meter or hub that a command goes to.
struct AskTarget {
    let estate: Estate
    /// The number of the meter, or of the meter of the hub's premises.
    let number: Int
    let isHub: Bool

    var device: EntityIdentifier {
        isHub ? estate.hubEntityIdentifier(number) : estate.entityIdentifier(number)
    }

    /// The device in words, such as `meter 3` or `hub of meter 3`.
    var noun: String { isHub ? "hub of meter \(number)" : "meter \(number)" }

    /// The device's public keys, from its certificates in the folder or else from the fleet's seed.
    func publicKeys(
        _ folder: KeyFolder
    ) throws -> (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?) {
        if let keyAgreement = folder.certificate(of: device, .keyAgreement)?.publicKey {
            return (keyAgreement, folder.certificate(of: device, .digitalSignature)?.publicKey)
        }
        let keys = isHub ? estate.hubKeys(number) : estate.deviceKeys(number)
        return (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey)
    }

    /// Gives the command to a device in this process, in the state of a new one.
    func askInProcess(_ command: [UInt8]) throws -> [UInt8] {
        let (counter, now) = (SystemTime.microseconds, SystemTime.now)
        let outcome =
            isHub
            ? estate.makeHub(number, ownOriginatorCounter: counter).deliver(command, at: now, in: ProcessingContext())
            : estate.makeMeter(number, ownOriginatorCounter: counter).process(command, at: now, in: ProcessingContext())
        guard let response = outcome.response else {
            StandardError.write("smets: no response: \(Self.describe(outcome))\n")
            throw ExitCodes.failed
        }
        return response
    }

    private static func describe(_ outcome: MessageOutcome) -> String {
        let alerts = outcome.alerts.map { "alert \($0.alert.code)" }.joined(separator: ", ")
        return switch outcome.disposition {
        case .refused(let refusal): "\(refusal)" + (alerts.isEmpty ? "" : " (\(alerts))")
        default: alerts.isEmpty ? "\(outcome.disposition)" : alerts
        }
    }
}
