import Testing

@testable import GBCS

@Suite("Flags and roles of an ESME's commands (GBCS Use Case annex; those of superseded use cases are inferred)")
struct UseCaseTableTests {
    /// A line of the table: code, Message Code, `C` for critical or `NC`, what holds of PAR (Protection Against Replay),
    /// FD (future-datable) and dt (the response has a date-time), and the roles: S supplier, N network operator, A
    /// Access Control Broker, L load controller, T transitional CoS, R recovery, O root; `?` for none.
    struct Row: Sendable, CustomTestStringConvertible {
        let code: String
        let messageCode: UInt16
        let isCritical: Bool
        let flags: Set<String>
        let roles: RemotePartyRoles
        var testDescription: String { code }

        init(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            code = words[0]
            messageCode = UInt16(words[1], radix: 16)!
            isCritical = words[2] == "C"
            flags = Set(words[3..<(words.count - 1)])
            let letters: [Character: RemotePartyRoles] = [
                "S": .supplier, "N": .networkOperator, "A": .accessControlBroker, "L": .loadController,
                "T": .transitionalCoS, "R": .recovery, "O": .root,
            ]
            roles = words.last!.reduce(into: []) { $0.formUnion(letters[$1]!) }
        }

        static func rows(_ text: String) -> [Row] { text.split(separator: "\n").map(Row.init) }
    }

    static let tariffAndPrepayment = Row.rows(
        """
        ECS01a 0019 C PAR FD dt S
        ECS01b 00A2 C PAR FD dt S
        ECS01c 00B7 C PAR FD dt S
        ECS01d 00C7 C PAR FD dt S
        ECS05 001D C PAR S
        ECS24 003A NC SA
        ECS24b 00BD NC SA
        ECS26d 003E NC S
        ECS26l 00D9 NC SA
        ECS30 0046 C PAR S
        ECS30a 00D7 C PAR S
        ECS48 00DB C PAR S
        CS01a 0007 NC PAR dt S
        ECS02 001A C PAR FD dt S
        ECS03 001B C PAR FD dt S
        ECS04a 001C C PAR S
        ECS04b 00B3 C PAR S
        ECS07 001E C PAR S
        ECS08 001F C PAR FD dt S
        ECS08a 00DE C PAR FD dt S
        ECS09 0020 C PAR S
        ECS19 002D NC dt S
        ECS21b 0034 NC SA
        ECS26a 003B NC S
        ECS26j 00BE NC SA
        ECS82 0069 NC S
        ECS20a 002E NC SA
        ECS20b 002F NC SA
        ECS20c 0030 NC SA
        ECS20d 00C9 NC SA
        """)

    static let customerAndMetering = Row.rows(
        """
        ECS10 0021 NC S
        ECS12 0022 NC S
        ECS14 0023 NC PAR S
        ECS15a 0024 NC S
        ECS15c 00C1 NC S
        ECS16 0025 NC S
        ECS50 0058 NC PAR A
        ECS17c 0028 NC dt SNA
        ECS17d 0029 NC dt SN
        ECS17e 002A NC dt SN
        ECS18a 002B NC dt NA
        ECS18b 002C NC dt SNA
        ECS22c 0038 NC SNA
        ECS37 004A NC PAR N
        ECS57 005A NC N
        ECS42 004F C PAR S
        ECS43 0050 C PAR S
        ECS44 0051 C PAR S
        ECS45 0052 NC SNA
        ECS27 0042 NC SNA
        ECS28a 0043 C PAR FD dt S
        ECS28b 0044 NC PAR S
        ECS23 0039 NC dt SNA
        ECS23b 00BC NC dt SNA
        ECS26b 003C NC SNA
        ECS26k 00C6 NC SNA
        ECS29a 0045 NC PAR N
        ECS29b 00AE NC PAR N
        ECS29c 00D1 NC PAR N
        ECS29d 00D2 NC PAR N
        ECS29e 00D3 NC PAR N
        ECS29f 00D4 NC PAR N
        """)

    static let configurationAndEvents = Row.rows(
        """
        ECS26c 003D NC SNA
        ECS26e 003F NC S
        ECS26f 0040 NC SA
        ECS26m 00F9 NC SNA
        ECS34 0047 NC S
        ECS38 004B C PAR S
        ECS39a 004C NC PAR S
        ECS39b 004D NC PAR A
        ECS40 004E NC SNA
        ECS52 0059 NC SNA
        ECS70 0062 C PAR S
        ECS81 0068 C PAR S
        ECS25a 00AC NC S
        ECS25a1 00EA NC S
        ECS25a2 00EB NC S
        ECS25a3 00EC NC S
        ECS25b 00B0 NC N
        ECS25b3 00ED NC N
        ECS25r1 00EE NC S
        ECS25r2 00EF NC N
        ECS35a 0048 NC SNA
        ECS35b 0049 NC SNA
        ECS35e 00B9 NC SNA
        ECS35f 00BA NC S
        ECS35g 00FD NC SNL
        ECS46a 0053 C S
        ECS46c 0054 C PAR FD dt S
        ECS46d 011A C PAR FD dt S
        ECS47 0055 C PAR S
        ECS47a 011E C PAR S
        ECS47e 011F C PAR L
        ECS61a 00BB NC S
        ECS61c 005E NC SA
        ECS61d 011C NC SNAL
        ECS61e 011D NC SNAL
        ECS62 005F NC PAR S
        """)

