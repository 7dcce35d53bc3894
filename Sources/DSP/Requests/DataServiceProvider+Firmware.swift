import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import GBCS

// 11.1: firmware for a Supplier's meters.
extension DataServiceProvider {
    /// Answers at once which Devices do not get the image, and distributes it to the others once the answer is sent. Those that
    /// it does not reach are told by an alert.
    func updateFirmware(
        _ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64
    ) throws(StoreFailure) -> RequestOutcome {
        let update: FirmwareUpdate
        let firmware: DistributedFirmware
        do throws(BodyMistake) { update = try FirmwareUpdate(request.body) } catch {
            return .refused(rules.codeWithoutName, error.description, number)
        }
        do throws(FirmwareProblem) {
            firmware = try DistributedFirmware(octets: update.image, version: update.version)
        } catch { return .refused(rules.codeWithoutName, "FirmwareImage: \(error).", number) }
        var warning = FirmwareWarning()
        var meters: [Int] = []
        for device in update.devices {
            switch try meter(device, of: accepted.user) {
            case .success(let meter): meters.append(meter)
            case .failure(let reason): warning.add(device, reason)
            }
        }
        var outcome = RequestOutcome(code: .i0, content: warning.element.map { [$0] } ?? [], number: number)
        let (reached, user) = (meters, accepted.user.entityIdentifier)
        outcome.afterSent = { [self] in
            let selection = MeterSelection(reached.map { $0..<$0 + 1 })
            let distribution = await gateway.distribute(firmware, to: selection)
            trace(request.id, .command, "the image is with \(distribution.received) of \(distribution.asked) meters")
            let failed = distribution.refusals.compactMap { Int($0.meter) }.map(gateway.estate.entityIdentifier)
            guard !failed.isEmpty else { return }
            try? await post(.firmwareNotDistributed(request.id, devices: failed), to: user)
        }
        return outcome
    }

    /// The number of a meter that gets an image of `user`, or why it does not.
    private func meter(
        _ device: EntityIdentifier, of user: User
    ) throws(StoreFailure) -> Result<Int, FirmwareWarning.Reason> {
        guard let entry = try directory.entry(of: device) else { return .failure(.invalid) }
        guard entry.type == .esme, entry.smetsVersion == .smets2,
            let meter = gateway.estate.index(of: device)
        else { return .failure(.notApplicable) }
        let day = SettlementDay(of: now, zone: rules.settlementDayZone)
        let points = [entry.importMPAN, entry.exportMPAN].compactMap { $0 }
        var isOwn = false
        for point in points where !isOwn {
            isOwn = try directory.registration(point)?.party(.supplier, on: day) == user.mpid
        }
        guard isOwn else { return .failure(.invalid) }
        return entry.status == .commissioned ? .success(meter) : .failure(.notCommissioned)
    }
}

extension FirmwareWarning.Reason: Error {}
