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

struct Measurement {
    let microseconds: Double
    let allocations: Double
}

/// Median of `rounds` of `count` calls, interleaved with nothing; the first round warms up.
func measure(rounds: Int = 7, count: Int = 20_000, _ body: () -> Void) -> Measurement {
    var times: [Double] = []
    var allocations = 0.0
    for round in 0...rounds {
        let allocated = smets_allocations()
        let start = cpuTime()
        for _ in 0..<count { body() }
        let time = (cpuTime() - start) / Double(count) * 1e6
        if round > 0 { times.append(time) }
        allocations = Double(smets_allocations() - allocated) / Double(count)
    }
    return Measurement(microseconds: times.sorted()[rounds / 2], allocations: allocations)
}

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
func bareCryptography(_ command: [UInt8], _ response: [UInt8], _ secret: SharedSecret) -> Measurement {
    let cryptography = CryptographicContext()
    let commandMessage = try! Message(parsing: command)
    let responseMessage = try! Message(parsing: response)
    let access = try! AccessResponse(decoding: Array(responseMessage.content))
    let value = ProtectedAttributes.Datum(access.data[0])!
    let derivation = KeyDerivation(protectedAttributesOf: responseMessage.header)
    var buffer = value.ciphertext
    buffer.reserveCapacity(buffer.count + 64)
    var answer = Array(response.dropLast(MACHeader.macSize))
    answer.reserveCapacity(answer.count + 64)
    let size = buffer.count
    let answerSize = answer.count
    return measure {
        _ = cryptography.verifiesMAC(of: commandMessage, secret: secret)
        cryptography.protect(&buffer, from: 0, derivation: derivation, secret: secret)
        buffer.removeLast(buffer.count - size)
        cryptography.appendMAC(
            to: &answer, groupingFrom: responseMessage.groupingRange.lowerBound, header: responseMessage.header,
            secret: secret)
        answer.removeLast(answer.count - answerSize)
    }
}

func report(_ name: String, _ command: [UInt8], _ scene: Scene) {
    let context = ProcessingContext()
    guard let response = scene.meter.process(command, at: scene.now, in: context).response else {
        print("\(name): no response")
        exit(1)
    }
    let bare = bareCryptography(command, response, scene.brokerSecret)
    let whole = measure { _ = scene.meter.process(command, at: scene.now, in: context) }
    let bareAfter = bareCryptography(command, response, scene.brokerSecret)
    // The reference before and after, since the machine's speed drifts.
    let reference = (bare.microseconds + bareAfter.microseconds) / 2
    func fixed(_ value: Double) -> String { String(format: "%.2f", value) }
    print(
        """
        \(name): command \(command.count) octets, response \(response.count)
          bare cryptography   \(fixed(reference)) µs   \(Int(1e6 / reference)) messages/s
          whole message       \(fixed(whole.microseconds)) µs   \(Int(1e6 / whole.microseconds)) messages/s
          ratio               \(fixed(whole.microseconds / reference)) (goal: at most 2)
          allocations         \(fixed(whole.allocations)) a message (goal: at most 8)
        """)
}

let scene = Scene()
report("ECS22b as supplier, 48 half hours", scene.supplierCommand, scene)
report("ECS22b as Meter Data Retriever, 48 half hours", scene.retrieverCommand, scene)

let model = DomesticLoadModel(seed: 3, installed: UTCTime(iso8601: "2024-06-01")!, annualImport: 2_900_000)
var sink: UInt64 = 0
let synthesis = measure {
    model.readings(.activeImport, from: scene.now.roundedDown(to: 86_400), every: 1_800, count: 49) { sink &+= $0 }
}
print("synthesis of 49 readings: \(String(format: "%.2f", synthesis.microseconds)) µs")
