import Foundation
import GBCS
import RadioNet
import Testing

@testable import Estate
@testable import Keys
@testable import NetworkStudies

/// What compression makes of the emulator's own messages.
@Suite struct CompressionStudyTests {
    @Test func aNetworkDictionaryComesBackAndHoldsThePartiesCertificates() throws {
        let traffic = try TrafficFixture.estate()
        let dictionary = try NetworkDictionary.train(traffic)
        #expect(try NetworkDictionary.train(TrafficFixture.estate()) == dictionary)
        #expect(try NetworkDictionary.train(TrafficFixture.estate(seed: 2)) != dictionary)
        // Less than a gram may be left over.
        #expect((DictionaryTrainer.defaultSize - 4...DictionaryTrainer.defaultSize).contains(dictionary.octets.count))
        let retriever = DevelopmentPKI.Party.meterDataRetriever.entityIdentifier
        let certificate = try #require(traffic.folder.certificate(of: retriever, .keyAgreement)).der
        let compressor = try MessageCompressor(.fitting(dictionary: dictionary.octets.count), dictionary: dictionary)
        #expect(try compressor.compress(certificate).count < 40)
    }

    /// Section 3 of the reference's measurements on published messages, which are other messages: within a few octets
    /// in a hundred.
    @Test func theFindingIsBorneOut() throws {
        let traffic = try TrafficFixture.estate()
        let dictionary = try NetworkDictionary.train(traffic)
        let study = try CompressionStudy(
            traffic, dictionary: dictionary, settings: .fitting(dictionary: dictionary.octets.count), kinds: [],
            sample: 30)
        for finding in study.findings { #expect(finding.holds, "\(finding.text)") }
        #expect(study.findings.count == 5)
        func both(_ scenario: String, _ share: Double, _ codec: KindCompression.Codec, _ segment: Int) throws -> Double
        {
            let found = study.scenarios.first {
                $0.scenario == scenario && $0.shareByMDR == share && $0.codec == codec && $0.segmentSize == segment
            }
            return try #require(found).both
        }
        #expect(abs(try both("A", 1, .dictionary, 100) - 0.47) < 0.04)
        #expect(abs(try both("B", 0.67, .dictionary, 100) - 0.53) < 0.04)
        #expect(abs(try both("C", 1, .dictionary, 100) - 0.49) < 0.04)
        #expect(abs(try both("C", 0, .dictionary, 100) - 0.64) < 0.04)
        #expect(abs(try both("A", 1, .plain, 100) - 0.89) < 0.04)
        #expect(abs(try both("C", 1, .context, 100) - 0.46) < 0.04)
        let json = try JSONEncoder().encode(study)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect((object["kinds"] as? [Any])?.count == 8)
        #expect((object["scenarios"] as? [Any])?.count == 30)
    }

    @Test func everyReadComesBackInEveryWay() throws {
        let traffic = try TrafficFixture.estate(40)
        let dictionary = try NetworkDictionary.train(traffic, size: 2_000)
        for kind in RequestKind.reads(rules: traffic.estate.rules) {
            let measured = try KindCompression(
                kind, of: traffic, days: TrafficFixture.days, sample: 3, dictionary: dictionary,
                settings: .fitting(dictionary: 2_000), seed: 1)
            for codec in KindCompression.Codec.allCases {
                for direction in [WANDirection.downlink, .uplink] {
                    #expect(measured.cost(codec, direction).messages >= 2, "\(kind.name) \(codec)")
                    #expect(measured.cost(codec, direction).factor < 1.05)
                }
            }
        }
    }

    @Test func aSampleHasLimits() throws {
        let traffic = try TrafficFixture.estate(10)
        let dictionary = try CompressionDictionary([1, 2, 3])
        for sample in [1, 10_001] {
            #expect(throws: TrafficError.self) {
                try CompressionStudy(traffic, dictionary: dictionary, settings: .standard, sample: sample)
            }
        }
    }

    @Test func costsAddUp() {
        var cost = CompressionCost()
        #expect(cost.factor == 1 && cost.mean == 0 && cost.frameMean == 0)
        cost.add(message: 44, frame: 10)
        cost.add(message: 84, frame: 22)
        #expect(cost.mean == 64 && cost.frameMean == 16 && cost.factor == 0.25)
        // In segments of 100 octets: 60 + 14 and 100 + 14; 26 + 14 and 38 + 14.
        #expect(cost.meanOnAir(1) == (94, 46))
        // In segments of 60: 60 + 14 and 100 + 28.
        #expect(cost.meanOnAir(0) == (101, 46))
    }
}
