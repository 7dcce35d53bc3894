import DCC
import DUIS
import GBCS
import GRDB

/// A row of the Service Audit Trail: one Service Request, from its arrival to the delivery of its result.
package struct AuditRecord: Hashable, Sendable {
    /// Ascending number of the row, which is the request's in this DSP.
    package var number: Int64
    package var requestID: RequestID?
    package var responseID: String?
    package var variant: String
    package var commandVariant: Int
    package var user: EntityIdentifier
    /// Roles in which the request passed, with commas between them; empty for one that was refused before.
    package var role = ""
    package var isForSettlement = false
    package var device: EntityIdentifier
    package var deviceType = ""
    package var mpan = ""
    /// CSP or S1SP.
    package var provider = ""
    package var schedule: Int64?
    /// Milliseconds since 1970, UTC, as are all times here.
    package var received: Int64
    /// The code of the synchronous answer.
    package var answer: String
    /// Why it was refused, as a sentence.
    package var reason = ""
    package var sent: Int64?
    package var responded: Int64?
    package var delivered: Int64?
    /// Number of times that the result was sent to the User's address.
    package var attempts = 0
    /// The code of the result; nil until there is one.
    package var result: String?
    package var octetsIn = 0
    package var octetsOut = 0

    package init(
        number: Int64, requestID: RequestID?, variant: String, commandVariant: Int, user: EntityIdentifier,
        device: EntityIdentifier, received: Int64, answer: String
    ) {
        (self.number, self.requestID, self.variant) = (number, requestID, variant)
        (self.commandVariant, self.user, self.device) = (commandVariant, user, device)
        (self.received, self.answer) = (received, answer)
    }

    /// The row of a request as it came.
    init(_ request: ServiceRequest, number: Int64, received: Int64, answer: ResponseCode) {
        self.init(
            number: number, requestID: request.id, variant: request.variant.rawValue,
            commandVariant: Int(request.commandVariant.rawValue), user: request.id.originator,
            device: request.id.target, received: received, answer: answer.rawValue)
    }

    /// The row of a request that was kept.
    init(_ record: RequestRecord, _ request: ServiceRequest, answer: ResponseCode) {
        self.init(request, number: record.number, received: record.received, answer: answer)
        octetsIn = record.document?.count ?? 0
    }

    /// Takes over what access control found out.
    mutating func fill(_ accepted: AcceptedRequest) {
        if let device = accepted.device { self.device = device.entityIdentifier }
        role = accepted.roles.map(\.rawValue).sorted().joined(separator: ",")
        isForSettlement = accepted.isForSettlement
        deviceType = accepted.device?.type.rawValue ?? ""
        mpan = (accepted.meteringPoint ?? accepted.device?.importMPAN)?.description ?? ""
        provider = accepted.device?.provider ?? ""
    }

    /// Takes over what came of the request.
    mutating func fill(_ result: AuditResult) {
        (responseID, sent, responded, self.result) = (result.responseID, result.sent, result.responded, result.code)
        octetsOut += result.octets
    }

    /// The columns in the order of the table.
    static let columns = [
        "number", "request_id", "response_id", "variant", "command_variant", "user", "role", "settlement", "device",
        "device_type", "mpan", "provider", "schedule", "received", "answer", "reason", "sent", "responded", "delivered",
        "attempts", "result", "octets_in", "octets_out",
    ]

    private static let insertion =
        "INTO audit (\(columns.joined(separator: ", "))) VALUES "
        + "(\(columns.map { _ in "?" }.joined(separator: ", ")))"

    private static let (replacement, addition) = ("INSERT OR REPLACE \(insertion)", "INSERT OR IGNORE \(insertion)")

    /// Adds the row.
    ///
    /// - Parameter replacing: whether it takes the place of one of its number, or is left out where there is one.
    func insert(in database: Database, replacing: Bool = true) throws {
        try database.cachedStatement(sql: replacing ? Self.replacement : Self.addition).execute(arguments: [
            number, requestID?.description, responseID, variant, commandVariant, Int64(bitPattern: user.rawValue), role,
            isForSettlement, Int64(bitPattern: device.rawValue), deviceType, mpan, provider, schedule, received, answer,
            reason, sent, responded, delivered, attempts, result, octetsIn, octetsOut,
        ])
    }

    init(_ row: Row) {
        let request: String? = row["request_id"]
        self.init(
            number: row["number"], requestID: request.flatMap { RequestID($0) }, variant: row["variant"],
            commandVariant: row["command_variant"], user: EntityIdentifier(UInt64(bitPattern: row["user"] as Int64)),
            device: EntityIdentifier(UInt64(bitPattern: row["device"] as Int64)), received: row["received"],
            answer: row["answer"])
        (responseID, role, isForSettlement) = (row["response_id"], row["role"], row["settlement"])
        (deviceType, mpan, provider) = (row["device_type"], row["mpan"], row["provider"])
        (schedule, reason, sent, responded) = (row["schedule"], row["reason"], row["sent"], row["responded"])
        (delivered, attempts, result) = (row["delivered"], row["attempts"], row["result"])
        (octetsIn, octetsOut) = (row["octets_in"], row["octets_out"])
    }
}

/// What came of a request that was acknowledged.
package struct AuditResult: Hashable, Sendable {
    package var responseID: String?
    /// When the Command was last sent and when its Response came, milliseconds since 1970.
    package var sent: Int64?
    package var responded: Int64?
    package var code: String
    /// Octets of the document for the User.
    package var octets: Int
}
