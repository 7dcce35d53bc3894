import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS70: the meter takes the hub's time, if it lies in the validity interval.
@Suite("ECS70, set clock")
struct SetClockTests {
    static let adjusted = AlertCode(rawValue: 0x8145)
    static let processed = AlertCode(rawValue: 0x8154)
    static let notProcessed = AlertCode(rawValue: 0x8155)

    @Test("Inside the interval the offset becomes 0", arguments: [-90_000, -11, -1, 1, 7, 86_400] as [Int64])
    func adjustment(offset: Int64) throws {
        let estate = TestEstate()
        estate.meter.clockOffset = offset
        #expect(estate.meter.clock(at: estate.now) == estate.now + offset)
        let answer = try estate.answer(
            .ecs70, from: .supplier, counter: 0x3E8, range: estate.now - 10...estate.now + 10)
        #expect(estate.meter.clockOffset == 0)
        #expect(estate.meter.clock(at: estate.now) == estate.now)
        #expect(
            answer.content
                == octets(
                    """
                    DA200003E8 00 00
                    05 00 00 00 090C07EA0B01FF0C0000008000FF 1100
                    05 0200 0300 0300 0100 0100
                    """))
        let events = estate.meter.eventLogs.events.entries
        #expect(events.map(\.code) == [Self.adjusted, Self.processed])
        #expect(events.map(\.time) == [estate.now, estate.now])
        #expect(events.map(\.otherInformation) == [[], [0x00, 0x62]])
        #expect(estate.meter.eventLogs.securityEvents.count == 0)
    }

    @Test("The whole response but its signature: no MAC Header, no MAC")
    func wholeResponse() throws {
        let answer = try TestEstate().answer(.ecs70, from: .supplier, counter: 0x3E8)
        #expect(
            Array(answer.octets.dropLast(64))
                == octets(
                    """
                    DF 0902 00000000000003E8 0802E54E0000000001 0802E54E0000000A01 00 020062
                    26 DA200003E8 00 00
                    05 00 00 00 090C07EA0B01FF0C0000008000FF 1100
                    05 0200 0300 0300 0100 0100
                    40
                    """))
    }

    @Test("A clock that is right already is not adjusted")
    func noAdjustment() throws {
        let estate = TestEstate()
        _ = try estate.answer(.ecs70, from: .supplier)
        #expect(estate.meter.eventLogs.events.entries.map(\.code) == [Self.processed])
    }

    @Test("Both ends of the interval belong to it")
    func inclusiveInterval() throws {
        for range in [
            TestEstate.noon...TestEstate.noon, TestEstate.noon - 1...TestEstate.noon,
            TestEstate.noon...TestEstate.noon + 1,
        ] {
            #expect(try TestEstate().answer(.ecs70, from: .supplier, range: range).response.isSuccess)
        }
    }

    @Test("Outside the interval the adjustment fails and the rest is not executed")
    func outside() throws {
        for range in [
            TestEstate.noon + 1...TestEstate.noon + 60, TestEstate.noon - 60...TestEstate.noon - 1,
        ] {
            let estate = TestEstate()
            // The meter's own time would be inside: the hub's counts.
            estate.meter.clockOffset = range.lowerBound - estate.now
            let answer = try estate.answer(.ecs70, from: .supplier, counter: 0x3E8, range: range)
            #expect(answer.content == octets("DA200003E8 00 00 05 00 00 00 00 00 05 0200 0300 0302 01FA 01FA"))
            #expect(estate.meter.clockOffset == range.lowerBound - TestEstate.noon)
            let events = estate.meter.eventLogs.events.entries
            #expect(events.map(\.code) == [Self.notProcessed])
            #expect(events.map(\.otherInformation) == [[0x00, 0x62]])
            #expect(events.map(\.time) == [estate.now + estate.meter.clockOffset])
        }
    }

    @Test("An interval that ends before it starts, or whose ends are no moments, contains nothing")
    func badIntervals() throws {
        let now = RequestBound.dateTime(COSEMDateTime(TestEstate.noon))
        let before = RequestBound.dateTime(COSEMDateTime(TestEstate.noon - 60))
        let after = RequestBound.dateTime(COSEMDateTime(TestEstate.noon + 60))
        let unspecified = RequestBound.dateTime(.unspecified)
        let noDate = RequestBound.dateTime(
            COSEMDateTime(year: 2026, month: 2, day: 30, hour: 0, minute: 0, second: 0))
        for (from, to) in [(after, before), (unspecified, after), (before, unspecified), (noDate, now), (now, noDate)] {
            let estate = TestEstate()
            estate.meter.clockOffset = 3
            let header = Sender.supplier.originator(counter: 9).header(.ecs70, to: TestEstate.meterIdentifier)
            let request = try #require(RequestCatalogue[.ecs70])
            let content = request.form.accessRequest(header: header, range: RequestRange(from: from, to: to)).octets
            let command = estate.protected(header, content: content, signingKey: Party.supplier.digitalSignature)
            let answer = try estate.answer(to: command, from: .supplier)
            #expect(answer.results == [0, 0, 2, 250, 250])
            #expect(estate.meter.clockOffset == 3)
        }
    }

    @Test("A failure at any item", arguments: 0..<5)
    func faultAtItem(item: Int) throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 5
        estate.fault(.result(item: item, .temporaryFailure))
        let answer = try estate.answer(.ecs70, from: .supplier)
        #expect(answer.results == (0..<5).map { $0 < item ? 0 : $0 == item ? 2 : 250 })
        // Once adjusted the clock stays so, whatever reading it back leads to.
        #expect(estate.meter.clockOffset == (item > 2 ? 0 : 5))
        #expect(estate.meter.eventLogs.events.entries.last?.code == Self.notProcessed)
        #expect(estate.meter.eventLogs.events.entries.contains { $0.code == Self.adjusted } == (item > 2))
    }

    @Test("A clock that is off shows in responses and alerts until it is set")
    func offsetShows() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = -3_600
        #expect(try estate.answer(.ecs17c, from: .supplier).header.dateTime?.utc == moment("2026-11-01T11:00"))
        _ = try estate.answer(.ecs70, from: .supplier)
        #expect(try estate.answer(.ecs17c, from: .supplier).header.dateTime?.utc == TestEstate.noon)
    }

    @Test("A read makes no Event Log entry")
    func readsAreNotLogged() throws {
        let estate = TestEstate()
        for request in RequestCatalogue.all where request.form.isRead {
            let sender = try #require(Sender.permitted(request.useCase))
            _ = try estate.answer(request.useCase.messageCode, from: sender)
        }
        #expect(estate.meter.eventLogs.events.count == 0)
    }

    @Test("Every update makes one Event Log entry, with its Message Code: 8154, or 8155 where an item failed")
    func updatesAreLogged() throws {
        for request in RequestCatalogue.all where !request.form.isRead {
            let estate = TestEstate()
            let sender = try #require(Sender.permitted(request.useCase))
            let answer = try estate.answer(request.useCase.messageCode, from: sender)
            var code: [UInt8] = []
            code.append(bigEndian: request.useCase.messageCode.rawValue)
            let events = estate.meter.eventLogs.events.entries
            #expect(events.map(\.code) == [answer.response.isSuccess ? Self.processed : Self.notProcessed])
            #expect(events.map(\.otherInformation) == [code])
            #expect(events.map(\.time) == [estate.now])
        }
    }
}
