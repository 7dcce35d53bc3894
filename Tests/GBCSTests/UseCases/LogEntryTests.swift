import COSEM
import Testing

@testable import GBCS

@Suite("Logs: their entries and columns by the rows of the attributes")
struct LogEntryTests {
    private func log(_ reference: String) throws -> DeviceAttribute {
        let reference = try #require(ObjectReference(reference))
        let requests = RequestCatalogue.all + HubRequestCatalogue.all
        return try #require(
            requests.flatMap(\.form.items).flatMap(\.attributes).first { $0.reference == reference })
    }

    private static let kinds: [(String, LogKind)] = [
        ("7/0-0:99.1.0.255/2", .amounts(.halfHours)), ("7/0-0:99.1.1.255/2", .amounts(.halfHours)),
        ("7/0-0:99.1.2.255/2", .amounts(.halfHours)), ("7/0-0:99.1.3.255/2", .amounts(.days)),
        ("7/0-0:98.1.9.255/2", .readings(.days)), ("7/0-0:98.1.10.255/2", .readings(.days)),
        ("7/0-0:98.1.8.255/2", .readings(.days)), ("7/0-0:98.1.0.255/2", .readings(.occasions)),
        ("7/0-0:98.1.1.255/2", .readings(.occasions)), ("7/0-0:98.1.2.255/2", .readings(.occasions)),
        ("7/0-0:98.1.4.255/2", .amounts(.occasions)), ("7/0-0:98.1.5.255/2", .amounts(.occasions)),
        ("7/1-0:32.24.0.255/2", .readings(.halfHours)), ("7/1-0:52.24.0.255/2", .readings(.halfHours)),
        ("7/1-0:72.24.0.255/2", .readings(.halfHours)), ("7/0-0:99.98.0.255/2", .events),
        ("7/0-0:99.98.1.255/2", .events), ("7/0-0:99.98.4.255/2", .events), ("7/0-17:99.98.2.255/2", .events),
        ("7/0-0:99.98.20.255/2", .events), ("7/0-0:94.44.10.3/2", .events),
    ]

    @Test("what the entries of each log are, and that no attribute but a log has any")
    func kind() throws {
        for (reference, kind) in Self.kinds { #expect(try log(reference).logKind == kind, "\(reference)") }
        let requests = RequestCatalogue.all + HubRequestCatalogue.all
        var logs: Set<ObjectReference> = []
        for attribute in requests.flatMap(\.form.items).flatMap(\.attributes) {
            if case .log = attribute.type { logs.insert(attribute.reference) }
            #expect(logs.contains(attribute.reference) == (attribute.logKind != nil), "\(attribute.name)")
            #expect(attribute.logEntries.isEmpty == (attribute.logKind == nil), "\(attribute.name)")
        }
        #expect(logs.count == Self.kinds.count)
    }

    @Test("rhythms, and which logs can be added up")
    func traits() throws {
        #expect(LogKind.amounts(.days).rhythm == .days && LogKind.amounts(.days).isOfAmounts)
        #expect(LogKind.readings(.halfHours).rhythm == .halfHours && !LogKind.readings(.halfHours).isOfAmounts)
        #expect(LogKind.events.rhythm == .occasions && !LogKind.events.isOfAmounts)
        let adding = UseCaseCatalogue.all.filter(\.bringsAmounts).map(\.code).sorted()
        #expect(adding == ["ECS20a", "ECS20d", "ECS22a", "ECS22b", "ECS22c", "ECS66"])
    }

    @Test(
        "types of entries in a compact-array, of meters with one element and with two (GBCS 18.2.1)",
        arguments: [
            ("7/0-0:99.1.0.255/2", "0202 06 06", "0203 06 06 06"),
            ("7/0-0:99.1.1.255/2", "0203 06 06 06", "0203 06 06 06"),
            (
                "7/0-0:98.1.9.255/2", "0207 06 06 01003006 01000806 01000806 01000806 01000806",
                "0209 06 06 06 01003006 01000406 01000806 01000806 01000806 01000806"
            ),
            (
                "7/0-0:98.1.2.255/2", "020D 06 06 01003006 01000806 01000806 01000806 01000806 05 05 05 05 05 05",
                "020F 06 06 06 01003006 01000406 01000806 01000806 01000806 01000806 05 05 05 05 05 05"
            ),
            ("7/0-0:98.1.8.255/2", "0207 06 05 05 05 05 05 05", "0207 06 05 05 05 05 05 05"),
            ("7/0-0:99.98.0.255/2", "0203 06 12 09", "0203 06 12 09"),
            ("7/0-17:99.98.2.255/2", "0204 06 12 16 06", "0204 06 12 16 06"),
        ])
    func types(reference: String, single: String, twin: String) throws {
        for (isTwin, expected) in [(false, single), (true, twin)] {
            let type = try #require(try log(reference).entryType(isTwin: isTwin))
            var encoded: [UInt8] = []
            type.encode(into: &encoded)
            #expect(encoded == octets(expected), "twin \(isTwin)")
        }
        #expect(DeviceAttribute.firmwareVersion.entryType(isTwin: false) == nil)
    }

    @Test("columns that programs look for have the names and units of the rows")
    func columns() {
        func text(_ column: LogColumn) -> String { "\(column.name)|\(column.unit.symbol)|\(column.scale)" }
        #expect(text(.activeImport) == "active import|Wh|0")
        #expect(text(.primaryActiveImport) == "primary active import|Wh|0")
        #expect(text(.secondaryActiveImport) == "secondary active import|Wh|0")
        #expect(text(.reactiveImport) == "reactive import|varh|0")
        #expect(text(.activeExport) == "active export|Wh|0")
        #expect(text(.reactiveExport) == "reactive export|varh|0")
        #expect(text(.logCode) == "log code||0")
        #expect(text(.otherInformation) == "other information||0")
        #expect(text(.tou(1)) == "TOU 1|Wh|0" && text(.tou(48)) == "TOU 48|Wh|0")
    }

    @Test("numbers as people write them, and what some of them stand for")
    func texts() {
        let amount = LogColumn(ValueType.Member("amount", .doubleLong, scale: -5))
        #expect(amount.text(of: -150_000) == "-1.50000" && amount.meaning(of: 0) == nil)
        let outcome = LogColumn(ValueType.Member("outcome", .enumerated([1: "success"])))
        #expect(outcome.text(of: 1) == "success" && outcome.text(of: 2) == "2" && outcome.text(of: 257) == "257")
        #expect(LogColumn.logCode.text(of: 0x8145) == "8145" && LogColumn.logCode.text(of: 9) == "0009")
        #expect(LogColumn.logCode.meaning(of: 0x8145) == "clock adjusted" && LogColumn.logCode.meaning(of: 9) == nil)
        #expect(LogColumn.activeImport.text(of: 7) == "7" && LogColumn.activeImport.meaning(of: 7) == nil)
    }

    @Test("ECS68 has no access list, and brings the registers of the billing calendar")
    func billingAlert() {
        #expect(MessageCode.ecs68.attributes == [.billingRegisterLog])
        #expect(MessageCode.ecs68.protectedAttributes == [.billingRegisterLog])
        #expect(MessageCode.ecs22b.protectedAttributes == [.importProfile])
        #expect(MessageCode.ecs22a.attributes == [.exportProfile])
        #expect(MessageCode.ecs22a.protectedAttributes.isEmpty)
        #expect(MessageCode(rawValue: 0xFFFF).attributes.isEmpty)
    }
}
