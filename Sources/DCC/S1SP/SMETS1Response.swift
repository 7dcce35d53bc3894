import COSEM
import DUIS
import GBCS

/// The answer of an S1SP in MMC's form: the elements that a User gets instead of a GBCS payload (MMC 5.4 schema; DUIS 5.4
/// schema, SMETS1ResponseMessage).
package struct SMETS1Response: Hashable, Sendable {
    /// The User behind a request that the Access Control Broker made: as an equivalent SMETS2 Command carries it.
    package struct Supplementary: Hashable, Sendable {
        package var party: EntityIdentifier
        package var counter: UInt64
        package var originatorCounter: UInt64?

        package init(party: EntityIdentifier, counter: UInt64, originatorCounter: UInt64? = nil) {
            (self.party, self.counter, self.originatorCounter) = (party, counter, originatorCounter)
        }
    }

    package var device: EntityIdentifier
    /// The User, or the Access Control Broker.
    package var recipient: EntityIdentifier
    package var counter: UInt64
    package var supplementary: Supplementary?
    package var dataset: SMETS1Dataset
    package var result: Result<SMETS1Reading, SMETS1Debug>
    /// Time of the read, which responses with registers state.
    package var time: UTCTime

    package init(
        device: EntityIdentifier, recipient: EntityIdentifier, counter: UInt64, supplementary: Supplementary? = nil,
        dataset: SMETS1Dataset, result: Result<SMETS1Reading, SMETS1Debug>, time: UTCTime
    ) {
        (self.device, self.recipient, self.counter) = (device, recipient, counter)
        (self.supplementary, self.dataset, self.result, self.time) = (supplementary, dataset, result, time)
    }

    /// The answer to a User's own request.
    package init(
        to request: RequestID, dataset: SMETS1Dataset, result: Result<SMETS1Reading, SMETS1Debug>, time: UTCTime
    ) {
        self.init(
            device: request.target, recipient: request.originator, counter: request.counter, dataset: dataset,
            result: result, time: time)
    }

    /// The answer to a User's own request, of what came of reading the meter; nil where there is no SMETS1 Response, but a
    /// response code alone.
    package init?(to request: RequestID, dataset: SMETS1Dataset, outcome: SMETS1ReadOutcome.Result) {
        switch outcome {
        case .read(let reading, let time):
            self.init(to: request, dataset: dataset, result: .success(reading), time: time)
        case .refused(let debug, let time):
            self.init(to: request, dataset: dataset, result: .failure(debug), time: time)
        case .notRead: return nil
        }
    }

    /// The version of the schemas that the elements follow.
    package static let schemaVersion = "5.4"

    /// The element SMETS1SignedResponse, to which the S1SP adds its signature as the last child. It is signed as the root of
    /// a document of its own.
    package var signedResponse: Element {
        Element(
            "SMETS1SignedResponse", attributes: [.init("schemaVersion", Self.schemaVersion)],
            [Element("SMETS1Response", [header, Element("Body", [message])])])
    }

    /// The child of a Response's Body around a SMETS1SignedResponse that has its signature.
    ///
    /// - Parameter scheduleID: of the DSP schedule that the response is of; nil for none.
    package static func responseMessage(
        _ dataset: SMETS1Dataset, scheduleID: UInt64? = nil, signed: Element
    ) -> Element {
        Element(
            "SMETS1ResponseMessage",
            [
                Element("ServiceReference", text: dataset.reference.rawValue),
                Element("ServiceReferenceVariant", text: dataset.variant.rawValue),
            ] + (scheduleID.map { [Element("DSPScheduleID", text: "\($0)")] } ?? []) + [signed])
    }

    // MARK: - Elements

    private static func mapped(
        _ name: String, attributes: [Element.Attribute] = [], _ children: [Element] = []
    ) -> Element {
        Element(name, in: .responseAndAlert, attributes: attributes, children)
    }

    private static func mapped(_ name: String, text: some CustomStringConvertible) -> Element {
        Element(name, in: .responseAndAlert, text: text.description)
    }

    /// The element Header, which is DUIS's as the schema has it, while its children are MMC's.
    private var header: Element {
        var fields = [
            Self.mapped("BusinessOriginatorID", text: device.dashed),
            Self.mapped("BusinessTargetID", text: recipient.dashed),
            Self.mapped("OriginatorCounter", text: counter),
        ]
        if let supplementary {
            fields.append(Self.mapped("SupplementaryRemotePartyID", text: supplementary.party.dashed))
            fields.append(Self.mapped("SupplementaryRemotePartyCounter", text: supplementary.counter))
            if let counter = supplementary.originatorCounter {
                fields.append(Self.mapped("SupplementaryOriginatorCounter", text: counter))
            }
        }
        fields.append(Self.mapped("ServiceReference", text: dataset.reference))
        fields.append(Self.mapped("ServiceReferenceVariant", text: dataset.variant))
        if dataset.period == nil { fields.append(Self.mapped("Timestamp", text: time)) }
        return Element("Header", fields)
    }

    private var message: Element {
        switch result {
        case .success(let reading):
            let values = Self.mapped(
                dataset.responseName, attributes: [.init("MessageSuccess", "true")], values(of: reading))
            return Element("ResponseMessage", [Self.mapped("SMETSData", [values])])
        case .failure(let debug):
            // The schema wants one of Gas and Electricity there.
            let empty = dataset == .importRegisters ? [Self.mapped("Electricity")] : []
            let values = Self.mapped(dataset.responseName, attributes: [.init("MessageSuccess", "false")], empty)
            let response = Self.mapped(
                "SMETS1Response",
                attributes: [.init("ResponseCode", "\(debug.code)"), .init("Position", "\(debug.position)")],
                [Self.mapped("Error", text: debug.text)])
            return Element(
                "ResponseMessage",
                [
                    Self.mapped("SMETSData", [values]),
                    Self.mapped("DebugInfo", [Self.mapped("SMETS1Debug", [response])]),
                ])
        }
    }

    private func values(of reading: SMETS1Reading) -> [Element] {
        switch reading {
        case .registers(let active, let reactive):
            let direction = dataset.isExport ? "Export" : "Import"
            let registers = [
                Self.mapped(
                    "Active\(direction)Register",
                    [Self.mapped("Value", text: active), Self.mapped("ActiveEnergyUnit", text: "Wh")]),
                Self.mapped(
                    "Reactive\(direction)Register",
                    [Self.mapped("Value", text: reactive), Self.mapped("ReactiveEnergyUnit", text: "varh")]),
            ]
            return dataset.isExport ? registers : [Self.mapped("Electricity", registers)]
        case .rows(let rows): return rows.map { Self.mapped("LogEntry", fields(of: $0)) }
        }
    }

    /// The fields of a LogEntry: the time stands before the value of import, and after that of export.
    private func fields(of row: SMETS1Reading.Row) -> [Element] {
        let time = Self.mapped("Timestamp", text: row.time)
        switch dataset {
        case .exportHalfHours: return [Self.mapped("ActiveEnergyExportedValue", text: row.value), time]
        case .importDays:
            return [
                time,
                Self.mapped(
                    "Electricity", [Self.mapped("ElecActiveImportRegisterConsumption", text: row.value)]),
            ]
        case .importHalfHours, .importRegisters, .exportRegisters:
            return [time, Self.mapped("Electricity", [Self.mapped("PrimaryValue", text: row.value)])]
        }
    }
}
