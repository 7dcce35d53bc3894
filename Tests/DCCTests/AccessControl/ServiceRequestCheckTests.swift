import COSEM
import DUIS
import ESMEEmulator
import GBCS
import Testing

@testable import DCC

/// Each check of a request: what it refuses, with which code.
struct ServiceRequestCheckTests {
    private let facts = StoredFacts.everybodyAppointed
    private let day = Element.logPeriod("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z")

    private var read: Sending { Sending(.importSupplier, "4.8.1", [day]) }

    @Test func aRightRequestIsAccepted() throws {
        let accepted = try #require(read.accepted(facts))
        #expect(accepted.kind.variant == "4.8.1")
        #expect(accepted.roles == [.importSupplier])
        #expect(accepted.role == .importSupplier)
        #expect(accepted.device?.entityIdentifier == StoredFacts.meter)
        #expect(accepted.meteringPoint == StoredFacts.importMPAN)
        #expect(!accepted.isForSettlement)
        #expect(accepted.targetResponseTime == 5_600)
        #expect(accepted.executionTime == nil)
        #expect(!accepted.isKept)
        #expect(accepted.pattern?.party == .known(.supplier))
        #expect(accepted.acknowledgement(.send) == .i99)
        #expect(accepted.acknowledgement(.localCommand) == .i0)
        #expect(accepted.acknowledgement(.sendAndLocalCommand) == .i0)
    }

    @Test func theSignerHasToBeTheOriginator() {
        var sending = read
        sending.signer.entityIdentifier = StoredFacts.user(.meterDataRetriever)
        #expect(sending.refusal(facts)?.check == .signer)
        #expect(sending.code(facts) == "E1")
        sending.signer.entityIdentifier = nil
        #expect(sending.code(facts) == "E1")
    }

    @Test func revokedCertificatesAndThoseForOtherUsesSignNothing() {
        var sending = read
        sending.signer.isRevoked = true
        #expect(sending.code(facts) == "E1")
        sending = read
        sending.signer.isForDigitalSignature = false
        #expect(sending.code(facts) == "E1")
    }

    @Test func validityIsCheckedOnlyWhereTheRuleSaysSo() {
        var sending = read
        sending.signer.isValid = false
        #expect(sending.code(facts) == nil)
        sending.rules.certificateValidityIsChecked = true
        #expect(sending.code(facts) == "E1")
    }

    @Test func aKeyForCommandsSignsRequestsOfUsersThatHaveNoOther() {
        var sending = read
        sending.signer.role = 2
        #expect(sending.code(facts) == nil)
        var facts = facts
        facts.xmlSigners = [sending.originator]
        #expect(sending.code(facts) == "E1")
        sending.rules.signaturesWithCommandKey = .always
        #expect(sending.code(facts) == nil)
        sending.rules.signaturesWithCommandKey = .never
        #expect(sending.code(self.facts) == "E1")
    }

    @Test func theOriginatorHasToBeAUserWithARole() {
        var facts = facts
        facts.users[StoredFacts.user(.importSupplier)]?.roles = []
        #expect(read.code(facts) == "E1")
        facts.users[StoredFacts.user(.importSupplier)] = nil
        #expect(read.code(facts) == "E1")
        #expect(read.refusal(facts)?.check == .user)
    }

    @Test func aRequestIDIsGoodForOneRequest() {
        var facts = facts
        facts.seen = [read.request.id]
        #expect(read.code(facts) == "E100")
        #expect(read.refusal(facts)?.check == .repetition)
        var sending = read
        sending.rules.codeWithoutName = ResponseCode(rawValue: "E55")
        #expect(sending.code(facts) == "E55")
    }

    @Test func aSignedPreCommandHasTheRequestIDOfItsPreCommand() {
        var sending = Sending(.importSupplier, "7.2")
        #expect(sending.commandVariant == .transform)
        var facts = facts
        facts.seen = [sending.request.id]
        #expect(sending.code(facts) == "E100")
        sending.commandVariant = .sendSigned
        sending.service = .sendCommand
        sending.body = Element("SignedPreCommand", [Element("GBCSPayload", text: "3wkB")])
        #expect(sending.code(facts) == nil)
        facts.seenSigned = [sending.request.id]
        #expect(sending.code(facts) == "E100")
    }

    @Test func suspendedUsersAreRefused() {
        var facts = facts
        facts.users[StoredFacts.user(.importSupplier)]?.status = .suspended
        #expect(read.code(facts) == "E3")
    }

