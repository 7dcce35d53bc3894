import COSEM
import ESMEEmulator
import Fleet
import GBCS
import Glibc
import LoadSynthesis

/// Fleets for the tests, small and large; all of one seed unless a test says otherwise.
enum TestFleet {
    static let home = LoadShape(
        name: "home",
        kind: .days([
            .winter: [
                .weekday: .formula(
                    base: 0.2,
                    bells: [
                        .init(amplitude: 0.35, centre: 8, width: 1.5), .init(amplitude: 0.29, centre: 11.8, width: 3.2),
                        .init(amplitude: 0.7, centre: 18.1, width: 2.5),
                    ])
            ],
            .summer: [.weekday: .formula(base: 0.18, bells: [.init(amplitude: 0.37, centre: 17.8, width: 2.3)])],
        ]), largestHalfHour: 11_500)
    static let car = LoadShape(
        name: "car",
        kind: .sessions(ChargingSessions(power: 7_000, startsFrom: 0.5, startsBefore: 5.5, perWeek: 3)))
    static let panels = LoadShape(
        name: "panels", kind: .sun(latitude: 53), dayVariation: 0.55, largestHalfHour: 1_800)

    static let installed = UTCTime(iso8601: "2019-03-01")!...UTCTime(iso8601: "2022-03-01")!

    /// Homes of one rate, homes with an off-peak rate, a car and panels, and twin-element homes: three cohorts.
    static func definition(_ count: Int = 900, seed: UInt64 = 7) -> FleetDefinition {
        func cohort(_ name: String, _ share: Int, _ change: (inout Cohort) -> Void = { _ in }) -> Cohort {
            var cohort = Cohort(
                name: name, count: share, installed: installed,
                loads: [LoadComponent(shape: home, annual: AnnualEnergy(median: 2_700, spread: 0.45))])
            change(&cohort)
            return cohort
        }
        return FleetDefinition(
            name: "test", seed: seed,
            cohorts: [
                cohort("one rate", count / 3) { $0.variants = [.singleElement: 0.5, .polyphase: 0.5] },
                cohort("off-peak", count / 3) {
                    $0.offPeak = TariffWindow(HalfHourMask(from: 0.5, to: 7.5))
                    $0.loads.append(LoadComponent(shape: car, share: 0.5, annual: AnnualEnergy(median: 2_200)))
                    $0.loads.append(
                        LoadComponent(
                            .activeExport, shape: panels, share: 0.5, annual: AnnualEnergy(median: 1_700, spread: 0.2)))
                },
                cohort("twin", count - count / 3 * 2) {
                    $0.variants = [.twinElement: 1]
                    $0.loads.append(
                        LoadComponent(.secondaryActiveImport, shape: home, annual: AnnualEnergy(median: 3_200)))
                    $0.device = DeviceModel(name: "short", firmwareVersion: [9, 9, 9, 9])
                },
            ])
    }

    static func fleet(_ count: Int = 900, seed: UInt64 = 7) throws -> Fleet { try Fleet(definition(count, seed: seed)) }

    // MARK: Parties

    static let broker = EntityIdentifier(0x02E5_4E00_0000_0A00)
    static let supplier = EntityIdentifier(0x02E5_4E00_0000_0A01)
    static let partyKeys = FleetKeys(seed: 0xFEED)

    static func key(_ party: EntityIdentifier) -> P256PrivateKey {
        partyKeys.key(.keyAgreement, index: Int(party.rawValue & 0xFFFF))
    }

    static func anchors() -> TrustAnchors {
        TrustAnchors(
            [(supplier, RemotePartyRole.supplier), (broker, .accessControlBroker)].map {
                TrustAnchor(
                    entityIdentifier: $0, role: $1, keyAgreement: key($0).publicKey, digitalSignature: nil)
            })
    }

    static func meter(_ fleet: Fleet, imported: [Int: FleetKeyring.ImportedKeys] = [:]) -> FleetMeter {
        FleetMeter(
            fleet, trustAnchors: anchors(), keyring: FleetKeyring(fleet, imported: imported, cacheCapacity: 256))
    }
}

/// A seed that is printed with a failure and brings it back: set FLEET_SEED to it.
struct PropertySeed: CustomStringConvertible {
    let value: UInt64

    init() {
        value =
            getenv("FLEET_SEED").flatMap { UInt64(String(cString: $0)) }
            ?? UInt64.random(in: 0...UInt64(UInt32.max))
    }

    func draw(_ purpose: UInt64, below limit: Int) -> Int {
        Int(CounterHash.mix(value, purpose).multipliedFullWidth(by: UInt64(limit)).high)
    }

    var description: String { "FLEET_SEED=\(value)" }
}
