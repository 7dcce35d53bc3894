import COSEM
import Testing

@testable import GBCS

/// Contents of an independent codec.
@Suite("Content explained with the names of attributes (GBCS Use Case annex)")
struct AttributeAnnotationTests {
    typealias Envelope = AnnotatedMessageTests

    /// The lines of a content of use case `code`.
    private func lines(_ code: String, _ content: String) throws -> [String] {
        let useCase = try #require(UseCaseCatalogue[code])
        let octets = Envelope.response(useCase.messageCode, octets(content), to: Party.supplier)
        #expect(try AnnotatedMessage(octets).lines.flatMap(\.octets) == octets)
        return try Envelope.content(of: octets).split(separator: "\n").map(String.init)
    }

    /// The same without positions and octets.
    private func meanings(_ code: MessageCode, _ content: AccessResponse) throws -> [String] {
        var octets: [UInt8] = []
        content.encode(into: &octets)
        return try AnnotatedMessage(Envelope.response(code, octets, to: Party.supplier)).lines.map(\.meaning)
    }

    private func response(
        _ data: [COSEMData], _ specifications: [AccessRequest.Specification]? = nil
    ) -> AccessResponse {
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 1), requestSpecifications: specifications, data: data,
            results: data.map { _ in .init(.get, .success) })
    }

    @Test("an update: values with units; now, never and a time")
    func update() throws {
        let lines = try lines(
            "ECS28a",
            """
            D9 20ABCDEF 00 08
            02 2328 00005E2C0003 04  02 2328 00005E2C8007 04  02 2328 00005E2C8006 04  02 2328 00005E2C8008 04
            02 2328 00005E2C0003 06  02 2328 00005E2C8007 06  02 2328 00005E2C8006 06  02 2328 00005E2C8008 06
            08 03FF 0600001388 060000003C 0600000078
            090C0000000000000000008000FF 090C0000000000000000008000FF
            090CFFFFFFFFFFFFFFFFFF8000FF 090C07EA0B01FF000000008000FF
            """)
        #expect(
            lines[4...11].joined(separator: "\n") == """
                42 02     set
                43 2328       class 9000
                45 00005E2C0003       instance 0-0:94.44.0.3, load limit supply state
                51 04       attribute 4
                52 02     set
                53 2328       class 9000
                55 00005E2C8007       instance 0-0:94.44.128.7, load limit power threshold
                61 04       attribute 4
                """)
        #expect(
            lines.contains(
                "115 00005E2C8008       instance 0-0:94.44.128.8, activation of the load limit restoration period"))
        #expect(
            lines.suffix(9).joined(separator: "\n") == """
                122 08   number of data 8
                123 03FF     load limit supply state: boolean true
                125 0600001388     load limit power threshold: double-long-unsigned 5000 W
                130 060000003C     load limit period: double-long-unsigned 60 s
                135 0600000078     load limit restoration period: double-long-unsigned 120 s
                140 090C0000000000000000008000FF     activation of the load limit supply state: octet-string of 12, now
                154 090C0000000000000000008000FF     activation of the load limit power threshold: octet-string of 12, now
                168 090CFFFFFFFFFFFFFFFFFF8000FF     activation of the load limit period: octet-string of 12, never
                182 090C07EA0B01FF000000008000FF     activation of the load limit restoration period: octet-string of 12, \
                2026-11-01T00:00:00Z
                """)
    }

    @Test("the members of structures in arrays, dates and times of day")
    func members() throws {
        let lines = try lines(
            "ECS37",
            """
            D9 20ABCDEF 00 01 02 000A 00000C0000FF 02 01 0101
            020A 120000 03FF 0906 00000A0080FF 120001 0904 10000000 12FFFF 0407FE 0400 0905FFFFFFFFFF 090507EA0C19FF
            """)
        #expect(
            lines.suffix(12).joined(separator: "\n") == """
                52 0101     period of the configurable maximum demand: array of 1
                54 020A       structure of 10
                56 120000         index: long-unsigned 0
                59 03FF         enabled: boolean true
                61 090600000A0080FF         script table: octet-string of 6, 0-0:10.0.128.255
                69 120001         selector: long-unsigned 1
                72 090410000000         switch time: octet-string of 4, 16:00:00
                78 12FFFF         validity window: long-unsigned 65535
                81 0407FE         weekdays: bit-string 1111111
                84 0400         special days: bit-string empty
                86 0905FFFFFFFFFF         begin: octet-string of 5
                93 090507EA0C19FF         end: octet-string of 5, 2026-12-25
                """)
    }

    @Test("a method: its name, and an amount as a decimal")
    func method() throws {
        let lines = try lines("ECS04a", "D9 20ABCDEF 00 01 03 0070 0000130A00FF 01 01 05 FFFE7960")
        #expect(lines.contains("44 0000130A00FF       instance 0-0:19.10.0.255, adjustment of the meter balance"))
        #expect(lines.last == "52 05FFFE7960     adjustment of the meter balance: double-long -100000, -1.00000")
    }

    @Test("attribute 2 and method 2 of one object are two things; so are the old and the new use of one attribute")
    func sameReference() throws {
        let reset = try lines("ECS04b", "D9 20ABCDEF 00 01 03 0070 0000130A00FF 02 01 05 00000000")
        #expect(reset.last?.hasSuffix("reset of the meter balance: double-long 0, 0.00000") == true)
        let read = try lines("ECS82", "D9 20ABCDEF 00 01 01 0070 0000130A00FF 02 01 00")
        #expect(read.contains("44 0000130A00FF       instance 0-0:19.10.0.255, meter balance"))
        #expect(read.last?.hasSuffix(" null-data") == true && read.last?.contains("balance") == false)
        let minutes = try lines("ECS47", "D9 20ABCDEF 00 01 02 0001 00005E2C7501 02 01 12 003C")
        #expect(minutes.last?.hasSuffix("minutes for which auxiliary controller 1 is on: long-unsigned 60") == true)
        let start = try lines("ECS47a", "D9 20ABCDEF 00 01 02 0001 00005E2C7501 02 01 09 0C07EA0B01FF001E00008000FF")
        #expect(
            start.last?.hasSuffix(
                "start of the setting of auxiliary controller 1: octet-string of 12, 2026-11-01T00:30:00Z") == true)
    }

    @Test("text is escaped, and six octets of it are no logical name, twelve octets no date-time")
    func text() throws {
        func last(_ code: String, _ name: String, _ octets: String) throws -> String? {
            try lines(code, "D9 20ABCDEF 00 01 02 0001 \(name) 02 01 09 \(octets)").last
        }
        #expect(
            try last("ECS10", "0002600D01FF", "06 77696E746572")?.hasSuffix(#"octet-string of 6, "winter""#) == true)
        #expect(
            try last("ECS10", "0002600D01FF", "0C 07EA0B01FF001E00008000FF")?.contains("2026") == false)
        #expect(try last("ECS10", "0002600D01FF", "02 1B41")?.hasSuffix(#", "\u{1B}A""#) == true)
        #expect(try last("ECS10", "0002600D01FF", "00")?.hasSuffix("message: octet-string of 0") == true)
        #expect(
            try last("ECS39a", "00005E2C220B", "0D 31323030303030303030303031")?
                .hasSuffix(#"import MPAN: octet-string of 13, "1200000000001""#) == true)
    }

    @Test("objects that the use case does not have, and that none has")
    func otherObjects() throws {
        let other = try lines("ECS52", "D9 20ABCDEF 00 01 01 0070 0000130A00FF 02 01 00")
        #expect(other.contains("44 0000130A00FF       instance 0-0:19.10.0.255, meter balance"))
        let none = try lines("ECS52", "D9 20ABCDEF 00 01 01 0070 0909090909FF 02 01 00")
        #expect(none.contains("44 0909090909FF       instance 9-9:9.9.9.255"))
        let hub = try lines("CCS02", "D9 20ABCDEF 00 01 03 0068 00001E0300FF 02 01 0908 99AABBCCDDEE0002")
        #expect(hub.contains("44 00001E0300FF       instance 0-0:30.3.0.255, removal of a device"))
        #expect(hub.last?.hasSuffix("removal of a device: octet-string of 8") == true)
    }

    @Test("a response: registers, their units, a log between them")
    func voltage() throws {
        let lines = try lines(
            "ECS23",
            """
            DA 20ABCDEF 00 00 06 0600000003 02020F0016FF 0600000007 02020F0016FF
            13 020206 06 10 3277EC00000008FD 3277F30800000906 0600000708 06 0100 0100 0100 0100 0100 0100
            """)
        #expect(
            lines[5...18].joined(separator: "\n") == """
                42 0600000003     average under-voltage counter of phase 1: double-long-unsigned 3
                47 0202     unit of the average under-voltage counter of phase 1: structure of 2
                49 0F00       scaler: integer 0
                51 16FF       unit: enum 255, count
                53 0600000007     average over-voltage counter of phase 1: double-long-unsigned 7
                58 0202     unit of the average over-voltage counter of phase 1: structure of 2
                60 0F00       scaler: integer 0
                62 16FF       unit: enum 255, count
                64 13     average voltage log of phase 1: compact-array
                65 0202       element type: structure of 2
                67 06         timestamp: double-long-unsigned
                68 06         average voltage: double-long-unsigned
                69 10       contents: length 16
                70 3277EC00000008FD       row 0: 2026-10-31T00:00:00Z, average voltage 2301
                """)
        #expect(
            lines[20].hasSuffix("measurement period of the average voltage of phase 1: double-long-unsigned 1800 s"))
    }

    @Test("a response: enums by name")
    func enums() throws {
        let lines = try lines("ECS26j", "DA 20ABCDEF 00 00 01 0202 1602 1602 01 0100")
        #expect(
            lines.suffix(5).joined(separator: "\n") == """
                42 0202     payment mode: structure of 2
                44 1602       payment mode: enum 2, prepayment
                46 1602       account status: enum 2, active
                48 01   number of results 1
                49 0100     get: 0 success
                """)
    }

    @Test("answers to sets and actions have no names; those to gets behind them do")
    func mixed() throws {
        let time = COSEMData.octetString(COSEMDateTime(halfPastMidnight).octets)
        let meanings = try meanings(.ecs70, response([.nullData, .nullData, .nullData, time, .unsigned(0)]))
        #expect(meanings.filter { $0 == "null-data" }.count == 3)
        #expect(meanings.contains("time: octet-string of 12, 2026-11-01T00:30:00Z"))
        #expect(meanings.contains("clock status: unsigned 0"))
    }

    @Test("optional items are named when all are there, or when the response repeats the request")
    func optional() throws {
        let code = try #require(UseCaseCatalogue["ECS61d"]).messageCode
        let label = COSEMData.visibleString(Array("heat".utf8))
        let all = try meanings(code, response([label, label, label, label, label, .array([]), .array([])]))
        #expect(all.contains(#"description of auxiliary controller 5: visible-string "heat""#))
        #expect(all.contains("auxiliary controller special days: array of 0"))
        let some = try meanings(code, response([label, .array([]), .array([])]))
        #expect(some.contains(#"visible-string "heat""#) && some.contains("array of 0"))
        #expect(!some.contains { $0.contains("controller ") })
        let object = ObjectReference(1, LogicalName(0, 0, 94, 44, 0, 13), 2)
        let told = try meanings(code, response([label], [.get(object)]))
        #expect(told.contains(#"description of auxiliary controller 3: visible-string "heat""#))
        #expect(told.contains("instance 0-0:94.44.0.13, description of auxiliary controller 3"))
        let surplus = try meanings(code, response([label, label], [.get(object)]))
        #expect(surplus.contains(#"visible-string "heat""#))
    }

    @Test("values of other types than their attribute's keep its name, and nothing more")
    func otherTypes() throws {
        let code = try #require(UseCaseCatalogue["ECS26j"]).messageCode
        #expect(try meanings(code, response([.doubleLong(-5)])).contains("payment mode: double-long -5"))
        let nested = try meanings(code, response([.structure([.array([.nullData]), .unsigned(2), .nullData])]))
        #expect(nested.contains("payment mode: array of 1"))
        #expect(nested.contains("account status: unsigned 2"))
        #expect(nested.filter { $0 == "null-data" }.count == 2)
        let balance = try meanings(.init(rawValue: 0x0069), response([.octetString([1, 2])]))
        #expect(balance.contains("meter balance: octet-string of 2"))
    }

    @Test("decrypted: the two logs of ECS20c, the six balances of ECS19")
    func plaintext() throws {
        let logs = try AnnotatedMessage.annotating(
            plaintext: octets(
                """
                0202 13 0207 06 06 01003006 01000806 01000806 01000806 01000806 00
                13 0207 06 05 05 05 05 05 05 1C 3277EC00 00000000 000249F0 FFFFFFFF 00000000 00000000 00000001
                """), of: .ecs20c)
        #expect(
            Envelope.text(of: logs) == """
                0 0202 one member for each object asked for: structure of 2
                2 13   billing calendar log of registers: compact-array
                3 0207     element type: structure of 7
                5 06       timestamp: double-long-unsigned
                6 06       active import: double-long-unsigned
                7 01003006       time-of-use registers: array of 48 double-long-unsigned
                11 01000806       block 1 time-of-use registers: array of 8 double-long-unsigned
                15 01000806       block 2 time-of-use registers: array of 8 double-long-unsigned
                19 01000806       block 3 time-of-use registers: array of 8 double-long-unsigned
                23 01000806       block 4 time-of-use registers: array of 8 double-long-unsigned
                27 00     contents: length 0
                28 13   billing calendar log of balances: compact-array
                29 0207     element type: structure of 7
                31 06       timestamp: double-long-unsigned
                32 05       emergency credit balance: double-long
                33 05       meter balance: double-long
                34 05       payment debt: double-long
                35 05       time debt 1: double-long
                36 05       time debt 2: double-long
                37 05       accumulated debt: double-long
                38 1C     contents: length 28
                39 3277EC0000000000000249F0FFFF...     row 0: 2026-10-31T00:00:00Z, emergency credit balance 0.00000, \
                meter balance 1.50000, payment debt -0.00001, time debt 1 0.00000, time debt 2 0.00000, \
                accumulated debt 0.00001
                """)
        let code = try #require(UseCaseCatalogue["ECS19"]).messageCode
        let balances = try AnnotatedMessage.annotating(
            plaintext: octets("0201 0206 05000186A0 0500000000 05FFFFFFFF 0500000000 0500000000 0500000000"), of: code)
        #expect(
            balances.map(\.meaning)[1...4] == [
                "prepayment balances: structure of 6", "meter balance: double-long 100000, 1.00000",
                "emergency credit balance: double-long 0, 0.00000", "accumulated debt: double-long -1, -0.00001",
            ])
        let alert = try AnnotatedMessage.annotating(
            plaintext: octets("0201 13 0207 06 06 01003006 01000806 01000806 01000806 01000806 00"), of: .ecs68)
        #expect(alert[1].meaning == "billing calendar log of registers: compact-array")
    }

    @Test("ECS35g: controller, outcome and command of an auxiliary controller's event")
    func controllerEvents() throws {
        let lines = try lines(
            "ECS35g", "DA 20ABCDEF 00 00 01 13 0204 06 12 16 06 0B 3277EC00 1264 01 00000000 01 0100")
        #expect(
            lines.suffix(8).first { $0.contains("row 0") }?.hasSuffix(
                "row 0: 2026-10-31T00:00:00Z, controller and action 4708, outcome 1 success, HAN command 0") == true)
    }
}
