import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import Foundation
import GBCS

// What goes to Users without a request: Device Alerts and DCC Alerts.
extension DataServiceProvider {
    /// Takes an alert of the estate: a Device's, or what a hub told of its supply.
    package func take(_ published: PublishedAlert) async {
        do throws(StoreFailure) {
            switch published.content {
            case .device(let alert): try await take(alert)
            case .powerOutage(let outage):
                let hub = outage.notification.hub
                let alert = DCCAlert.powerOutage(
                    hub: hub, time: outage.notification.time, importMPAN: outage.importMPAN)
                guard let entry = try directory.entry(of: hub) else { return }
                for user in try parties(of: entry) { try await post(alert, to: user) }
            }
        } catch {
            // An alert that cannot be kept is lost, as it would be on the way here; the store says why.
        }
    }

    private func take(_ outgoing: OutgoingAlert) async throws(StoreFailure) {
        guard let message = try? Message(parsing: outgoing.octets) else { return }
        let (code, device) = (outgoing.alert.code, outgoing.device)
        let future = FutureDatedOutcome(message, code)
        if future != nil, let alert = try? UpdateSecurityCredentialsAlert(decoding: Array(message.content)) {
            try await noteCredentials(alert.outcome, on: device)
        }
        // What a Device tells the Access Control Broker is the DCC's to know, unless it is about a User's Command.
        let recipient = outgoing.alert.supplementary?.id ?? outgoing.alert.recipient
        guard try directory.user(recipient) != nil else { return }
        let verdict = storms.withLockedValue { $0.verdict(code.rawValue, of: device, at: milliseconds / 1_000) }
        guard verdict != .keepBack else { return metrics.alertsKeptBack.increment() }
        metrics.deviceAlerts.increment()
        if let future {
            let id = RequestID(originator: recipient, target: device, counter: future.counter)
            if let content = try futureDatedMessage(future, id, outgoing.octets) {
                let response = ServiceResponse(
                    requestID: id, responseID: ResponseID(answering: id), code: .i0, milliseconds: milliseconds,
                    message: content)
                trace(id, .response, "alert \(code.rawValue.hexadecimal)", outgoing.octets)
                return try await post(
                    response, to: recipient, about: device, of: id, "alert \(code.rawValue.hexadecimal)")
            }
        }
        let alert = DeviceAlert(
            code: code.rawValue, device: device, recipient: recipient, counter: message.header.originatorCounter,
            octets: outgoing.octets)
        var content = alert.message
        if case .passAfter(let sequence, let count) = verdict {
            content.children.insert(
                contentsOf: [
                    Element("ThrottledAlertSequenceId", text: "\(sequence)"),
                    Element("ThrottledAlertCount", text: "\(count)"),
                ], at: 1)
        }
        try await post(
            ServiceResponse(responseID: alert.responseID, code: .i0, milliseconds: milliseconds, message: content),
            to: recipient, about: device)
    }

    /// The ResponseMessage with which an alert about an instruction of a Command answers the Command's request; nil where
    /// that is not known.
    private func futureDatedMessage(
        _ outcome: FutureDatedOutcome, _ id: RequestID, _ octets: [UInt8]
    ) throws(StoreFailure) -> Element? {
        let found = try store.read { try RequestRecord.instructions(of: id, in: $0) }
        guard let instructions = found.flatMap(FutureDatedInstructions.init),
            let place = instructions.place(of: outcome.instruction)
        else { return nil }
        return ServiceResponse.responseMessage(
            ServiceReference(rawValue: instructions.reference), ServiceReferenceVariant(rawValue: instructions.variant),
            [
                Element(
                    "FutureDatedDeviceAlertMessage",
                    [
                        Element("FutureDatedAlertCode", text: outcome.code.rawValue.hexadecimal),
                        Element("GBCSPayload", text: Base64Binary.text(octets)),
                        Element("InstructionNumber", text: "\(place.number)"),
                        Element("TotalCommandInstructions", text: "\(place.total)"),
                    ])
            ])
    }

    /// Sends a DCC Alert to a User.
    ///
    /// - Parameter audit: the row of the Service Audit Trail that its delivery belongs to.
    func post(_ alert: DCCAlert, to user: EntityIdentifier, audit: Int64? = nil) async throws(StoreFailure) {
        metrics.dccAlerts.increment()
        let counter = try await counters.next(at: milliseconds)
        try await post(
            ServiceResponse(
                responseID: ResponseID(originator: keys.broker, target: user, counter: counter), code: .i0,
                milliseconds: milliseconds, message: alert.message(rules)),
            to: user, about: alert.device, of: alert.request, "DCC Alert \(alert.code(rules))", audit: audit)
    }

    /// Sends a document to a User.
    ///
    /// - Parameters:
    ///   - request: the request that it belongs to; nil for none.
    ///   - subject: what it is, for that request's trace.
    private func post(
        _ response: ServiceResponse, to user: EntityIdentifier, about device: EntityIdentifier,
        of request: RequestID? = nil, _ subject: String = "", audit: Int64? = nil
    ) async throws(StoreFailure) {
        guard let octets = try? ResponseWriter(signer: keys.signer).octets(of: response) else { return }
        let document = OutgoingRecord(
            number: nextNumber(), user: user, device: device, made: milliseconds, audit: audit,
            document: Data(octets))
        traceStart(of: document, for: request, subject)
        try await store.commit(.post([document]))
        outbox.add([document])
    }

    /// The Users concerned by what happens to a Device: the Supplier and the distributor of its premises today.
    func parties(of entry: InventoryEntry) throws(StoreFailure) -> [EntityIdentifier] {
        let day = SettlementDay(of: now, zone: rules.settlementDayZone)
        var mpids: Set<String> = []
        for device in try directory.premises(of: entry.entityIdentifier) {
            for case let point? in [device.importMPAN, device.exportMPAN] {
                guard let registration = try directory.registration(point) else { continue }
                for kind in [Registration.Kind.supplier, .distributor] {
                    for appointment in registration.appointments(kind)
                    where AppointedDays(of: appointment.mpid, in: registration.appointments(kind)).contains(day) {
                        mpids.insert(appointment.mpid)
                    }
                }
            }
        }
        return try directory.allUsers().filter { mpids.contains($0.mpid) }.map(\.entityIdentifier)
    }
}
