import COSEM
import GBCS

/// Firmware: an image that was received, and its activation (GBCS 11; CS06).
extension ESME {
    /// The firmware version that runs, four octets.
    package var runningFirmware: [UInt8] { management.firmwareVersion ?? identity.firmwareVersion }

    func answer(
        to request: ActivateFirmwareCommand, in command: DeviceManagementCommand, _ injury: Injury, at now: UTCTime
    ) -> ActivateFirmwareResponse {
        guard let time = request.executionTime else { return .executed(activate(request.imageHash, injury, at: now)) }
        if time == GeneralizedTime.never {
            cancel(.cs06)
        } else {
            keep(command, until: time, injury)
        }
        return .accepted
    }

    /// Activates the image with this hash.
    func activate(_ hash: [UInt8], _ injury: Injury, at now: UTCTime) -> ActivateFirmwareOutcome {
        if let result = injury.code.flatMap(ActivateFirmwareOutcome.Result.init), result != .success {
            return ActivateFirmwareOutcome(result, firmwareVersion: runningFirmware)
        }
        guard let image = management.image else {
            return ActivateFirmwareOutcome(.noImageHeld, firmwareVersion: runningFirmware)
        }
        guard image.hash == hash else {
            return ActivateFirmwareOutcome(.hashMismatch, firmwareVersion: runningFirmware)
        }
        management.firmwareVersion = image.version
        management.image = nil
        eventLogs.recordSecurityEvent(.firmwareChanged, at: now)
        return ActivateFirmwareOutcome(.success, firmwareVersion: runningFirmware)
    }

    /// Takes a firmware image whose distribution has ended and that has been verified (GBCS 11.2.6).
    ///
    /// - Returns: the alert 8F72 to the Supplier with the image's hash; nil for a meter without Supplier, or whose own
    ///   counters are used up.
    public func receive(_ image: FirmwareImage, at hubTime: UTCTime) -> OutgoingAlert? {
        let now = clock(at: hubTime)
        management.image = image
        eventLogs.recordSecurityEvent(.firmwareVerified, at: now)
        return trustAnchors.supplier.flatMap {
            send(.firmwareReceived(hash: image.hash, at: now, to: $0.entityIdentifier))
        }
    }

    /// Takes distributed firmware if its signature is the Supplier's. An image that fails the check leaves an entry in the
    /// Security Log, and the image that the meter held before.
    public func receive(_ verification: inout FirmwareVerification, at hubTime: UTCTime) -> FirmwareReceipt {
        let image = verification.firmware.image
        guard
            !rules.imageSignatureIsChecked || verification.isVerified(by: trustAnchors.supplier?.digitalSignature)
        else {
            let now = clock(at: hubTime)
            eventLogs.recordSecurityEvent(.firmwareVerificationFailed, at: now)
            return FirmwareReceipt(
                isVerified: false,
                alert: trustAnchors.supplier.flatMap {
                    send(.firmwareNotVerified(hash: image.hash, at: now, to: $0.entityIdentifier))
                })
        }
        return FirmwareReceipt(isVerified: true, alert: receive(image, at: hubTime))
    }
}
