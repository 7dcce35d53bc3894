import COSEM
import GBCS

/// A way in which a meter misbehaves on request.
public struct Fault: Hashable, Sendable, Codable {
    /// Longest delay of a response by all faults of a meter together, in milliseconds: 32 hours.
    public static let delayLimit = 115_200_000

    public enum Effect: Hashable, Sendable, Codable {
        /// Item `item` (from 0) of the request fails with `result`; what follows is not executed.
        case result(item: Int, DataAccessResult)
        /// The command is executed and not answered.
        case noResponse
        /// The response leaves this many milliseconds late.
        case delayedResponse(milliseconds: Int)
        /// The last octet of the MAC (or signature) is inverted.
        case corruptedMAC
        /// The response carries the command's Originator Counter plus one, under a MAC that is right for it.
        case wrongCounter
        /// A command with ASN.1 content is answered with this response code (CS02c to e, CS03, CS04, CS06).
        case responseCode(UInt8)
        /// Replacement `place` (from 0) of credentials fails with `status` (CS02b, CS02g).
        case cell(place: Int, status: UInt8)
        /// Only this many octets of the response are sent.
        case truncation(octets: Int)
    }

    /// The use case that the fault strikes; nil for all.
    public let messageCode: MessageCode?
    public let effect: Effect
    /// How many more commands the fault strikes; nil for no end.
    public var remaining: Int?

    public init(_ effect: Effect, messageCode: MessageCode? = nil, remaining: Int? = nil) {
        self.effect = effect
        self.messageCode = messageCode
        self.remaining = remaining
    }
}

/// The faults set on one meter, at most 32.
public struct FaultPlan: Hashable, Sendable, Codable {
    public static let limit = 32

    public private(set) var faults: [Fault] = []

    public init() {}

    public var isEmpty: Bool { faults.isEmpty }

    /// Adds a fault; false when the plan is full.
    public mutating func add(_ fault: Fault) -> Bool {
        guard faults.count < Self.limit else { return false }
        faults.append(fault)
        return true
    }

    public mutating func removeAll() { faults = [] }

    /// The effects that strike a command of use case `code`; each is counted down.
    mutating func strike(_ code: MessageCode) -> [Fault.Effect] {
        var effects: [Fault.Effect] = []
        for index in faults.indices where faults[index].messageCode == nil || faults[index].messageCode == code {
            if let remaining = faults[index].remaining, remaining <= 0 { continue }
            effects.append(faults[index].effect)
            faults[index].remaining? -= 1
        }
        faults.removeAll { $0.remaining.map { $0 <= 0 } ?? false }
        return effects
    }
}
