import CAllocationCount
import COSEM
import ESMEEmulator
import Foundation
import GBCS

// Messages a second on one core and allocations a message for ECS22b: parse → verify → execute → encrypt → MAC,
// beside the bare OpenSSL cost of the same primitives on the same octets in the same run. CPU time, median of rounds.

/// CPU seconds of this thread.
func cpuTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// CPU microseconds and heap allocations of one call of `body`, the mean of `count`.
func measure(count: Int = 5_000, _ body: () -> Void) -> (microseconds: Double, allocations: Double) {
    let allocated = smets_allocations()
    let start = cpuTime()
    for _ in 0..<count { body() }
    return (
        (cpuTime() - start) / Double(count) * 1e6, Double(smets_allocations() - allocated) / Double(count)
    )
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// The parties and a meter with fixed development keys.
struct Scene {
    let meter: ESME
    let broker = EntityIdentifier(0x0253_4D45_5453_0003)
    let supplier = EntityIdentifier(0x0253_4D45_5453_0004)
    let retriever = EntityIdentifier(0x0253_4D45_5453_0008)
    let device = EntityIdentifier(0x0253_4D45_8000_0000)
    let now = UTCTime(iso8601: "2026-11-03T12:00:00Z")!
    let keys = FleetKeys(seed: 1)

    init() {
        let brokerKey = keys.key(.keyAgreement, index: 1)
        let supplierKey = keys.key(.keyAgreement, index: 2)
        let anchors = TrustAnchors([
            TrustAnchor(
                entityIdentifier: supplier, role: .supplier, keyAgreement: supplierKey.publicKey, digitalSignature: nil),
            TrustAnchor(
                entityIdentifier: broker, role: .accessControlBroker, keyAgreement: brokerKey.publicKey,
                digitalSignature: nil),
        ])
        let installed = UTCTime(iso8601: "2024-06-01")!
        meter = ESME(
            identity: DeviceIdentity(entityIdentifier: device), trustAnchors: anchors,
            keyAgreementKey: keys.key(.keyAgreement, index: 0),
            digitalSignatureKey: keys.key(.digitalSignature, index: 0),
            metering: Metering(
                variant: .singleElement,
                loadModel: DomesticLoadModel(seed: 3, installed: installed, annualImport: 2_900_000),
                installed: installed),
            ownOriginatorCounter: 1)
    }

    var brokerSecret: SharedSecret { keys.key(.keyAgreement, index: 1).sharedSecret(with: meter.keyAgreementKey!) }

    func dayRead(from originator: CommandOriginator) -> [UInt8] {
        let request = RequestCatalogue[.ecs22b]!
        let range = request.form.range(
            from: UTCTime(iso8601: "2026-11-02T00:30:00Z")!, to: UTCTime(iso8601: "2026-11-03T00:00:00Z")!)
        return Command.build(
            request, from: originator, to: device, range: range, brokerSecret: brokerSecret,
            using: CryptographicContext())
    }

    var supplierCommand: [UInt8] { dayRead(from: .knownRemoteParty(supplier, counter: 1_001)) }

    var retrieverCommand: [UInt8] {
        let key = keys.key(.keyAgreement, index: 3)
        let issuer = SMKIIssuer(
            subject: .authority(.issuingAuthority, name: "Z1"), key: keys.key(.digitalSignature, index: 9))
        let certificate = issuer.certificate(
            for: .organisation(.other, retriever), publicKey: key.publicKey, usage: .keyAgreement,
            validFrom: UTCTime(iso8601: "2024-01-01")!, validTo: UTCTime(iso8601: "2034-01-01")!, serialNumber: [1])
        return dayRead(
            from: .accessControlBroker(
                broker, counter: 1_001, onBehalfOf: SupplementaryRemoteParty(id: retriever, counter: 5),
                certificate: certificate.der))
    }
}

/// KDF and MAC of the command, KDF and encryption of the value, KDF and MAC of the response: nothing else.
final class BareCryptography {
    private let cryptography = CryptographicContext()
    private let command: Message
    private let response: Message
    private let secret: SharedSecret
    private let derivation: KeyDerivation
    private var value: [UInt8]
    private let valueSize: Int
    private var answer: [UInt8]
    private let answerSize: Int

    init(_ command: [UInt8], _ response: [UInt8], _ secret: SharedSecret) throws {
        self.command = try Message(parsing: command)
        self.response = try Message(parsing: response)
        self.secret = secret
        derivation = KeyDerivation(protectedAttributesOf: self.response.header)
        let access = try AccessResponse(decoding: Array(self.response.content))
        value = ProtectedAttributes.Datum(access.data[0])?.ciphertext ?? []
        valueSize = value.count
        answer = Array(response.dropLast(MACHeader.macSize))
        answerSize = answer.count
        value.reserveCapacity(valueSize + 64)
        answer.reserveCapacity(answerSize + 64)
    }

    func run() {
        _ = cryptography.verifiesMAC(of: command, secret: secret)
        cryptography.protect(&value, from: 0, derivation: derivation, secret: secret)
        value.removeLast(value.count - valueSize)
        cryptography.appendMAC(
            to: &answer, groupingFrom: response.groupingRange.lowerBound, header: response.header, secret: secret)
        answer.removeLast(answer.count - answerSize)
    }
}

/// Both in turn, round by round, since the machine's speed drifts: the median of the rounds' ratios counts.
func report(_ name: String, _ command: [UInt8], _ scene: Scene) throws {
    let context = ProcessingContext()
    guard let response = scene.meter.process(command, at: scene.now, in: context).response else {
        print("\(name): no response")
        exit(1)
    }
    let bareCryptography = try BareCryptography(command, response, scene.brokerSecret)
    var bare: [Double] = []
    var whole: [Double] = []
    var allocations = 0.0
    for round in 0...40 {
        let reference = measure { bareCryptography.run() }
        let measured = measure { _ = scene.meter.process(command, at: scene.now, in: context) }
        allocations = measured.allocations
        // The first round warms up.
        if round == 0 { continue }
        bare.append(reference.microseconds)
        whole.append(measured.microseconds)
    }
    func fixed(_ value: Double) -> String { String(format: "%.2f", value) }
    let ratios = zip(whole, bare).map { $0 / $1 }
    print(
        """
        \(name): command \(command.count) octets, response \(response.count)
          bare cryptography   \(fixed(median(bare))) µs   \(Int(1e6 / median(bare))) messages/s
          whole message       \(fixed(median(whole))) µs   \(Int(1e6 / median(whole))) messages/s
          ratio               \(fixed(median(ratios))), rounds from \(fixed(ratios.min() ?? 0)) to \
        \(fixed(ratios.max() ?? 0)) (goal: at most 2)
          allocations         \(fixed(allocations)) a message (goal: at most 8)
        """)
}

let scene = Scene()
try report("ECS22b as supplier, 48 half hours", scene.supplierCommand, scene)
try report("ECS22b as Meter Data Retriever, 48 half hours", scene.retrieverCommand, scene)

let model = DomesticLoadModel(seed: 3, installed: UTCTime(iso8601: "2024-06-01")!, annualImport: 2_900_000)
var sink: UInt64 = 0
let synthesis = (0..<10).map { _ in
    measure {
        model.readings(.activeImport, from: scene.now.roundedDown(to: 86_400), every: 1_800, count: 49) { sink &+= $0 }
    }.microseconds
}
print("synthesis of 49 readings: \(String(format: "%.2f", median(synthesis))) µs")
