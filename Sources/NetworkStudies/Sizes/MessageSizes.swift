import COSEM
import DCC
import PlainText
import RadioNet
import Reports

/// The octets of messages on each interface between a User and a device, from real exchanges: how `smets sizes` tells them.
package struct MessageSizes: Encodable, Sendable {
    /// One exchange. Interfaces on which nothing goes have no size.
    package struct Row: Encodable, Hashable, Sendable {
        package let useCase: String
        package let serviceReferenceVariant: String
        /// The User by name.
        package let role: String
        /// The type of the device.
        package let device: String
        package let commandVariant: UInt8
        /// As whose Command it goes: see ``ReferenceExchange/Way``.
        package let way: String
        package let request: Int?
        package let acknowledgement: Int?
        /// The request with the Signed Pre-Command, and what comes at once to it.
        package let signedRequest: Int?
        package let signedAcknowledgement: Int?
        /// Of GBCS, which is what the device gets on the HAN.
        package let command: Int
        /// With the frames of the radio.
        package let commandOnWAN: Int
        package let gbcsResponse: Int?
        package let responseOnWAN: Int?
        /// The signed Response of DUIS.
        package let response: Int?
        package let mmc: Int?
        package let notes: [String]

        package init(_ exchange: ReferenceExchange, framing: SegmentFraming) {
            let documents = exchange.documents
            useCase = exchange.useCase.code
            serviceReferenceVariant = exchange.origin.kind.variant.rawValue
            role = exchange.origin.user.rawValue
            device = exchange.origin.device.rawValue
            commandVariant = exchange.origin.commandVariant.rawValue
            way = exchange.way.rawValue
            request = documents?.request.count
            acknowledgement = documents?.acknowledgement.count
            signedRequest = documents?.signedRequest?.count
            signedAcknowledgement = documents?.signedAcknowledgement?.count
            command = exchange.command.count
            commandOnWAN = framing.onAir(exchange.command.count)
            gbcsResponse = exchange.answer?.octets.count
            responseOnWAN = gbcsResponse.map(framing.onAir)
            response = documents?.response?.count
            mmc = exchange.answer?.mmc?.count
            notes = exchange.notes
        }

        /// The cells of tables and CSV, in the order of ``MessageSizes/columns``.
        fileprivate var cells: [String] {
            let sizes: [Int?] = [
                request, acknowledgement, signedRequest, signedAcknowledgement, command, commandOnWAN, gbcsResponse,
                responseOnWAN, response, mmc,
            ]
            return [useCase, serviceReferenceVariant, role, device, "\(commandVariant)", way]
                + sizes.map { $0.map(String.init) ?? "" }
        }
    }

    /// An exchange that could not be made.
    package struct Omission: Encodable, Hashable, Sendable {
        package let serviceReferenceVariant: String
        package let role: String
        package let reason: String
    }

    /// The names of the columns of CSV.
    private static let columns = [
        "use_case", "srv", "role", "device", "command_variant", "way", "duis_request", "acknowledgement",
        "duis_signed_request", "signed_acknowledgement", "command", "command_on_wan", "gbcs_response",
        "response_on_wan", "duis_response", "mmc",
    ]

    /// The same for people.
    private static let headings = [
        "use case", "SRV", "role", "device", "CV", "way", "request", "ack", "signed", "ack 2", "command", "on WAN",
        "response", "on WAN", "DUIS", "MMC",
    ]

    /// How much of a log was asked for.
    package let rows: String
    package private(set) var sizes: [Row] = []
    package private(set) var omissions: [Omission] = []

    /// Makes the exchanges of cases, each with the device of its type.
    ///
    /// - Parameters:
    ///   - devices: the devices, of which cases of other types are left out, as are those that are not made.
    ///   - framing: what the network adds to each message.
    package init(
        of cases: [ReferenceCase], with devices: [ReferenceDevice], from builder: ReferenceExchangeBuilder,
        rows: ReferenceRows = .day, framing: SegmentFraming = SegmentFraming()
    ) {
        self.rows = rows.rawValue
        for (number, origin) in cases.enumerated() where origin.isMade {
            guard let device = devices.first(where: { $0.type == origin.device }) else { continue }
            do throws(ReferenceExchangeBuilder.Problem) {
                let exchange = try builder.exchange(origin, with: device, rows: rows, number: UInt64(number))
                sizes.append(Row(exchange, framing: framing))
            } catch {
                omissions.append(
                    Omission(
                        serviceReferenceVariant: origin.kind.variant.rawValue, role: origin.user.rawValue,
                        reason: error.description))
            }
        }
    }

    /// A table for people.
    package var text: String {
        var table = Table(Self.headings)
        table.rows = sizes.map(\.cells)
        return table.text
    }

    /// CSV with a line of names (RFC 4180).
    package var csv: String {
        ([Self.columns] + sizes.map(\.cells)).map { $0.map(CSVField.text).joined(separator: ",") + "\r\n" }.joined()
    }
}
