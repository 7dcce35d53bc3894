import COSEM
import ESMEEmulator
import GBCS
import HTTPServing

/// A fault as a JSON object, read from a request's fields or made from a meter's fault.
struct FaultDescription: Encodable, Sendable {
    static let known = ["useCase", "effect", "item", "result", "milliseconds", "octets", "code", "count"]
    /// The item numbers that a request may give; a fault of an item beyond the command's last has no effect.
    private static let items: ClosedRange<Int64> = 0...255

    /// The use case that the fault strikes; nil for all.
    private(set) var useCase: String?
    private(set) var effect: String
    private(set) var item: Int?
    private(set) var result: String?
    private(set) var milliseconds: Int?
    private(set) var octets: Int?
    private(set) var code: Int?
    /// Number of commands that the fault still strikes; nil for no end.
    private(set) var count: Int?

    init(_ fault: Fault) {
        useCase = fault.messageCode.map { UseCaseCatalogue[$0]?.code ?? $0.rawValue.hexadecimal }
        count = fault.remaining
        switch fault.effect {
        case .result(let item, let result):
            effect = "result"
            self.item = item
            self.result = "\(result)"
        case .noResponse: effect = "noResponse"
        case .delayedResponse(let milliseconds):
            effect = "delayedResponse"
            self.milliseconds = milliseconds
        case .corruptedMAC: effect = "corruptedMAC"
        case .wrongCounter: effect = "wrongCounter"
        case .responseCode(let code):
            effect = "responseCode"
            self.code = Int(code)
        case .cell(let place, let status):
            effect = "cell"
            item = place
            code = Int(status)
        case .truncation(let octets):
            effect = "truncation"
            self.octets = octets
        }
    }

    /// The fault that `fields` describe.
    static func fault(_ fields: JSONFields, limits: HTTPLimits) throws(HTTPProblem) -> Fault {
        let fields = fields.allowNull("useCase")
        var code: MessageCode?
        if let name = try fields.string("useCase") {
            guard let useCase = UseCaseCatalogue[name] else {
                throw .invalid(
                    "unknown-use-case", "useCase \"\(name.prefix(40))\" is none of GBCS; /v1/permissions lists them")
            }
            code = useCase.messageCode
        }
        let count = try fields.integer("count", in: 1...1_000_000_000).map { Int($0) }
        return Fault(try effect(fields, limits), messageCode: code, remaining: count)
    }

    private static func effect(_ fields: JSONFields, _ limits: HTTPLimits) throws(HTTPProblem) -> Fault.Effect {
        let name = try fields.required("effect", try fields.string("effect"))
        let own: [String]
        let effect: Fault.Effect
        switch name.lowercased() {
        case "result":
            own = ["item", "result"]
            effect = .result(item: Int(try fields.integer("item", in: items) ?? 0), try result(fields))
        case "noresponse": (own, effect) = ([], .noResponse)
        case "delayedresponse":
            own = ["milliseconds"]
            let delay = try fields.integer("milliseconds", in: 0...limits.faultDelay)
            effect = .delayedResponse(milliseconds: Int(try fields.required("milliseconds", delay)))
        case "corruptedmac": (own, effect) = ([], .corruptedMAC)
        case "wrongcounter": (own, effect) = ([], .wrongCounter)
        case "responsecode":
            own = ["code"]
            effect = .responseCode(try code(fields))
        case "cell":
            own = ["item", "code"]
            effect = .cell(place: Int(try fields.integer("item", in: items) ?? 0), status: try code(fields))
        case "truncation":
            own = ["octets"]
            let octets = try fields.integer("octets", in: 0...Int64(Message.maximumSize))
            effect = .truncation(octets: Int(try fields.required("octets", octets)))
        default:
            throw fields.wrong(
                "effect",
                "result, noResponse, delayedResponse, corruptedMAC, wrongCounter, responseCode, cell or truncation")
        }
        try fields.refuseAll(but: own + ["useCase", "effect", "count"], reason: "the effect \(name)")
        return effect
    }

    private static func code(_ fields: JSONFields) throws(HTTPProblem) -> UInt8 {
        UInt8(clamping: try fields.required("code", try fields.integer("code", in: 1...255)))
    }

    private static func result(_ fields: JSONFields) throws(HTTPProblem) -> DataAccessResult {
        let name = try fields.required("result", try fields.string("result"))
        guard let result = DataAccessResult(name: name), result != .success else {
            throw fields.wrong("result", "a data access result like hardware-fault or temporary-failure")
        }
        return result
    }
}
