import COSEM
import DUIS
import GBCS

// Values of a request's body.

extension Element {
    /// The value of the child `name`; a sentence about it where it is missing or `parse` takes it for none.
    func read<Value>(
        _ name: String, _ expectation: String, _ parse: (String) -> Value?
    ) throws(BodyMistake) -> Value {
        guard let child = self[name] else { throw .unreadable(name, nil, expectation) }
        let text = child.value
        guard let value = parse(text) else { throw .unreadable(name, text, expectation) }
        return value
    }

    func readIfPresent<Value>(
        _ name: String, _ expectation: String, _ parse: (String) -> Value?
    ) throws(BodyMistake) -> Value? {
        self[name] == nil ? nil : try read(name, expectation, parse)
    }

    /// The certificate in the child `name`, DER; nil where there is none.
    func certificateIfPresent(_ name: String) throws(BodyMistake) -> [UInt8]? {
        try readIfPresent(name, "an X.509 certificate, DER in base64") { text in
            guard let der = Base64Binary.octets(text), (try? SMKICertificate(der: der)) != nil else { return nil }
            return der
        }
    }
}

extension ServiceRequest {
    /// When it is to be done; nil for now.
    package var executionTime: XMLMoment? {
        get throws(BodyMistake) {
            try body.readIfPresent("ExecutionDateTime", "a time like 2026-11-29T00:30:00Z") { XMLMoment($0) }
        }
    }

    /// The range of a log that it asks for, both ends inclusive: the first whole second that is not before the start, and the
    /// last one that is not after the end; nil for requests without a log.
    package var logPeriod: (start: UTCTime, end: UTCTime)? {
        get throws(BodyMistake) {
            guard let period = body["ReadLogPeriod"] else { return nil }
            let start = try period.read("StartDateTime", "a time like 2026-11-29T00:30:00Z") { XMLMoment($0) }
            let end = try period.read("EndDateTime", "a time like 2026-11-29T00:30:00Z") { XMLMoment($0) }
            return (start.timeRoundedUp, end.time)
        }
    }

    /// The key agreement certificate of a party that the Device does not know, DER; nil where there is none.
    package var keyAgreementCertificate: [UInt8]? {
        get throws(BodyMistake) { try body.certificateIfPresent("KAPublicSecurityCredentials") }
    }
}
