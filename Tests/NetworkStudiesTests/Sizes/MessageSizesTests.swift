import COSEM
import DCC
import DUIS
import Estate
import EstateFixture
import Fleet
import GBCS
import Keys
import Testing
import UserClient

@testable import NetworkStudies

@Suite struct MessageSizesTests {
    static let folder = DevelopmentPKI.inMemory(seed: 1, validFrom: UTCTime(secondsSince2000: 757_382_400))
    static let time = UTCTime(secondsSince2000: 846_806_400)

    static func sizes(
        _ variants: [ServiceReferenceVariant], _ users: [UserName] = UserName.allCases, rows: ReferenceRows = .day
    ) throws -> MessageSizes {
        let estate = try Estate(fleet: try Fleet(.homes(40)), folder: folder)
        let meter = ReferenceDevice.suitableMeter(of: estate, recording: rows.days, before: time)
        let cases = ReferenceCase.all(for: .esme, in: folder).filter {
            variants.contains($0.kind.variant) && users.contains($0.user)
        }
        return MessageSizes(
            of: cases, with: [ReferenceDevice(meter: meter, of: estate)],
            from: try ReferenceExchangeBuilder(folder: folder, time: time), rows: rows)
    }

    /// 187 and 544 octets are the published exchange's (RTDS ECS22b); 259 = 203 + 4 × 14 and 700 = 560 + 10 × 14 with the
    /// radio's frames: 16 octets a message, 14 for each 60.
    @Test func aDayOfHalfHoursAsSupplierIsAsLongAsThePublishedExchange() throws {
        let sizes = try Self.sizes(["4.8.1"], [.supplier])
        let row = try #require(sizes.sizes.first)
        #expect(sizes.sizes.count == 1 && sizes.omissions.isEmpty)
        #expect(row.useCase == "ECS22b" && row.way == "KRP" && row.commandVariant == 1)
        #expect(row.command == 187 && row.gbcsResponse == 544)
        #expect(row.commandOnWAN == 259)
        #expect(row.responseOnWAN == 700)
    }

    /// A row of half-hourly values is 8 octets in the response: 544 octets are 48 rows. The lengths of 48 and of 1,488 rows
    /// both take two octets.
    @Test func aMonthOfHalfHoursIsLongerByItsRows() throws {
        let row = try #require(try Self.sizes(["4.8.1"], [.supplier], rows: .month).sizes.first)
        #expect(row.command == 187)
        #expect(row.gbcsResponse == 544 + 8 * 30 * 48)
    }

    /// Behind the Access Control Broker 16 octets name party and counter. With a certificate the length of the other
    /// information takes two octets more, and that of the whole message one; the response has 8 for the device's own counter.
    @Test func aMeterDataRetrieversCommandHasItsCertificate() throws {
        let row = try #require(try Self.sizes(["4.8.1"], [.meterDataRetriever]).sizes.first)
        let party = try #require(UserName.meterDataRetriever.party(in: Self.folder))
        let certificate = try #require(Self.folder.certificate(of: party, .keyAgreement))
        #expect(row.way == "URP+certificate")
        #expect(row.command == 187 + 16 + 2 + 1 + certificate.der.count)
        #expect(row.gbcsResponse == 544 + 16 + 8)
    }

    /// 128 and 676 octets are the published exchange's (RTDS ECS22a).
    @Test func exportIsReadWithoutCertificate() throws {
        let row = try #require(try Self.sizes(["4.8.3"], [.meterDataRetriever]).sizes.first)
        #expect(row.useCase == "ECS22a" && row.way == "URP")
        #expect(row.command == 128 && row.gbcsResponse == 676)
    }

    /// 158 and 183 octets are the published exchange's (RTDS ECS17b).
    @Test func registersAreAsLongAsThePublishedExchange() throws {
        let row = try #require(try Self.sizes(["4.1.1"], [.supplier]).sizes.first)
        #expect(row.useCase == "ECS17b" && row.command == 158 && row.gbcsResponse == 183)
    }

    @Test func everyInterfaceOfACriticalRequestHasASize() throws {
        let row = try #require(try Self.sizes(["7.1"], [.supplier]).sizes.first)
        #expect(row.commandVariant == 4)
        let sizes = [
            row.request, row.acknowledgement, row.signedRequest, row.signedAcknowledgement, row.gbcsResponse,
            row.response, row.mmc,
        ]
        #expect(!sizes.contains(nil), "\(row)")
        // Each document holds its message in base64, and more.
        #expect(try #require(row.response) > (try #require(row.gbcsResponse)) * 4 / 3)
    }

    @Test func aRequestWithValuesOfItsOwnHasTheSizesOfGBCSAlone() throws {
        let row = try #require(try Self.sizes(["6.11"], [.supplier]).sizes.first)
        #expect(row.request == nil && row.response == nil && row.command > 100)
        #expect(row.notes.contains { $0.hasPrefix("no DUIS") })
    }

    @Test func aRoleThatMayNotSendARequestHasNoRow() throws {
        #expect(try Self.sizes(["7.1"], [.meterDataRetriever, .otherUser]).sizes.isEmpty)
    }

    @Test func csvHasALineOfNamesAndOneOfEachExchange() throws {
        let sizes = try Self.sizes(["4.8.1"], [.supplier, .meterDataRetriever])
        let lines = sizes.csv.split(separator: "\r\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("use_case,srv,role,device,command_variant,way,duis_request,acknowledgement,"))
        #expect(lines[1].hasPrefix("ECS22b,4.8.1,supplier,ESME,1,KRP,"))
        #expect(Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }) == [16])
    }

    @Test func sameArgumentsGiveTheSameSizesOfGBCS() throws {
        let (first, second) = (try Self.sizes(["4.8.1", "4.6.1"]), try Self.sizes(["4.8.1", "4.6.1"]))
        #expect(first.sizes.map(\.command) == second.sizes.map(\.command))
        #expect(first.sizes.map(\.gbcsResponse) == second.sizes.map(\.gbcsResponse))
    }
}