    /// What is protected how is in ``protection(code:protection:)``.
    static let asn1 = Row.rows(
        """
        CS02a 0008 NC SNATRO
        CS02f 011B NC SNATLRO
        CS02bSupplierBySupplier 0102 C PAR FD dt S
        CS02bNOByNO 0103 C PAR FD dt N
        CS02bACBByACB 0104 C PAR FD dt A
        CS02bTransCoSByTransCoS 0106 C PAR FD dt T
        CS02bSupplierByTransCoS 0107 C PAR FD dt T
        CS02bAnyByRecovery 0108 C PAR FD dt R
        CS02bAnyByContingency 0109 C PAR FD dt O
        CS02gLoadControllerByLoadController 0125 C PAR FD dt L
        CS02gLoadControllerBySupplier 0126 C PAR FD dt S
        CS02c 000A C PAR S
        CS02d 000B C PAR S
        CS02e 000C C PAR S
        CS03A1 000D C PAR S
        CS04AC 000F C PAR S
        CS06 0012 C PAR FD dt S
        """)

    static let dlms = tariffAndPrepayment + customerAndMetering + configurationAndEvents

    @Test("Message Code, flags and roles", arguments: dlms + asn1)
    func flags(row: Row) throws {
        let useCase = try #require(UseCaseCatalogue[row.code])
        #expect(useCase.messageCode.rawValue == row.messageCode)
        #expect(useCase.category == (row.isCritical ? .criticalCommand : .nonCriticalCommand))
        #expect(useCase.protectionAgainstReplay == row.flags.contains("PAR"))
        #expect(useCase.futureDatable == row.flags.contains("FD"))
        #expect(useCase.responseHasDateTime == row.flags.contains("dt"))
        #expect(useCase.roles == row.roles)
        #expect(useCase.targets.includesESME)
        #expect(row.flags.isSubset(of: ["PAR", "FD", "dt"]), "the table has no other flags")
        let traits = useCase.traits
        #expect(traits.messageCode == useCase.messageCode && traits.category == useCase.category)
        #expect(traits.isProtectedAgainstReplay == row.flags.contains("PAR"))
        #expect(traits.responseHasDateTime == row.flags.contains("dt"))
        #expect(traits.roles == row.roles && traits.protection == useCase.protection)
        #expect(traits.isASN1 == useCase.isASN1)
    }

    @Test("the tables have every command of an ESME but the reads of UseCaseCatalogueTests")
    func complete() {
        let commands = UseCaseCatalogue.all.filter { $0.category.isCommand && $0.targets.includesESME }
        let known = Self.dlms.map(\.code) + Self.asn1.map(\.code) + UseCaseCatalogueTests.reads.map(\.name)
        #expect(Set(commands.map(\.code)).subtracting(known) == [])
        #expect(Set(known).subtracting(commands.map(\.code)) == [])
        #expect(Set(known).count == known.count)
        #expect(Set(Self.asn1.map(\.code)) == Set(commands.filter(\.isASN1).map(\.code)))
    }

    @Test(
        "who signs and who adds a MAC (GBCS 6.2, 13.3)",
        arguments: [
            ("ECS22b", [.mac]), ("CS01a", [.mac]), ("ECS28a", [.signatureAndMAC]), ("ECS46a", [.signatureAndMAC]),
            ("CS06", [.signatureAndMAC]), ("CS02c", [.signatureAndMAC]), ("CS02a", [.mac, .signature]),
            ("CS02f", [.mac, .signature]), ("CS02bSupplierBySupplier", [.signatureAndMAC]),
            ("CS02bACBByACB", [.mac]), ("CS02bAnyByRecovery", [.signature]), ("CS02bAnyByContingency", [.signature]),
            ("CS02gLoadControllerBySupplier", [.signatureAndMAC]),
        ] as [(String, CommandProtection)])
    func protection(code: String, protection: CommandProtection) throws {
        #expect(try #require(UseCaseCatalogue[code]).protection == protection)
    }

    @Test(
        "superseded use cases are like their successors",
        arguments: [
            ("ECS08", "ECS08a"), ("ECS30", "ECS30a"), ("ECS46c", "ECS46d"), ("ECS47", "ECS47a"), ("ECS26d", "ECS26l"),
            ("ECS26e", "ECS26m"), ("ECS35f", "ECS35g"), ("ECS61a", "ECS61d"),
        ])
    func superseded(old: String, new: String) throws {
        let (old, new) = (try #require(UseCaseCatalogue[old]), try #require(UseCaseCatalogue[new]))
        #expect(old.category == new.category && old.futureDatable == new.futureDatable)
        #expect(old.protectionAgainstReplay == new.protectionAgainstReplay)
        #expect(old.responseHasDateTime == new.responseHasDateTime && old.sensitive == new.sensitive)
        #expect(new.roles.contains(old.roles))
        #expect(old.title.contains("superseded by \(new.code)"))
    }
}