    @Test func theCommandVariantHasToFitTheRequest() {
        for (variant, right) in [("4.8.1", 1...3), ("7.2", 4...7), ("8.1.1", 4...5), ("8.2", 8...8)]
            as [(ServiceReferenceVariant, ClosedRange<UInt8>)]
        {
            for command in CommandVariant.allCases where !right.contains(command.rawValue) {
                var sending = Sending(.importSupplier, variant, [day])
                (sending.commandVariant, sending.service) = (command, GatewayService(command))
                #expect(sending.code(facts) == "E12", "\(variant) as \(command)")
                #expect(sending.refusal(facts)?.check == .commandVariant)
            }
        }
    }

    @Test func theURLHasToFitTheCommandVariant() {
        for service in GatewayService.allCases where service != .sendCommand {
            var sending = read
            sending.service = service
            #expect(sending.code(facts) == "E13")
        }
        var transform = Sending(.importSupplier, "7.2")
        transform.service = .sendCommand
        #expect(transform.code(facts) == "E13")
    }

    @Test func referenceVariantAndBodyHaveToBelongTogether() {
        var sending = read
        sending.reference = "4.6"
        #expect(sending.code(facts) == "E12")
        sending = read
        sending.body = Element("ReadExportProfileData", [day])
        #expect(sending.code(facts) == "E12")
        #expect(sending.refusal(facts)?.check == .body)
        sending = read
        sending.variant = "4.8.9"
        #expect(sending.code(facts) == "E12")
        var signed = Sending(.importSupplier, "7.2")
        (signed.commandVariant, signed.service) = (.sendSigned, .sendCommand)
        #expect(signed.code(facts) == "E12")
        var unsigned = Sending(.importSupplier, "7.2")
        unsigned.body = Element("SignedPreCommand")
        #expect(unsigned.code(facts) == "E12")
    }

    @Test func bodiesThatCannotBeReadAreRefused() {
        let bodies: [[Element]] = [
            [], [Element("ReadLogPeriod")], [.logPeriod("yesterday", "2026-11-29T00:00:00Z")],
            [.logPeriod("2026-11-28T00:00:00Z", "")], [.logPeriod("2026-02-30T00:00:00Z", "2026-11-29T00:00:00Z")],
            [.executed("soon"), day], [.executed(""), day],
        ]
        for body in bodies {
            let refusal = Sending(.importSupplier, "4.8.1", body).refusal(facts)
            #expect(refusal?.code == .e100, "\(body)")
            #expect(refusal?.check == .body, "\(body)")
        }
        let backwards = Sending(
            .importSupplier, "4.8.1", [.logPeriod("2026-11-29T00:00:00Z", "2026-11-28T00:00:00Z")])
        #expect(backwards.refusal(facts)?.check == .ownRules)
        #expect(backwards.code(facts) == "E100")
        let within = Sending(
            .importSupplier, "4.8.1", [.logPeriod("2026-11-28T00:00:00.1Z", "2026-11-28T00:00:00.9Z")])
        #expect(within.code(facts) == nil)
    }

    @Test func theDeviceHasToBeInTheInventory() {
        var sending = read
        sending.target = EntityIdentifier(0x0102_0304_0506_0708)
        #expect(sending.code(facts) == "E19")
    }

