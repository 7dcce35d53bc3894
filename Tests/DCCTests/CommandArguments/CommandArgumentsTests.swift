import COSEM
import DCC
import GBCS
import Testing

/// The arguments of use cases by name.
@Suite struct CommandArgumentsTests {
    private func known(_ code: String) throws -> CommandArguments {
        CommandArguments(try #require(RequestCatalogue.request(named: code)))
    }

    private func mistake(_ body: () throws(ArgumentMistake) -> some Any) -> String {
        do throws(ArgumentMistake) {
            _ = try body()
            return "none"
        } catch { return error.description }
    }

    static let all = RequestCatalogue.all.filter(\.form.takesArguments)

    @Test("Names are unique within a use case, and words with dashes", arguments: all.map(\.useCase.code))
    func names(code: String) throws {
        let names = try known(code).all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isLetter && $0.isLowercase || $0.isNumber || $0 == "-" } })
    }

    @Test(
        "The example's values make the form's example, but for the times of activation",
        arguments: all.map(\.useCase.code))
    func examples(code: String) throws {
        let known = try known(code)
        let arguments = try known.requestArguments(known.example)
        let example = known.request.form.example
        for (index, item) in known.request.form.items.enumerated()
        where !item.attribute.name.hasPrefix("activation of ") {
            // Items without a value of their own have null-data.
            #expect(arguments.values[index] == example.values[index], "\(item.attribute.name)")
        }
    }

    @Test("ECS28a takes four values; their times are one")
    func loadLimit() throws {
        let known = try known("ECS28a")
        #expect(
            known.all.map(\.name) == [
                "load-limit-supply-state", "load-limit-power-threshold", "load-limit-period",
                "load-limit-restoration-period",
            ])
        #expect(known.takesActivation)
        let arguments = try known.requestArguments(known.example, at: .at(UTCTime(secondsSince2000: 0)))
        let time = COSEMData.octetString([0x07, 0xD0, 1, 1, 0xFF, 0, 0, 0, 0, 0x80, 0x00, 0xFF])
        #expect(arguments.values.suffix(4).allSatisfy { $0 == .value(time) })
        let now = COSEMData.octetString([0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x00, 0xFF])
        #expect(try known.requestArguments(known.example).values.suffix(4).allSatisfy { $0 == .value(now) })
        let never = COSEMData.octetString([UInt8](repeating: 0xFF, count: 9) + [0x80, 0x00, 0xFF])
        #expect(
            try known.requestArguments(known.example, at: .never).values.suffix(4).allSatisfy { $0 == .value(never) })
    }

    @Test("A command that cancels needs no values but those that are in force at once")
    func cancelling() throws {
        for code in ["ECS01a", "ECS01b", "ECS01c", "ECS01d", "ECS02", "ECS03", "ECS28a", "ECS08a", "ECS46d"] {
            let known = try known(code)
            #expect(known.exampleToCome == known.example, "\(code)")
        }
        let prepayment = try known("ECS08")
        #expect(
            Set(prepayment.all.map(\.name)).subtracting(prepayment.exampleToCome.keys) == ["maximum-meter-balance"])
        #expect(
            mistake { () throws(ArgumentMistake) in
                try prepayment.requestArguments(prepayment.exampleToCome, at: .never)
            }.hasPrefix("ECS08: --maximum-meter-balance is missing"))
        // The types of controllers are set at once.
        #expect(try known("ECS46c").exampleToCome.keys.allSatisfy { !$0.hasPrefix("type-of") })
    }

    @Test("A name may be any of its words that no other has; the whole name is always right")
    func abbreviations() throws {
        let known = try known("ECS28a")
        #expect(try known.argument(named: "threshold").name == "load-limit-power-threshold")
        #expect(try known.argument(named: "Limit-Threshold").name == "load-limit-power-threshold")
        #expect(try known.argument(named: "load-limit-period").name == "load-limit-period")
        #expect(
            mistake { () throws(ArgumentMistake) in try known.argument(named: "period") }
                == "--period: may be --load-limit-period or --load-limit-restoration-period; give more words")
        #expect(
            mistake { () throws(ArgumentMistake) in try known.argument(named: "thresh") }.hasPrefix(
                "--thresh: ECS28a has no such argument; it takes --load-limit-supply-state, "))
        #expect(mistake { () throws(ArgumentMistake) in try known.argument(named: "") }.contains("no such argument"))
    }

    @Test("What is missing is named, with what it takes")
    func missing() throws {
        let known = try known("ECS38")
        #expect(
            mistake { () throws(ArgumentMistake) in try known.requestArguments([:]) }
                == "ECS38: --randomised-offset-limit is missing; it takes a whole number from 0 to 1799 s")
    }

    @Test("A use case that is executed at once takes no time")
    func noTime() throws {
        let known = try known("ECS39a")
        #expect(
            mistake { () throws(ArgumentMistake) in try known.requestArguments(known.example, at: .never) }
                == "ECS39a is executed at once: it takes no time (--at, --cancel)")
    }

    @Test("A command of ECS47a is for one controller: its two times, and a word of direction, controller and level")
    func oneController() throws {
        let known = try known("ECS47a")
        #expect(
            known.all.map(\.name) == ["controller", "start-of-the-setting", "end-of-the-setting", "direction", "level"])
        var values = known.example
        values["controller"] = .unsigned(3)
        values["direction"] = .enumerated(2)
        values["level"] = .unsigned(100)
        let arguments = try known.requestArguments(values)
        let present = zip(known.request.form.items, arguments.values).filter { $0.1 != .absent }
        #expect(
            present.map(\.0.attribute.name) == [
                "start of the setting of auxiliary controller 3", "end of the setting of auxiliary controller 3",
                "controller and commanded state",
            ])
        #expect(present.last?.1 == .value(.longUnsigned(0x2364)))
    }

    @Test("ECS47 takes minutes on or off")
    func minutes() throws {
        #expect(
            try known("ECS47").all.map(\.name) == ["controller", "minutes-on", "minutes-off", "direction", "level"])
        #expect(try known("ECS47e").argument(named: "start").name == "start-of-the-limit")
    }

    @Test("Items without values are chosen; where none is, all are there but those that are not wanted")
    func choices() throws {
        let known = try known("ECS57")
        let names = known.all.map(\.name)
        #expect(known.mayAllBeMissing && names.count == 3)
        func absent(_ values: [String: COSEMData]) throws -> [Bool] {
            try known.requestArguments(values).values.map { $0 == .absent }
        }
        #expect(try absent([:]) == [false, false, false])
        #expect(try absent([names[1]: .boolean(0xFF)]) == [true, false, true])
        #expect(try absent([names[1]: .boolean(0)]) == [false, true, false])
        let none = Dictionary(uniqueKeysWithValues: names.map { ($0, COSEMData.boolean(0)) })
        #expect(mistake { () throws(ArgumentMistake) in try known.requestArguments(none) }.contains("at least one of"))
    }

    @Test("Optional values may be left out")
    func optional() throws {
        let known = try known("ECS46a")
        let arguments = try known.requestArguments(["description-of-auxiliary-controller-2": .visibleString([0x41])])
        #expect(arguments.values.count { $0 != .absent } == 1)
        #expect(mistake { () throws(ArgumentMistake) in try known.requestArguments([:]) }.contains("at least one of"))
    }

    @Test("CCS03 and DBCH04 take one structure each; DBCH05 takes nothing")
    func hubStructures() throws {
        let restoration = CommandArguments(try #require(HubRequestCatalogue[.ccs03]))
        #expect(restoration.all.map(\.name) == ["restoration-of-the-device-log"])
        let devices = [DeviceLogBackup.Device(device: EntityIdentifier(7), hashedLinkKey: Array(0...15))]
        #expect(
            try restoration.requestArguments([
                "restoration-of-the-device-log": .structure([
                    .octetString([1, 2, 3, 4, 5, 6, 7, 8]),
                    .array([.structure([.octetString([0, 0, 0, 0, 0, 0, 0, 7]), .octetString(Array(0...15))])]),
                ])
            ])
                == .restoration(
                    DeviceLogRestoration(extendedPANIdentifier: 0x0102_0304_0506_0708, devices: devices)))
        let configuration = CommandArguments(try #require(HubRequestCatalogue[.dbch04]))
        #expect(configuration.all.map(\.name) == ["sub-ghz-configuration"])
        #expect(CommandArguments(try #require(HubRequestCatalogue[.dbch05])).all.isEmpty)
    }

    @Test("CCS01 and CCS02 take a device and what belongs to it")
    func hub() throws {
        let registration = CommandArguments(try #require(HubRequestCatalogue[.ccs01]))
        #expect(registration.all.map(\.name) == ["device", "key", "device-type", "join-timeout"])
        let arguments = try registration.requestArguments([
            "device": .octetString([1, 2, 3, 4, 5, 6, 7, 8]), "key": .octetString(Array(0...15)),
            "device-type": .unsigned(1),
            "join-timeout": .longUnsigned(60),
        ])
        #expect(
            arguments
                == .registration(
                    DeviceRegistration(
                        device: EntityIdentifier(0x0102_0304_0506_0708), key: Array(0...15), type: 1, joinTimeout: 60)))
        let removal = CommandArguments(try #require(HubRequestCatalogue[.ccs02]))
        #expect(
            try removal.requestArguments(["device": .octetString([1, 2, 3, 4, 5, 6, 7, 8])])
                == .device(EntityIdentifier(0x0102_0304_0506_0708)))
    }
}
