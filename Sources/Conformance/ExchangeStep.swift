import COSEM
import ESMEEmulator
import GBCS

/// One thing that happens to the meter of a case: a command, or a time that comes.
struct ExchangeStep: Decodable, Sendable {
    enum Event: Sendable {
        /// A command, and the response that must come; nil when none may come.
        case command([UInt8], response: [UInt8]?, comparison: Comparison)
        /// Times that the clock is set to, one after the other, and the alert that must come at each; an empty list says
        /// that none may come at `clock`.
        case time(clock: UTCTime?, alerts: [ExpectedAlert])
    }

    /// How a message is compared with the one that is expected.
    enum Comparison: Hashable, Sendable {
        /// Octet for octet.
        case octets
        /// All but the last 64 octets, which must be a signature of the meter: ECDSA is random.
        case signature
        /// A certification request, whose key is new: subject, attributes and algorithm, and both signatures.
        case certificationRequest
    }

    let event: Event
    let fault: ExchangeFault?
    let expectedState: ExchangeState?

    private enum CodingKeys: CodingKey, CaseIterable {
        case command, response, signature, compare, fault, expectState, clock, alerts
    }

    init(event: Event, fault: ExchangeFault?, expectedState: ExchangeState?) {
        (self.event, self.fault, self.expectedState) = (event, fault, expectedState)
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        fault = try values.decodeIfPresent(ExchangeFault.self, forKey: .fault)
        expectedState = try values.decodeIfPresent(ExchangeState.self, forKey: .expectState)
        if values.contains(.command) {
            event = try Self.command(
                in: values, .command, .response, signature: .signature, compare: .compare)
        } else {
            event = .time(
                clock: try values.decodeIfPresent(ClockText.self, forKey: .clock)?.value,
                alerts: try values.decode([ExpectedAlert].self, forKey: .alerts))
        }
    }

    /// Reads a command with its response and the way in which they are compared.
    static func command<Key: CodingKey>(
        in values: KeyedDecodingContainer<Key>, _ command: Key, _ response: Key, signature: Key, compare: Key
    ) throws -> Event {
        var comparison = Comparison.octets
        if let text = try values.decodeIfPresent(String.self, forKey: signature) {
            guard text == "verify" else { throw Self.unknown(text, "verify", signature, in: values) }
            comparison = .signature
        }
        if let text = try values.decodeIfPresent(String.self, forKey: compare) {
            guard text == "certificationRequest" else {
                throw Self.unknown(text, "certificationRequest", compare, in: values)
            }
            comparison = .certificationRequest
        }
        return .command(
            try values.decode(HexadecimalText.self, forKey: command).value,
            response: try values.decodeIfPresent(HexadecimalText.self, forKey: response)?.value,
            comparison: comparison)
    }

    private static func unknown<Key: CodingKey>(
        _ text: String, _ known: String, _ key: Key, in values: KeyedDecodingContainer<Key>
    ) -> DecodingError {
        DecodingError.dataCorruptedError(
            forKey: key, in: values, debugDescription: "is \"\(text.shownInMessages)\"; it can be \"\(known)\"")
    }
}

/// An alert that must come when the clock has been set.
struct ExpectedAlert: Decodable, Sendable {
    let clock: UTCTime?
    let message: [UInt8]
    let comparison: ExchangeStep.Comparison

    private enum CodingKeys: CodingKey, CaseIterable { case clock, message, signature }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        clock = try values.decodeIfPresent(ClockText.self, forKey: .clock)?.value
        message = try values.decode(HexadecimalText.self, forKey: .message).value
        comparison = try values.decodeIfPresent(String.self, forKey: .signature) == nil ? .octets : .signature
    }
}

/// A failure of the meter's hardware that a step brings about.
struct ExchangeFault: Decodable, Sendable {
    private enum CodingKeys: CodingKey, CaseIterable { case item, result, cells }

    enum Failure: Sendable {
        /// Item `item` (from 0) of a DLMS command fails.
        case item(Int, DataAccessResult)
        /// An ASN.1 command fails with this response code.
        case code(UInt8)
        /// Replacements of credentials fail with these status codes, by their places.
        case cells([Int: UInt8])
    }

    let failure: Failure

    /// The faults of a meter that bring the failure about.
    var effects: [Fault.Effect] {
        switch failure {
        case .item(let item, let result): [.result(item: item, result)]
        case .code(let code): [.responseCode(code)]
        case .cells(let cells): cells.sorted { $0.key < $1.key }.map { .cell(place: $0.key, status: $0.value) }
        }
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        if let cells = try values.decodeIfPresent([String: UInt8].self, forKey: .cells) {
            var failures: [Int: UInt8] = [:]
            for (key, status) in cells {
                guard let place = Int(key), place >= 0 else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .cells, in: values, debugDescription: "\"\(key.shownInMessages)\" is not a place from 0"
                    )
                }
                failures[place] = status
            }
            failure = .cells(failures)
        } else if let item = try values.decodeIfPresent(DoubleLongUnsigned.self, forKey: .item) {
            failure = .item(Int(item.value), try values.decode(ResultText.self, forKey: .result).value)
        } else {
            failure = .code(try values.decode(UInt8.self, forKey: .result))
        }
    }
}
