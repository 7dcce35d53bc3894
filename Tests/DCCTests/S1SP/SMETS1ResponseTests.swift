import COSEM
import DUIS
import GBCS
import Testing

@testable import DCC

/// The elements of a SMETS1 Response, against documents written by hand and checked with the schemas of DUIS and MMC 5.4.
@Suite struct SMETS1ResponseTests {
    private static let user = EntityIdentifier("90-B3-D5-1F-30-01-00-00")!
    private static let device = EntityIdentifier("00-DB-12-34-56-78-90-A0")!
    private static let time = UTCTime(iso8601: "2014-12-31T00:00:00Z")!

    /// An element as XML, with the prefixes of the schemas and no declarations.
    private static func xml(_ element: Element) -> String {
        let prefix = element.namespace == .serviceUserGateway ? "sr" : "ra"
        let attributes = element.attributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
        let content = element.text + element.children.map(xml).joined()
        let name = "\(prefix):\(element.name)"
        return content.isEmpty ? "<\(name)\(attributes)/>" : "<\(name)\(attributes)>\(content)</\(name)>"
    }

    private static func response(
        _ dataset: SMETS1Dataset, _ result: Result<SMETS1Reading, SMETS1Debug>
    ) -> SMETS1Response {
        SMETS1Response(
            to: RequestID(originator: user, target: device, counter: 1_002), dataset: dataset, result: result,
            time: time)
    }

    /// The document around the values, from the header's references on.
    private static func document(_ reference: String, _ variant: String, _ rest: String) -> String {
        "<sr:SMETS1SignedResponse schemaVersion=\"5.4\"><sr:SMETS1Response><sr:Header>"
            + "<ra:BusinessOriginatorID>00-DB-12-34-56-78-90-A0</ra:BusinessOriginatorID>"
            + "<ra:BusinessTargetID>90-B3-D5-1F-30-01-00-00</ra:BusinessTargetID>"
            + "<ra:OriginatorCounter>1002</ra:OriginatorCounter><ra:ServiceReference>\(reference)</ra:ServiceReference>"
            + "<ra:ServiceReferenceVariant>\(variant)</ra:ServiceReferenceVariant>\(rest)"
            + "</sr:ResponseMessage></sr:Body></sr:SMETS1Response></sr:SMETS1SignedResponse>"
    }

    private static let body = "</sr:Header><sr:Body><sr:ResponseMessage>"
    private static let timestamp = "<ra:Timestamp>2014-12-31T00:00:00Z</ra:Timestamp>"

