import COSEM
import NIOCore
import Testing

@testable import DLMSClient

/// Requests, octet for octet (IEC 62056-5-3 and 62056-4-7).
struct DLMSRequestsTests {
    @Test func thePublicClientsAssociationNamesNoMechanism() {
        let octets = DLMSRequests.wrapped(DLMSRequests.association(of: .publicClient), from: .publicClient)
        #expect(
            octets.hexadecimal
                == "000100100001001F601DA109060760857405080101BE10040E01000000065F1F0400005214FFFF")
    }

    @Test func theReadersAssociationCarriesItsPassword() {
        let reader = DLMSLoadClient.reader(password: Array("secret".utf8))
        #expect(
            DLMSRequests.association(of: reader).hexadecimal
                == "6034A1090607608574050801018A0207808B0760857405080201AC088006736563726574"
                + "BE10040E01000000065F1F0400005214FFFF")
        #expect(reader.port == 32)
    }

    @Test func aRegisterIsAskedForByItsName() {
        let day = UTCTime(secondsSince2000: 0)
        #expect(
            DLMSRequests.get(.register, identifier: 5, day: day).hexadecimal == "C0014500030100010800FF0200")
    }

    @Test func aDayIsTheRangeOfItsHalfHourEnds() throws {
        let day = try #require(UTCTime(iso8601: "2026-11-01"))
        #expect(
            DLMSRequests.get(.day, identifier: 15, day: day).hexadecimal
                == "C0014F00070100630100FF0201" + "010204020412000809060000010000FF0F02120000"
                + "090C07EA0B01FF001E00008000FF" + "090C07EA0B02FF000000008000FF" + "0100")
    }

    @Test func aListAsksForFourAttributes() {
        let octets = DLMSRequests.get(.list, identifier: 0, day: UTCTime(secondsSince2000: 0))
        #expect(
            octets.hexadecimal
                == "C0034004" + "00080000010000FF0200" + "000100002A0000FF0200" + "00030100010800FF0200"
                + "00030100010800FF0300")
    }

    @Test func aRingHoldsEveryIdentifierOfEveryDay() throws {
        let first = try #require(UTCTime(iso8601: "2026-11-01"))
        let days = [first, first + 86_400]
        let ring = DLMSRequestRing(.day, from: .publicClient, days: days)
        for (index, day) in days.enumerated() {
            let slice = try #require(ring.slice(day: index, first: 3, count: 2))
            let expected = [3, 4].flatMap {
                DLMSRequests.wrapped(DLMSRequests.get(.day, identifier: $0, day: day), from: .publicClient)
            }
            #expect(Array(buffer: slice) == expected)
        }
        #expect(ring.slice(day: 2, first: 0, count: 1) == nil)
    }
}
