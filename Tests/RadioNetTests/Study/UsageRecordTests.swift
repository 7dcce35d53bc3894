import Testing

@testable import RadioNet

@Suite("Usage records")
struct UsageRecordTests {
    private func record(kind: String) -> UsageRecord {
        UsageRecord(
            network: "csp-north", day: 3, cell: 17, hour: 9, kind: kind, isForSettlement: true, exchanges: 2,
            downlinkOctets: 1_224, uplinkOctets: 1_136, onAirOctets: 1_066)
    }

    @Test("A row has the header's fields")
    func csv() {
        #expect(
            UsageRecord.csvHeader
                == "network,day,cell,hour,kind,for_settlement,exchanges,downlink_octets,uplink_octets,on_air_octets")
        #expect(record(kind: "4.8.1 retriever").csvRow == "csp-north,3,17,9,4.8.1 retriever,1,2,1224,1136,1066")
    }

    @Test(
        "Text with characters of CSV is quoted (RFC 4180)",
        arguments: [
            ("a,b", "\"a,b\""), ("say \"when\"", "\"say \"\"when\"\"\""), ("\"", "\"\"\"\""), ("a\r\nb", "\"a\r\nb\""),
            ("", ""), ("…", "…"),
        ])
    func quoting(name: String, field: String) {
        #expect(record(kind: name).csvRow == "csp-north,3,17,9,\(field),1,2,1224,1136,1066")
    }

    @Test("Records add up to the study, and say which exchanges are for settlement")
    func sums() async {
        let study = await Study.run(SmallNetwork.plan(cells: 2) { $0.compression = .low }, workers: 2)
        for (flow, kind) in zip(study.plan.flows, study.day.kinds) {
            let records = study.usage.filter { $0.kind == flow.kind.name }
            #expect(records.reduce(0) { $0 + $1.exchanges } == kind.answered)
            #expect(records.reduce(0) { $0 + $1.downlinkOctets + $1.uplinkOctets } == kind.octets)
            #expect(records.reduce(0) { $0 + $1.onAirOctets } == kind.octetsOnAir)
            #expect(records.allSatisfy { $0.isForSettlement == (flow.times == .settlementWindow) && $0.exchanges > 0 })
        }
        let settlement = study.usage.filter(\.isForSettlement)
        #expect(settlement.allSatisfy { (8..<20).contains($0.hour) && $0.network == "csp-north" && $0.day == 0 })
        #expect(settlement.contains { $0.onAirOctets < $0.downlinkOctets + $0.uplinkOctets })
        let places = study.usage.map { [$0.cell, $0.hour] }
        #expect(places == places.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) })
        #expect(Set(study.usage).count == study.usage.count)
    }
}