    @Test("4.1.1 has active and reactive import, and the time of the read")
    func importRegisters() {
        let response = Self.response(.importRegisters, .success(.registers(active: 12, reactive: 34)))
        #expect(
            Self.xml(response.signedResponse)
                == Self.document(
                    "4.1", "4.1.1",
                    Self.timestamp + Self.body
                        + "<ra:SMETSData><ra:ReadInstantaneousImportRegistersRsp MessageSuccess=\"true\"><ra:Electricity>"
                        + "<ra:ActiveImportRegister><ra:Value>12</ra:Value><ra:ActiveEnergyUnit>Wh</ra:ActiveEnergyUnit>"
                        + "</ra:ActiveImportRegister><ra:ReactiveImportRegister><ra:Value>34</ra:Value>"
                        + "<ra:ReactiveEnergyUnit>varh</ra:ReactiveEnergyUnit></ra:ReactiveImportRegister>"
                        + "</ra:Electricity></ra:ReadInstantaneousImportRegistersRsp></ra:SMETSData>"))
    }

    @Test("4.2 has active and reactive export without an element around them")
    func exportRegisters() {
        let response = Self.response(.exportRegisters, .success(.registers(active: 10, reactive: 20)))
        #expect(
            Self.xml(response.signedResponse)
                == Self.document(
                    "4.2", "4.2",
                    Self.timestamp + Self.body
                        + "<ra:SMETSData><ra:ReadInstantaneousExportRegistersRsp MessageSuccess=\"true\">"
                        + "<ra:ActiveExportRegister><ra:Value>10</ra:Value><ra:ActiveEnergyUnit>Wh</ra:ActiveEnergyUnit>"
                        + "</ra:ActiveExportRegister><ra:ReactiveExportRegister><ra:Value>20</ra:Value>"
                        + "<ra:ReactiveEnergyUnit>varh</ra:ReactiveEnergyUnit></ra:ReactiveExportRegister>"
                        + "</ra:ReadInstantaneousExportRegistersRsp></ra:SMETSData>"))
    }

    @Test("4.6.1 has a register for each midnight")
    func importDays() {
        let response = Self.response(.importDays, .success(.rows([.init(Self.time, 10_435)])))
        #expect(
            Self.xml(response.signedResponse)
                == Self.document(
                    "4.6", "4.6.1",
                    Self.body + "<ra:SMETSData><ra:RetrieveImportDailyReadLogRsp MessageSuccess=\"true\"><ra:LogEntry>"
                        + Self.timestamp + "<ra:Electricity><ra:ElecActiveImportRegisterConsumption>10435"
                        + "</ra:ElecActiveImportRegisterConsumption></ra:Electricity></ra:LogEntry>"
                        + "</ra:RetrieveImportDailyReadLogRsp></ra:SMETSData>"))
    }

    @Test("4.8.1 has the time of each half hour before its energy")
    func importHalfHours() {
        let rows = [SMETS1Reading.Row(Self.time, 95), .init(Self.time + 1_800, 243)]
        #expect(
            Self.xml(Self.response(.importHalfHours, .success(.rows(rows))).signedResponse)
                == Self.document(
                    "4.8", "4.8.1",
                    Self.body + "<ra:SMETSData><ra:ReadActiveImportProfileDataRsp MessageSuccess=\"true\">"
                        + "<ra:LogEntry><ra:Timestamp>2014-12-31T00:00:00Z</ra:Timestamp><ra:Electricity>"
                        + "<ra:PrimaryValue>95</ra:PrimaryValue></ra:Electricity></ra:LogEntry>"
                        + "<ra:LogEntry><ra:Timestamp>2014-12-31T00:30:00Z</ra:Timestamp><ra:Electricity>"
                        + "<ra:PrimaryValue>243</ra:PrimaryValue></ra:Electricity></ra:LogEntry>"
                        + "</ra:ReadActiveImportProfileDataRsp></ra:SMETSData>"))
    }

    @Test("4.8.3 has the time of each half hour behind its energy")
    func exportHalfHours() {
        #expect(
            Self.xml(Self.response(.exportHalfHours, .success(.rows([.init(Self.time, 81)]))).signedResponse)
                == Self.document(
                    "4.8", "4.8.3",
                    Self.body + "<ra:SMETSData><ra:ReadExportProfileDataRsp MessageSuccess=\"true\"><ra:LogEntry>"
                        + "<ra:ActiveEnergyExportedValue>81</ra:ActiveEnergyExportedValue>" + Self.timestamp
                        + "</ra:LogEntry></ra:ReadExportProfileDataRsp></ra:SMETSData>"))
    }

    @Test("No rows are a success without entries")
    func noRows() {
        #expect(
            Self.xml(Self.response(.importHalfHours, .success(.rows([]))).signedResponse)
                == Self.document(
                    "4.8", "4.8.1",
                    Self.body
                        + "<ra:SMETSData><ra:ReadActiveImportProfileDataRsp MessageSuccess=\"true\"/></ra:SMETSData>"
                ))
    }

    private static let debug = SMETS1Debug(.objectUndefined, at: 1, "1-0:2.8.0.255 attribute 2: object-undefined")
    private static let debugInfo =
        "<ra:DebugInfo><ra:SMETS1Debug><ra:SMETS1Response ResponseCode=\"4\" Position=\"1\">"
        + "<ra:Error>1-0:2.8.0.255 attribute 2: object-undefined</ra:Error></ra:SMETS1Response></ra:SMETS1Debug>"
        + "</ra:DebugInfo>"

    @Test("What a meter refuses is no success, and SMETS1Debug says why")
    func refusal() {
        #expect(
            Self.xml(Self.response(.exportRegisters, .failure(Self.debug)).signedResponse)
                == Self.document(
                    "4.2", "4.2",
                    Self.timestamp + Self.body
                        + "<ra:SMETSData><ra:ReadInstantaneousExportRegistersRsp MessageSuccess=\"false\"/></ra:SMETSData>"
                        + Self.debugInfo))
    }

    @Test("A refused 4.1.1 has the element that the schema wants")
    func refusedImportRegisters() {
        #expect(
            Self.xml(Self.response(.importRegisters, .failure(Self.debug)).signedResponse)
                == Self.document(
                    "4.1", "4.1.1",
                    Self.timestamp + Self.body
                        + "<ra:SMETSData><ra:ReadInstantaneousImportRegistersRsp MessageSuccess=\"false\">"
                        + "<ra:Electricity/></ra:ReadInstantaneousImportRegistersRsp></ra:SMETSData>" + Self.debugInfo))
    }

    @Test("What came of a read is a response, unless the meter could not be read")
    func outcomes() {
        let request = RequestID(originator: Self.user, target: Self.device, counter: 1_002)
        func response(_ outcome: SMETS1ReadOutcome.Result) -> SMETS1Response? {
            SMETS1Response(to: request, dataset: .importHalfHours, outcome: outcome)
        }
        #expect(response(.read(.rows([]), at: Self.time)) == Self.response(.importHalfHours, .success(.rows([]))))
        #expect(response(.refused(Self.debug, at: Self.time)) == Self.response(.importHalfHours, .failure(Self.debug)))
        for failure in SMETS1ReadOutcome.Failure.allCases { #expect(response(.notRead(failure)) == nil) }
        #expect(SMETS1ReadOutcome.Failure.allCases.map(\.code.rawValue) == ["E19", "E20", "E20", "E21", "E100"])
    }

    @Test("A request of the Access Control Broker names the User behind it")
    func supplementary() throws {
        let broker = try #require(EntityIdentifier("90-B3-D5-1F-30-00-00-02"))
        let response = SMETS1Response(
            device: Self.device, recipient: broker, counter: 7,
            supplementary: .init(party: Self.user, counter: 1_002, originatorCounter: 9), dataset: .importHalfHours,
            result: .success(.rows([])), time: Self.time)
        let header = try #require(response.signedResponse["SMETS1Response"]?["Header"])
        #expect(
            header.children.map { "\($0.name)=\($0.text)" } == [
                "BusinessOriginatorID=00-DB-12-34-56-78-90-A0", "BusinessTargetID=90-B3-D5-1F-30-00-00-02",
                "OriginatorCounter=7", "SupplementaryRemotePartyID=90-B3-D5-1F-30-01-00-00",
                "SupplementaryRemotePartyCounter=1002", "SupplementaryOriginatorCounter=9", "ServiceReference=4.8",
                "ServiceReferenceVariant=4.8.1",
            ])
    }

    @Test("The signed element stands in a SMETS1ResponseMessage, with the schedule's number where there is one")
    func message() {
        let signed = Self.response(.importHalfHours, .success(.rows([]))).signedResponse
        let plain = SMETS1Response.responseMessage(.importHalfHours, signed: signed)
        #expect(
            Self.xml(plain)
                == "<sr:SMETS1ResponseMessage><sr:ServiceReference>4.8</sr:ServiceReference>"
                + "<sr:ServiceReferenceVariant>4.8.1</sr:ServiceReferenceVariant>" + Self.xml(signed)
                + "</sr:SMETS1ResponseMessage>")
        let scheduled = SMETS1Response.responseMessage(.importHalfHours, scheduleID: 77, signed: signed)
        #expect(
            scheduled.children.map(\.name) == [
                "ServiceReference", "ServiceReferenceVariant", "DSPScheduleID", "SMETS1SignedResponse",
            ])
        #expect(scheduled["DSPScheduleID"]?.text == "77")
    }
}
