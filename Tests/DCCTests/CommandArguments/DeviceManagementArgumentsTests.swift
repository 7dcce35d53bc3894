import COSEM
import DCC
import GBCS
import Testing

/// The content of commands with ASN.1 content, octet for octet. The octets are DER written by hand.
@Suite struct DeviceManagementArgumentsTests {
    private func content(
        _ code: String, _ texts: [DeviceManagementArguments.Argument: String], as role: RemotePartyRole = .supplier,
        at activation: ActivationMoment? = nil
    ) throws -> String {
        let known = try #require(UseCaseCatalogue[code].flatMap { DeviceManagementArguments($0) })
        return try known.content(texts, [:], as: role, counter: 7, at: activation).hexadecimal
    }

    private func mistake(_ body: () throws -> String) -> String {
        do { return try body() } catch { return "\(error)" }
    }

    @Test("CS02a names the cell of its sender and the roles that it asks about")
    func details() throws {
        #expect(
            try content("CS02a", [.roles: "supplier,network-operator"])
                == "3011" + "3007" + "020102" + "03020780" + "3006" + "020102" + "020103")
        #expect(
            try content("CS02a", [.roles: "acb"], as: .accessControlBroker)
                == "300E" + "3007" + "020104" + "03020308" + "3003" + "020104")
    }

    @Test("CS02c and CS02e have one key usage")
    func keyUsage() throws {
        #expect(try content("CS02c", [.keyUsage: "digital-signature"]) == "300403020780")
        #expect(try content("CS02e", [.keyUsage: "key-agreement"]) == "300403020308")
    }

    @Test("CS03A1 and CS04AC name a device")
    func joining() throws {
        #expect(
            try content("CS03A1", [.device: "00-DB-12-34-56-78-90-A0", .deviceType: "ppmid"])
                == "3010" + "020100" + "0408" + "00DB1234567890A0" + "020105")
        #expect(
            try content("CS03A1", [.device: "00DB1234567890A0", .deviceType: "type-2", .method: "responder"])
                == "3010" + "020101" + "0408" + "00DB1234567890A0" + "020106")
        #expect(try content("CS04AC", [.device: "00DB1234567890A0"]) == "040800DB1234567890A0")
    }

    @Test("CS06 has the hash, the counter and, where it is put off, the time")
    func firmware() throws {
        let hash = String(repeating: "AB", count: 32)
        #expect(try content("CS06", [.hash: hash]) == "3025" + "0420" + hash + "020107")
        let time = try #require(UTCTime(iso8601: "2026-12-25T07:00"))
        // 20261225070000Z
        #expect(
            try content("CS06", [.hash: hash], at: .at(time))
                == "3036" + "0420" + hash + "020107" + "180F" + "32303236313232353037303030305A")
        #expect(try content("CS06", [:], at: .never).hasSuffix("180F" + "39393939313233313233353935395A"))
    }

    @Test("CS02b says who replaces, with the floors that are given")
    func credentials() throws {
        #expect(
            try content(
                "CS02bSupplierByTransCoS", [.floors: "supplier=9", .topUpFloor: "3"], as: .transitionalCoS, at: .never)
                == "303A" + "3023" + "020107" + "A207" + "020105" + "03020780" + "830107"
                // [6] of the supplier: its floor, and that of its top-ups.
                + "A612" + "3010" + "020102" + "020109" + "3008" + "3006" + "020100" + "020103"
                + "3000" + "3000" + "180F" + "39393939313233313233353935395A")
    }

    @Test(
        "What is wrong is named, with what is right",
        arguments: [
            ("CS02a", [:], "CS02a: --roles is missing; it takes roles"),
            ("CS02a", [.roles: "king"], "--roles: takes roles"),
            ("CS02a", [.roles: ""], "--roles: takes"),
            ("CS02c", [.keyUsage: "both"], "--key-usage: takes digital-signature or"),
            ("CS04AC", [.device: "12"], "--device: takes an EUI-64"),
            ("CS06", [.hash: "00"], "--hash: takes the SHA-256"),
            ("CS02bNOByNO", [.certificates: ""], "--certificates: takes files"),
            ("CS02d", [.certificate: "x"], "--certificate: takes a file"),
            (
                "CS02bNOByNO", [.certificates: "", .floor: "9223372036854775808"],
                "--floor: takes the new replay counter"
            ),
            ("CS02bNOByNO", [.certificates: "", .floors: "king=1"], "--floors: takes"),
            ("CS02bNOByNO", [.certificates: "", .topUpFloor: "1"], "--top-up-floor: needs the supplier's own floor"),
        ] as [(String, [DeviceManagementArguments.Argument: String], String)])
    func mistakes(code: String, texts: [DeviceManagementArguments.Argument: String], says: String) {
        let text = mistake { try content(code, texts, as: code == "CS02bNOByNO" ? .networkOperator : .supplier) }
        #expect(text.hasPrefix(says), "\(text)")
    }

    @Test("Use cases of DLMS content have none of this, and those that are executed at once take no time")
    func others() throws {
        #expect(UseCaseCatalogue["ECS28a"].flatMap { DeviceManagementArguments($0) } == nil)
        #expect(mistake { try content("CS02c", [.keyUsage: "key-agreement"], at: .never) }.contains("takes no time"))
        let known = try #require(UseCaseCatalogue["CS06"].flatMap { DeviceManagementArguments($0) })
        #expect(throws: ArgumentMistake.self) { try known.argument(named: "roles") }
    }
}
