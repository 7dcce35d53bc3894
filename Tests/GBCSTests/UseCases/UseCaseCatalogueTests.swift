import Testing

@testable import GBCS

@Suite("The Use Case catalogue (GBCS Use Case annex)")
struct UseCaseCatalogueTests {
    @Test("145 use cases, each once, by ascending Message Code")
    func all() {
        let all = UseCaseCatalogue.all
        #expect(all.count == 145)
        #expect(Set(all.map(\.code)).count == 145)
        #expect(Set(all.map(\.messageCode)).count == 145)
        #expect(all.map(\.messageCode.rawValue) == all.map(\.messageCode.rawValue).sorted())
    }

    @Test("found by Message Code and by name, whatever its case", arguments: UseCaseCatalogue.all)
    func lookUp(useCase: UseCase) {
        #expect(UseCaseCatalogue[useCase.messageCode] == useCase)
        #expect(UseCaseCatalogue[useCase.code] == useCase)
        #expect(UseCaseCatalogue[useCase.code.uppercased()] == useCase)
        #expect(UseCaseCatalogue[useCase.code.lowercased()] == useCase)
    }

    @Test("codes without use case", arguments: [0x0000, 0x0004, 0x0FFF, 0x1000, 0x1001, 0x8000, 0xFFFF] as [UInt16])
    func noUseCase(code: UInt16) {
        #expect(UseCaseCatalogue[MessageCode(rawValue: code)] == nil)
    }

    @Test("names without use case", arguments: ["", "ECS", "ECS22", "GCS01a"])
    func noName(name: String) {
        #expect(UseCaseCatalogue[name] == nil)
    }

    struct Read: Sendable, CustomTestStringConvertible {
        let name: String
        let messageCode: UInt16
        let serviceReference: String
        let roles: RemotePartyRoles
        let sensitive: Bool
        let responseHasDateTime: Bool
        var testDescription: String { name }

        init(
            _ name: String, _ messageCode: UInt16, _ serviceReference: String, _ roles: RemotePartyRoles,
            sensitive: Bool, dateTime: Bool
        ) {
            self.name = name
            self.messageCode = messageCode
            self.serviceReference = serviceReference
            self.roles = roles
            self.sensitive = sensitive
            self.responseHasDateTime = dateTime
        }
    }

    static let reads = [
        Read("ECS17a", 0x0026, "4.2", [.networkOperator, .accessControlBroker], sensitive: false, dateTime: true),
        Read("ECS17b", 0x0027, "4.1", [.supplier, .networkOperator], sensitive: true, dateTime: true),
        Read("ECS21a", 0x0033, "4.6", [.supplier, .accessControlBroker], sensitive: true, dateTime: false),
        Read("ECS21c", 0x0035, "4.6", [.accessControlBroker], sensitive: false, dateTime: false),
        Read("ECS22a", 0x0036, "4.8", [.networkOperator, .accessControlBroker], sensitive: false, dateTime: false),
        Read(
            "ECS22b", 0x0037, "4.8", [.supplier, .networkOperator, .accessControlBroker], sensitive: true,
            dateTime: false),
        Read(
            "ECS66", 0x0060, "4.17", [.supplier, .networkOperator, .accessControlBroker], sensitive: true,
            dateTime: false),
    ]

    @Test("the seven reads: no replay protection, not future-datable", arguments: reads)
    func sevenReads(read: Read) throws {
        let useCase = try #require(UseCaseCatalogue[read.name])
        #expect(useCase.messageCode.rawValue == read.messageCode)
        #expect(useCase.serviceReference == read.serviceReference)
        #expect(useCase.roles == read.roles)
        #expect(useCase.sensitive == read.sensitive)
        #expect(useCase.responseHasDateTime == read.responseHasDateTime)
        #expect(useCase.category == .nonCriticalCommand)
        #expect(useCase.protectionAgainstReplay == false)
        #expect(useCase.futureDatable == false)
        #expect(useCase.targets.includesESME)
    }

    @Test("ECS70, Set Clock on ESME: critical, replayed never")
    func setClock() throws {
        let useCase = try #require(UseCaseCatalogue[.ecs70])
        #expect(useCase.code == "ECS70")
        #expect(useCase.title == "Set Clock on ESME")
        #expect(useCase.category == .criticalCommand)
        #expect(useCase.category.isCommand)
        #expect(useCase.roles == .supplier)
        #expect(useCase.protectionAgainstReplay == true)
        #expect(!useCase.sensitive)
        #expect(!useCase.responseHasDateTime)
        #expect(useCase.targets == .esme)
    }

    @Test("CCS01, Add Device to CHF device log: for the hub, from the broker")
    func addDevice() throws {
        let useCase = try #require(UseCaseCatalogue["CCS01"])
        #expect(useCase.messageCode.rawValue == 0x0001)
        #expect(useCase.category == .nonCriticalCommand)
        #expect(useCase.roles == .accessControlBroker)
        #expect(useCase.protectionAgainstReplay == true)
        #expect(useCase.targets == .chf)
        #expect(!useCase.targets.includesESME)
    }

    @Test("alerts are no commands and open to no role")
    func alerts() {
        for useCase in UseCaseCatalogue.all where !useCase.category.isCommand {
            #expect(useCase.roles.isEmpty)
            #expect(useCase.protectionAgainstReplay == nil)
        }
    }

    @Test("critical commands but ECS46a are protected against replay (GBCS 4.3.1.5)")
    func replay() {
        for useCase in UseCaseCatalogue.all where useCase.category == .criticalCommand {
            #expect(useCase.protectionAgainstReplay == (useCase.code != "ECS46a"), "\(useCase.code)")
        }
    }

    @Test("which targets include an ESME")
    func targets() {
        for target in [UseCase.Target.esme, .chfAndESME, .all] { #expect(target.includesESME) }
        for target in [UseCase.Target.chf, .dualBandCHF, .hanOnly, .unspecified] { #expect(!target.includesESME) }
    }
}
