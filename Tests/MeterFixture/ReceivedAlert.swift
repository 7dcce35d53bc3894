import COSEM
import ESMEEmulator
import GBCS
import Testing

/// An alert as its recipient decodes it after checking the meter's signature.
package struct ReceivedAlert {
    package let header: GroupingHeader
    package let code: AlertCode
    package let time: UTCTime?
    /// The elements after code and time.
    package let elements: [COSEMData]

    /// Checks the properties of every alert: CRA flag 03, sent and signed by the meter, no MAC, no date-time, and its
    /// own counter in the invoke-id.
    package init(_ outgoing: OutgoingAlert, from meter: ESME) throws {
        let message = try Message(parsing: outgoing.octets)
        header = message.header
        #expect(message.macRange == nil)
        #expect(header.craFlag == .alert)
        #expect(header.businessOriginator == meter.identity.entityIdentifier)
        #expect(outgoing.device == meter.identity.entityIdentifier)
        #expect(header.dateTime == nil)
        guard case .present(let signature) = message.signature else { throw NoSuchValue(text: "no signature") }
        #expect(
            meter.digitalSignatureKey.verifies(message.octets[signature], of: message.octets[message.signedRange]))
        let notification = try DataNotification(decoding: Array(message.content))
        #expect(notification.dateTime == nil)
        #expect(notification.invokeID.rawValue == 0x2000_0000 | UInt32(header.originatorCounter & 0xFF_FFFF))
        guard case .structure(let members) = notification.body, members.count >= 2,
            case .longUnsigned(let code) = members[0], case .octetString(let time) = members[1]
        else { throw NoSuchValue(text: "no alert: \(notification.body)") }
        self.code = AlertCode(rawValue: code)
        var reader = OctetReader(time)
        self.time = try COSEMDateTime(from: &reader).utc
        elements = Array(members[2...])
        #expect(outgoing.alert.code == self.code)
    }
}

extension TestEstate {
    /// Checks the consequences of a refused command: no response, the refusal, and either the alert to the Supplier
    /// with the meter's own counter or none; a Security Log entry with the same code or none.
    package func expectRefusal(
        of octets: [UInt8], alert code: AlertCode?, isLogged: Bool, _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation, where isExpected: (Refusal) -> Bool = { _ in true }
    ) throws {
        let ownCounter = meter.ownOriginatorCounter
        let loggedBefore = meter.eventLogs.securityEvents.count
        let countersBefore = meter.lastCounters
        let outcome = process(octets)
        #expect(outcome.response == nil, comment, sourceLocation: sourceLocation)
        guard case .refused(let refusal) = outcome.disposition else {
            Issue.record("\(outcome.disposition)", sourceLocation: sourceLocation)
            return
        }
        #expect(isExpected(refusal), "\(refusal)", sourceLocation: sourceLocation)
        #expect(meter.lastCounters == countersBefore, comment, sourceLocation: sourceLocation)
        #expect(outcome.alerts.count == (code == nil ? 0 : 1), comment, sourceLocation: sourceLocation)
        if let code, let sent = outcome.alerts.first {
            let alert = try ReceivedAlert(sent, from: meter)
            #expect(alert.code == code, comment, sourceLocation: sourceLocation)
            #expect(alert.time == meter.clock(at: now), sourceLocation: sourceLocation)
            #expect(alert.elements.isEmpty, sourceLocation: sourceLocation)
            #expect(alert.header.businessTarget == Party.supplier.entityIdentifier, sourceLocation: sourceLocation)
            #expect(
                alert.header.otherInformation == .messageCode(.genericCriticalAlert), sourceLocation: sourceLocation)
            #expect(alert.header.originatorCounter == ownCounter, sourceLocation: sourceLocation)
        }
        let consumed: UInt64 = code == nil ? 0 : 1
        #expect(meter.ownOriginatorCounter == ownCounter + consumed, comment, sourceLocation: sourceLocation)
        let logged = meter.eventLogs.securityEvents.count - loggedBefore
        #expect(logged == (isLogged ? 1 : 0), comment, sourceLocation: sourceLocation)
        if isLogged, let entry = meter.eventLogs.securityEvents.entries.last {
            #expect(code == nil || entry.code == code, comment, sourceLocation: sourceLocation)
            #expect(entry.time == meter.clock(at: now), sourceLocation: sourceLocation)
        }
    }
}