    @Test func theDevicesStatusDecidesWhatItTakes() {
        // Reads and settings: what the rule says for everybody, and of a Supplier more.
        let statuses: [InventoryEntry.Status: (supplier: Bool, other: Bool, firmware: Bool, credentials: Bool)] = [
            .pending: (false, false, false, false), .whitelisted: (false, false, false, false),
            .installedNotCommissioned: (true, false, true, true), .commissioned: (true, true, true, true),
            .decommissioned: (false, false, false, false), .withdrawn: (false, false, false, false),
            .suspended: (false, false, true, true), .recovery: (false, false, true, true),
            .recovered: (false, false, true, true),
        ]
        #expect(statuses.count == InventoryEntry.Status.allCases.count)
        for (status, expected) in statuses {
            var facts = facts
            facts.inventory[StoredFacts.meter]?.status = status
            func passes(_ sending: Sending) -> Bool {
                let code = sending.code(facts)
                #expect(code == nil || code == "E5", "\(status)")
                return code == nil
            }
            #expect(passes(read) == expected.supplier, "\(status)")
            #expect(passes(Sending(.meterDataRetriever, "4.2")) == expected.other, "\(status)")
            #expect(passes(Sending(.importSupplier, "11.2")) == expected.firmware, "\(status)")
            #expect(passes(Sending(.importSupplier, "6.24.1")) == expected.credentials, "\(status)")
            #expect(
                passes(Sending(.importSupplier, "8.2", [.device(StoredFacts.meter)])), "\(status)")
        }
    }

    @Test func commissioningJoiningAndDecommissioningHaveStatusesOfTheirOwn() {
        func statuses(_ sending: Sending, _ device: EntityIdentifier = StoredFacts.meter) -> [InventoryEntry.Status] {
            InventoryEntry.Status.allCases.filter { status in
                var facts = facts
                facts.inventory[device]?.status = status
                return sending.code(facts) == nil
            }
        }
        #expect(statuses(Sending(.importSupplier, "8.1.1")) == [.whitelisted, .installedNotCommissioned])
        #expect(
            statuses(Sending(.importSupplier, "8.3", [.device(StoredFacts.meter)]))
                == InventoryEntry.Status.allCases.filter { $0 != .decommissioned && $0 != .withdrawn })
        var addition = Sending(.importSupplier, "8.11")
        addition.target = StoredFacts.hub
        #expect(statuses(addition, StoredFacts.hub) == [.whitelisted, .installedNotCommissioned, .commissioned])
    }

    @Test func theDevicesTypeHasToFit() {
        var sending = read
        sending.target = StoredFacts.hub
        #expect(sending.code(facts) == "E11")
        var gas = Sending(.gasSupplier, "1.7")
        gas.target = StoredFacts.gasMeter
        #expect(gas.code(facts) == "E2")
        gas = Sending(.gasSupplier, "6.11")
        gas.target = StoredFacts.gasMeter
        #expect(gas.code(facts) == "E11")
    }

    /// No source names the Devices of these requests.
    @Test(
        arguments: [
            ("6.14.2", StoredFacts.hub, "E11"), ("7.5", StoredFacts.hub, "E11"), ("7.6", StoredFacts.hub, "E11"),
            ("7.7", StoredFacts.hub, "E11"), ("7.8", StoredFacts.hub, "E11"), ("8.12.2", StoredFacts.hub, "E11"),
            ("8.12.2", StoredFacts.meter, "E11"), ("7.5", StoredFacts.meter, nil), ("7.7", StoredFacts.meter, nil),
            ("6.17", StoredFacts.hub, nil), ("8.8.1", StoredFacts.hub, nil),
        ] as [(ServiceReferenceVariant, EntityIdentifier, String?)])
    func theLettersOfUseCasesNameDevices(
        variant: ServiceReferenceVariant, device: EntityIdentifier, code: String?
    ) {
        var sending = Sending(.importSupplier, variant)
        sending.target = device
        #expect(sending.code(facts) == code)
        sending.rules.useCasesNameDeviceTypes = false
        #expect(sending.code(facts) == nil)
    }

    @Test func whatSMETS1DevicesDoNotHaveIsRefused() {
        var facts = facts
        facts.inventory[StoredFacts.meter]?.smetsVersion = .smets1
        let codes = ["4.1.1", "4.2", "4.6.1", "4.6.2", "4.8.1", "4.8.3", "4.17"].map { variant in
            Sending(.meterDataRetriever, ServiceReferenceVariant(rawValue: variant), [day]).code(facts)
        }
        #expect(codes == [nil, nil, nil, "E11", nil, nil, "E11"])
    }

    @Test func localDeliveryIsForTheSupplierAndForDevicesThatAreInstalled() {
        for variant in [CommandVariant.localCommand, .sendAndLocalCommand] {
            var sending = read
            (sending.commandVariant, sending.service) = (variant, GatewayService(variant))
            #expect(sending.code(facts) == nil)
            var distributor = Sending(.electricityDistributor, "4.8.1", [day])
            (distributor.commandVariant, distributor.service) = (variant, GatewayService(variant))
            #expect(distributor.code(facts) == "E17")
            distributor.rules.localCommandRoles = [.electricityDistributor]
            #expect(distributor.code(facts) == nil)
        }
        for status in InventoryEntry.Status.allCases {
            var facts = facts
            facts.inventory[StoredFacts.meter]?.status = status
            var sending = read
            (sending.commandVariant, sending.service) = (.localCommand, .nonDevice)
            let isPermitted = [.whitelisted, .installedNotCommissioned, .commissioned].contains(status)
            #expect(sending.code(facts) == (isPermitted ? nil : "E17"), "\(status)")
        }
        var facts = facts
        facts.inventory[StoredFacts.meter]?.smetsVersion = .smets1
        var sending = read
        (sending.commandVariant, sending.service) = (.localCommand, .nonDevice)
        #expect(sending.code(facts) == "E17")
    }

    @Test func datesLieAheadButNotFar() throws {
        func code(_ time: String, _ variant: ServiceReferenceVariant = "4.8.1") -> String? {
            Sending(.importSupplier, variant, [.executed(time), day]).code(facts)
        }
        #expect(code("2026-11-29T12:00:00Z") == "E12")
        #expect(code("2026-11-29T11:59:59Z") == "E12")
        #expect(code("2026-11-29T12:00:00.001Z") == nil)
        #expect(code("2026-12-29T12:00:00Z") == nil)
        #expect(code("2026-12-29T12:00:00.001Z") == "E12")
        #expect(code("3000-12-31T00:00:00Z") == "E12")
        // What a Device keeps is taken back with a date of its own.
        #expect(code("3000-12-31T00:00:00.00Z", "1.1.1") == nil)
        #expect(code("3000-12-30T00:00:00Z", "1.1.1") == "E12")
        // So is what the DSP or the Device keeps: it goes to the Device at once.
        #expect(code("3000-12-31T00:00:00Z", "6.23") == nil)
        let cancellation = Sending(.importSupplier, "6.23", [.executed("3000-12-31T00:00:00Z")]).accepted(facts)
        #expect(cancellation?.isKept == false)
        // No date where the request takes none.
        #expect(code("2026-11-30T12:00:00Z", "7.4") == "E12")
        let kept = try #require(
            Sending(.importSupplier, "4.8.1", [.executed("2026-11-30T12:00:00Z"), day]).accepted(facts))
        #expect(kept.isKept)
        #expect(kept.executionTime?.time == UTCTime("2026-11-30T12:00:00Z"))
        #expect(kept.acknowledgement(.send) == .i99)
        let devices = try #require(
            Sending(.importSupplier, "1.1.1", [.executed("2026-11-30T12:00:00Z")]).accepted(facts))
        #expect(!devices.isKept)
    }

    @Test func whatIsDeliveredLocallyTakesNoDate() {
        for variant in [CommandVariant.localCommand, .sendAndLocalCommand] {
            var sending = Sending(.importSupplier, "4.8.1", [.executed("2026-11-30T12:00:00Z"), day])
            (sending.commandVariant, sending.service) = (variant, GatewayService(variant))
            #expect(sending.refusal(facts)?.check == .executionTime)
            #expect(sending.code(facts) == "E12")
        }
    }

    @Test func theFirstCheckThatFailsDecides() {
        // Everything is wrong; then one thing after the other is put right.
        var facts = facts
        var sending = Sending(.meterDataRetriever, "4.8.1", [.executed("2026-01-01T00:00:00Z"), day])
        sending.signer.isRevoked = true
        let name = sending.originator
        let user = facts.users[name]
        facts.users[name] = nil
        facts.seen = [sending.request.id]
        (sending.commandVariant, sending.service, sending.reference) = (.transform, .sendCommand, "4.6")
        let meter = facts.inventory[StoredFacts.meter]
        facts.inventory[StoredFacts.meter] = nil
        let registration = facts.registrations[StoredFacts.importMPAN]
        facts.registrations[StoredFacts.importMPAN] = nil
        sending.forSettlement = false
        var codes: [String?] = []
        func note() { codes.append(sending.code(facts)) }
        note()
        sending.signer.isRevoked = false
        note()
        facts.users[name] = user
        facts.users[name]?.roles = [.loadController]
        facts.users[name]?.status = .suspended
        note()
        facts.seen = []
        note()
        facts.users[name]?.roles = [.meterDataRetriever]
        note()
        facts.users[name]?.status = .live
        note()
        sending.commandVariant = .localCommand
        note()
        sending.service = .nonDevice
        note()
        sending.reference = "4.8"
        note()
        facts.inventory[StoredFacts.meter] = meter
        facts.inventory[StoredFacts.meter]?.status = .pending
        facts.inventory[StoredFacts.meter]?.type = .hcalcs
        facts.inventory[StoredFacts.meter]?.hub = nil
        note()
        facts.registrations[StoredFacts.importMPAN] = registration
        facts.inventory[StoredFacts.meter]?.hub = StoredFacts.hub
        facts.inventory[EntityIdentifier(9)] = meter
        note()
        facts.inventory[StoredFacts.meter]?.type = .esme
        note()
        (sending.commandVariant, sending.service) = (.send, .sendCommand)
        note()
        facts.inventory[StoredFacts.meter]?.status = .commissioned
        note()
        sending.body = Element("ReadActiveImportProfileData", [day])
        note()
        sending.body = Element("ReadActiveImportProfileData", [day, .certificate()])
        note()
        sending.forSettlement = true
        note()
        #expect(
            codes == [
                "E1", "E1", "E100", "E2", "E3", "E12", "E13", "E12", "E19", "E4", "E11", "E17", "E5", "E12", "E100",
                "E2", nil,
            ])
    }

    @Test func statusMayBeCheckedBeforeRegistration() {
        var facts = StoredFacts()
        facts.inventory[StoredFacts.meter]?.status = .withdrawn
        var sending = read
        #expect(sending.code(facts) == "E4")
        sending.rules.registrationBeforeStatus = false
        #expect(sending.code(facts) == "E5")
    }

    @Test func everyReasonIsASentence() {
        var sending = read
        sending.target = EntityIdentifier(1)
        #expect(sending.refusal(facts)?.reason == "00-00-00-00-00-00-00-01 is not in the inventory.")
    }
}
